import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { inspect } from 'node:util';
import { isLoopback } from './addresses.js';
import type { Configuration, ProcessRole } from './configuration.js';
import { demoSecretKey, parseSecretKey } from './secret-key.js';
import { SettingReader, type Environment } from './setting-reader.js';

export { ConfigurationProblems, type ConfigurationProblem } from './configuration-problems.js';
export { isLoopback } from './addresses.js';
export type { Environment } from './setting-reader.js';

/** Public on purpose: the demo's provider and Seatkeeper run on loopback only and must agree without any set-up. */
export const DEMO_CLIENT = { clientId: '5ea7cee9-0000-4000-8000-000000000001', clientSecret: 'demo-sign-in-on-loopback-only' } as const;

const MICROSOFT_SIGN_IN = 'https://login.microsoftonline.com';
const MICROSOFT_PARTNER_CENTER = 'https://api.partnercenter.microsoft.com';
const DEMO_SIGN_IN = 'http://127.0.0.1:4020';
const DEMO_SIMULATOR = 'http://127.0.0.1:4010';
const CONFIGURES_MICROSOFT = ['ENTRA_AUTHORITY', 'ENTRA_CLIENT_ID', 'ENTRA_CLIENT_SECRET', 'PARTNER_CENTER_URL', 'PARTNER_CENTER_AUTHORITY'];
const EVENT_STORE_SCHEMES = ['esdb', 'esdb+discover', 'kurrentdb', 'kurrentdb+discover', 'kurrent', 'kurrent+discover'];
const STORES = {
  EVENT_STORE: { schemes: EVENT_STORE_SCHEMES, example: 'esdb://eventstore.internal:2113?tls=true' },
  VIEWS: { schemes: ['mongodb', 'mongodb+srv'], example: 'mongodb://mongo.internal:27017/seatkeeper' },
};
const ROLES = ['all', 'api', 'worker'] as const;
const WINDOW_READINGS = ['hours', 'calendar-days'] as const;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const KEY_FIX = 'Set SEATKEEPER_SECRET_KEY to 32 random bytes, for example from: openssl rand -base64 32. Keep it: without it stored secrets cannot be read.';

/**
 * Reads every setting and checks them all. In the demo it makes the secret key if there is none yet.
 * @param options.cwd folder that a relative `SEATKEEPER_DATA` starts from
 * @param options.role what this process does, whatever `SEATKEEPER_ROLE` says
 * @throws ConfigurationProblems every mistake at once, each with its fix
 */
export function loadConfiguration(environment: Environment, { cwd, role }: { readonly cwd: string; readonly role?: ProcessRole }): Configuration {
  const settings = new SettingReader(environment);
  const production = settings.text('NODE_ENV') === 'production';
  const demo = demoMode(settings, production);
  const data = settings.text('SEATKEEPER_DATA') ?? './data';
  const port = settings.integer('SEATKEEPER_PORT', 3000, { from: 1, to: 65_535, unit: 'a TCP port' });
  const configuration = {
    url: portalUrl(settings, port, production),
    port,
    dataDirectory: isAbsolute(data) ? data : join(cwd, data),
    eventStore: settings.store('EVENT_STORE', STORES.EVENT_STORE),
    views: settings.store('VIEWS', STORES.VIEWS),
    role: role ?? settings.choice('SEATKEEPER_ROLE', ROLES, 'all'),
    entra: entraSettings(settings, demo, production),
    partnerCenter: partnerCenterSettings(settings, demo, production),
    demo,
    production,
    logLevel: settings.choice('LOG_LEVEL', LOG_LEVELS, 'info'),
    trustedProxies: settings.networks('TRUSTED_PROXIES'),
    rateLimit: settings.integer('RATE_LIMIT', 600, { from: 60, to: 1_000_000, unit: 'requests per minute and person' }),
    seatPolicy: {
      safetyMargin: settings.integer('NCE_SAFETY_MARGIN', 300_000, { from: 0, to: 3_600_000, unit: 'milliseconds' }),
      windowReading: settings.choice('NCE_WINDOW', WINDOW_READINGS, 'hours'),
    },
  };
  requireSharedStores(settings, configuration);
  const secretKey = secretKeyOf(settings, demo, configuration.dataDirectory);
  settings.finish();
  return hiding({ ...configuration, entra: hiding(configuration.entra, ['clientSecret']), secretKey }, ['secretKey', ...(['eventStore', 'views'] as const).filter((name) => configuration[name] !== 'sqlite')]);
}

/**
 * What a setting for a store says, given under another name (a flag of the command line).
 * @returns `sqlite` or a connection string
 * @throws ConfigurationProblems it is neither; tells its scheme only
 */
export function readStoreSetting(setting: keyof typeof STORES, text: string, givenAs: string): string {
  const settings = new SettingReader({ [givenAs]: text });
  const store = settings.store(givenAs, STORES[setting]);
  settings.finish();
  return store;
}

/** On by itself only when nothing of Microsoft is configured; never in production. */
function demoMode(settings: SettingReader, production: boolean): boolean {
  const wanted = settings.toggle('SEATKEEPER_DEMO');
  if (wanted === true && production) {
    settings.problem('SEATKEEPER_DEMO', 'The demo is refused in production (NODE_ENV=production).', 'Leave SEATKEEPER_DEMO out and configure Microsoft Entra and Partner Center.');
    return false;
  }
  const nothingConfigured = CONFIGURES_MICROSOFT.every((name) => settings.text(name) === undefined);
  return wanted ?? (nothingConfigured && !production);
}

/** Processes that share the work must share everything: half of it in a folder of each would go unseen until something is missing. */
function requireSharedStores(settings: SettingReader, { role, eventStore, views, demo }: Pick<Configuration, 'role' | 'eventStore' | 'views' | 'demo'>): void {
  if (role !== 'api' && role !== 'worker') return;
  if ((eventStore === 'sqlite') !== (views === 'sqlite')) {
    const missing = eventStore === 'sqlite' ? 'EVENT_STORE' : 'VIEWS';
    settings.problem('SEATKEEPER_ROLE', `It is "${role}", but only one of the two stores is a server; the other one lies in this process's data folder.`,
      `Let ${missing} name a server too, or leave SEATKEEPER_ROLE out.`);
  }
  if (demo && views !== 'sqlite' && settings.text('SEATKEEPER_SECRET_KEY') === undefined) {
    settings.problem('SEATKEEPER_SECRET_KEY', `It is not set, so each process of the demo would make one of its own and could not read what the others wrote.`, KEY_FIX);
  }
}

function portalUrl(settings: SettingReader, port: number, production: boolean): string {
  return settings.origin('SEATKEEPER_URL', production ? undefined : `http://127.0.0.1:${port}`, { loopback: !production, example: 'https://licences.contoso-partner.example' });
}

function entraSettings(settings: SettingReader, demo: boolean, production: boolean): Configuration['entra'] {
  const authority = settings.origin('ENTRA_AUTHORITY', demo ? DEMO_SIGN_IN : MICROSOFT_SIGN_IN, { loopback: !production, example: MICROSOFT_SIGN_IN });
  if (demo) {
    demoOnLoopback(settings, 'ENTRA_AUTHORITY', authority);
    return { authority, clientId: settings.text('ENTRA_CLIENT_ID') ?? DEMO_CLIENT.clientId, clientSecret: settings.text('ENTRA_CLIENT_SECRET') ?? DEMO_CLIENT.clientSecret };
  }
  const clientId = settings.required('ENTRA_CLIENT_ID', 'Set ENTRA_CLIENT_ID to the application (client) id of your app registration in Microsoft Entra.');
  const clientSecret = settings.required('ENTRA_CLIENT_SECRET', 'Set ENTRA_CLIENT_SECRET to the value of a client secret of that app registration.');
  if (clientSecret !== '' && production && clientSecret === DEMO_CLIENT.clientSecret) {
    settings.problem('ENTRA_CLIENT_SECRET', 'It is the demo secret, which everybody knows.', 'Set ENTRA_CLIENT_SECRET to the value of a client secret of your app registration.');
  }
  return { authority, clientId, clientSecret };
}

function partnerCenterSettings(settings: SettingReader, demo: boolean, production: boolean): Configuration['partnerCenter'] {
  const url = settings.origin('PARTNER_CENTER_URL', demo ? DEMO_SIMULATOR : MICROSOFT_PARTNER_CENTER, { loopback: !production, example: MICROSOFT_PARTNER_CENTER });
  const authority = settings.origin('PARTNER_CENTER_AUTHORITY', demo ? DEMO_SIMULATOR : MICROSOFT_SIGN_IN, { loopback: !production, example: MICROSOFT_SIGN_IN });
  if (demo) {
    demoOnLoopback(settings, 'PARTNER_CENTER_URL', url);
    demoOnLoopback(settings, 'PARTNER_CENTER_AUTHORITY', authority);
  }
  const timeout = settings.integer('PARTNER_CENTER_TIMEOUT', 60_000, { from: 1_000, to: 120_000, unit: 'milliseconds' });
  return { url, authority, timeout, ...eventSettings(settings, url) };
}

/** Where the certificates of Microsoft's events lie (facts: partner-center §8.2). Anybody may rent a place there, so their subject counts. */
const CERTIFICATE_HOSTS = ['*.blob.core.windows.net', '*.microsoft.com'];

/** Off without a public address, and for one of this machine unless Partner Center is simulated there too. */
function eventSettings(settings: SettingReader, partnerCenter: string): Pick<Configuration['partnerCenter'], 'events'> {
  if (settings.text('PARTNER_CENTER_EVENTS_URL') === undefined) return {};
  const isSimulated = partnerCenter !== '' && isLoopback(new URL(partnerCenter));
  const url = settings.origin('PARTNER_CENTER_EVENTS_URL', undefined, { loopback: isSimulated, example: 'https://licences.contoso-partner.example' });
  const named = settings.text('PARTNER_CENTER_EVENTS_HOSTS')?.split(',').map((host) => host.trim().toLowerCase()).filter((host) => host !== '');
  const wrong = (named ?? []).filter((host) => !/^(?:\*\.[a-z0-9-]+(?:\.[a-z0-9-]+)+|[a-z0-9.-]+)(?::\d{1,5})?$/.test(host));
  if (wrong.length > 0) settings.problem('PARTNER_CENTER_EVENTS_HOSTS', `"${wrong.join(', ')}" is no host.`, 'Set PARTNER_CENTER_EVENTS_HOSTS to hosts separated by commas, for example *.blob.core.windows.net, or leave it out.');
  const certificateHosts = named ?? (isSimulated ? [new URL(partnerCenter).host] : CERTIFICATE_HOSTS);
  return url === '' ? {} : { events: { url, certificateHosts, ...eventRoots(settings) } };
}

function eventRoots(settings: SettingReader): { readonly roots?: string } {
  const file = settings.text('PARTNER_CENTER_EVENTS_ROOTS');
  if (file === undefined) return {};
  try {
    const roots = readFileSync(file, 'utf8');
    if (roots.includes('-----BEGIN CERTIFICATE-----')) return { roots };
    settings.problem('PARTNER_CENTER_EVENTS_ROOTS', `"${file}" holds no certificate in PEM.`, 'Let PARTNER_CENTER_EVENTS_ROOTS name a file of root certificates in PEM, or leave it out.');
  } catch (error) {
    settings.problem('PARTNER_CENTER_EVENTS_ROOTS', `"${file}" cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}.`, 'Let PARTNER_CENTER_EVENTS_ROOTS name a file of root certificates in PEM, or leave it out.');
  }
  return {};
}

function demoOnLoopback(settings: SettingReader, name: string, origin: string): void {
  if (origin !== '' && !isLoopback(new URL(origin))) {
    settings.problem(name, `The demo would reach "${origin}", which is not this machine.`, `Leave ${name} out, or set SEATKEEPER_DEMO=off.`);
  }
}

function secretKeyOf(settings: SettingReader, demo: boolean, dataDirectory: string): Buffer {
  const text = settings.text('SEATKEEPER_SECRET_KEY');
  if (text !== undefined) {
    const key = parseSecretKey(text);
    if (!key) settings.problem('SEATKEEPER_SECRET_KEY', 'It is neither 32 bytes in base64 nor 64 hexadecimal digits.', KEY_FIX);
    return key ?? Buffer.alloc(0);
  }
  if (!demo) {
    settings.problem('SEATKEEPER_SECRET_KEY', 'It is not set.', KEY_FIX);
    return Buffer.alloc(0);
  }
  try {
    return demoSecretKey(dataDirectory);
  } catch (error) {
    settings.problem('SEATKEEPER_DATA', `The demo's key file "${join(dataDirectory, 'secret-key')}" cannot be used: ${(error as Error).message}.`, 'Let SEATKEEPER_DATA name a folder that Seatkeeper may write to, or set SEATKEEPER_SECRET_KEY.');
    return Buffer.alloc(0);
  }
}

/** The same values, with some of them hidden from `JSON.stringify` and `util.inspect`, so that no log line shows them. */
function hiding<Values extends object>(values: Values, secrets: readonly (keyof Values)[]): Values {
  const shown = (): object => ({ ...values, ...Object.fromEntries(secrets.map((name) => [name, '[hidden]'])) });
  Object.defineProperty(values, 'toJSON', { value: shown });
  Object.defineProperty(values, inspect.custom, { value: shown });
  return Object.freeze(values);
}
