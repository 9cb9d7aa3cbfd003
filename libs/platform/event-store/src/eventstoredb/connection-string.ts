/** What the client understands, in its own spelling. It prints the whole connection string, password included, when it meets an option it does not know. */
const options = [
  'connectionName', 'defaultDeadline', 'discoveryInterval', 'gossipTimeout', 'keepAliveInterval', 'keepAliveTimeout', 'maxDiscoverAttempts',
  'nodePreference', 'tls', 'tlsCAFile', 'tlsVerifyCert', 'throwOnAppendFailure', 'userCertFile', 'userKeyFile',
] as const;
type Option = (typeof options)[number];

/** The client's default, 10 seconds, twice, would leave a frozen server unnoticed for 20; it warns when the interval is shorter. */
const defaults: Partial<Record<Option, string>> = { keepAliveTimeout: '5000', connectionName: 'seatkeeper' };

const shape = /^(?<scheme>[a-z]+(?:\+discover)?):\/\/(?:(?<credentials>[^@/?]*)@)?(?<hosts>[^/?@]+)\/*(?:\?(?<options>.*))?$/i;

/**
 * A connection string as people write it (`esdb://`, `kurrentdb://`, `kurrent://`, each also with `+discover`) as this client takes it.
 * @throws Error what is wrong with it, without the credentials
 */
export function toClientConnectionString(text: string): string {
  const parts = shape.exec(text.trim())?.groups;
  if (!parts) throw wrong('write it as esdb://host:2113?tls=true, or kurrentdb://user:password@host:2113 (characters such as @ or / in a password are percent-encoded)');
  const [scheme, discover = ''] = parts['scheme']!.toLowerCase().split(/(?=\+)/);
  if (!['esdb', 'kurrentdb', 'kurrent'].includes(scheme!)) throw wrong(`"${scheme}" is not one of esdb, kurrentdb and kurrent`);
  const { credentials, hosts } = parts;
  if (credentials !== undefined && !/^[^:]+:[^:]+$/.test(credentials)) throw wrong('in front of the @ it needs user:password, with a : in either of them percent-encoded');
  if (hosts!.includes('[')) throw wrong('the client cannot use an IPv6 address; give a name or an IPv4 address');
  const chosen = { ...defaults, ...readOptions(parts['options']) };
  const query = Object.entries(chosen).map(([name, value]) => `${name}=${value}`).join('&');
  return `esdb${discover}://${credentials === undefined ? '' : `${credentials}@`}${hosts}?${query}`;
}

function readOptions(text: string | undefined): Partial<Record<Option, string>> {
  const read: Partial<Record<Option, string>> = {};
  for (const pair of text?.split('&').filter(Boolean) ?? []) {
    const [name = '', value = ''] = pair.split('=', 2);
    const known = options.find((option) => option.toLowerCase() === name.toLowerCase().replaceAll(/[_-]/g, ''));
    if (!known) throw wrong(`it has no option "${name}"; the options are ${options.join(', ')}`);
    if (value === '') throw wrong(`its option ${known} has no value`);
    const plain = /^(true|false)$/i.test(value) ? value.toLowerCase() : value;
    if (known === 'tlsVerifyCert' && plain === 'false') throw wrong('certificates are always verified; name the authority\'s certificate with tlsCAFile instead of tlsVerifyCert=false');
    // The adapter needs conflicts thrown, and certificates are verified in any case.
    if (known !== 'throwOnAppendFailure' && known !== 'tlsVerifyCert') read[known] = plain;
  }
  return read;
}

function wrong(problem: string): Error {
  return new Error(`The connection string of the event store cannot be used: ${problem}.`);
}
