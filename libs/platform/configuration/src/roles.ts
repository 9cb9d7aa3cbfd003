import type { Configuration } from './configuration.js';

type Role = Pick<Configuration, 'role'>;

/** Whether this process answers people: portal, API and sign-in. */
export function answersPeople({ role = 'all' }: Role): boolean {
  return role === 'all' || role === 'api';
}

/** Whether this process keeps views up to date, as long as no other one does. */
export function runsViews({ role = 'all' }: Role): boolean {
  return role !== 'api';
}

/** Whether this process carries reactions out, and looks after what must be renewed. */
export function runsReactions({ role = 'all' }: Role): boolean {
  return role === 'all' || role === 'worker';
}

/** Where a store lies, for the log: its scheme and its hosts, never a user, a password or a parameter. */
export function storePlace(setting: string): string {
  const [, scheme, rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(setting) ?? [];
  if (scheme === undefined) return 'sqlite';
  // A password may hold any character, if somebody forgot to encode it.
  const hosts = rest.slice(rest.lastIndexOf('@') + 1).split(/[/?#]/, 1)[0] ?? '';
  return `${scheme}://${/^[\w.,:[\]-]+$/.test(hosts) ? hosts : '…'}`;
}
