import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { ConfigurationProblems, loadConfiguration, readStoreSetting, type Environment } from './load-configuration.js';
import { answersPeople, runsReactions, runsViews, storePlace } from './roles.js';

const cwd = (): string => mkdtempSync(join(tmpdir(), 'configuration-'));
const REAL: Environment = {
  SEATKEEPER_URL: 'https://licences.example', SEATKEEPER_SECRET_KEY: 'ab'.repeat(32), ENTRA_CLIENT_ID: 'client', ENTRA_CLIENT_SECRET: 'canary-client-secret', NODE_ENV: 'production',
};
const problemsOf = (environment: Environment): string[] => {
  try {
    loadConfiguration(environment, { cwd: cwd() });
  } catch (error) {
    if (error instanceof ConfigurationProblems) return error.problems.map((one) => one.name);
    throw error;
  }
  return [];
};

it('runs the demo when nothing is configured, with a key of its own that stays', () => {
  const folder = cwd();
  const first = loadConfiguration({}, { cwd: folder });
  expect(first).toMatchObject({ demo: true, production: false, url: 'http://127.0.0.1:3000', port: 3000, eventStore: 'sqlite', views: 'sqlite' });
  expect(first).toMatchObject({ entra: { authority: 'http://127.0.0.1:4020' }, partnerCenter: { url: 'http://127.0.0.1:4010', authority: 'http://127.0.0.1:4010', timeout: 60_000 } });
  expect(loadConfiguration({}, { cwd: folder }).secretKey).toEqual(first.secretKey);
  expect(statSync(join(folder, 'data/secret-key')).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(folder, 'data/secret-key'), 'utf8').trim()).toBe(first.secretKey.toString('base64'));
});

it('runs in production with what a partner configures', () => {
  const configuration = loadConfiguration(REAL, { cwd: cwd() });
  expect(configuration).toMatchObject({ demo: false, production: true, url: 'https://licences.example', entra: { authority: 'https://login.microsoftonline.com' }, partnerCenter: { url: 'https://api.partnercenter.microsoft.com' } });
  expect(configuration.secretKey).toEqual(Buffer.alloc(32, 0xab));
});

it('takes a key in base64 as well', () => {
  expect(loadConfiguration({ ...REAL, SEATKEEPER_SECRET_KEY: Buffer.alloc(32, 1).toString('base64') }, { cwd: cwd() }).secretKey).toEqual(Buffer.alloc(32, 1));
});

it('tells every mistake at once, each with its fix', () => {
  const environment = { NODE_ENV: 'production', SEATKEEPER_URL: 'http://licences.example', SEATKEEPER_PORT: '70000', EVENT_STORE: 'postgres', PARTNER_CENTER_TIMEOUT: '5', LOG_LEVEL: 'loud', TRUSTED_PROXIES: '10.0.0.1,x' };
  expect(problemsOf(environment).sort()).toEqual(['ENTRA_CLIENT_ID', 'ENTRA_CLIENT_SECRET', 'EVENT_STORE', 'LOG_LEVEL', 'PARTNER_CENTER_TIMEOUT', 'SEATKEEPER_PORT', 'SEATKEEPER_SECRET_KEY', 'SEATKEEPER_URL', 'TRUSTED_PROXIES']);
  expect(() => loadConfiguration(environment, { cwd: cwd() })).toThrow(/9 settings are not right[\s\S]*SEATKEEPER_PORT\n {4}"70000" is not a whole number from 1 to 65535\.\n {4}Fix: /);
});

it.each<[string, Environment, string[]]>([
  ['the demo in production', { ...REAL, SEATKEEPER_DEMO: 'on' }, ['SEATKEEPER_DEMO']],
  ['the simulator in production', { ...REAL, PARTNER_CENTER_URL: 'http://127.0.0.1:4010' }, ['PARTNER_CENTER_URL']],
  ['a simulator behind https in production', { ...REAL, PARTNER_CENTER_URL: 'https://localhost:4010' }, ['PARTNER_CENTER_URL']],
  ['the demo sign-in in production', { ...REAL, ENTRA_AUTHORITY: 'http://[::1]:4020' }, ['ENTRA_AUTHORITY']],
  ['the demo secret in production', { ...REAL, ENTRA_CLIENT_SECRET: 'demo-sign-in-on-loopback-only' }, ['ENTRA_CLIENT_SECRET']],
  ['the portal over plain http in production', { ...REAL, SEATKEEPER_URL: 'http://127.0.0.1:3000' }, ['SEATKEEPER_URL']],
  ['no address in production', { ...REAL, SEATKEEPER_URL: '' }, ['SEATKEEPER_URL']],
  ['plain http elsewhere', { ...REAL, NODE_ENV: '', PARTNER_CENTER_URL: 'http://partner.example' }, ['PARTNER_CENTER_URL']],
  ['a host that only looks like loopback', { ...REAL, NODE_ENV: '', PARTNER_CENTER_URL: 'http://127.0.0.1.evil.example' }, ['PARTNER_CENTER_URL']],
  ['a path in an address', { ...REAL, SEATKEEPER_URL: 'https://licences.example/portal' }, ['SEATKEEPER_URL']],
  ['a password in an address', { ...REAL, ENTRA_AUTHORITY: 'https://u:p@login.example' }, ['ENTRA_AUTHORITY']],
  ['half of Microsoft', { ENTRA_CLIENT_ID: 'x' }, ['ENTRA_CLIENT_SECRET', 'SEATKEEPER_SECRET_KEY']],
  ['a demo that would reach Microsoft', { SEATKEEPER_DEMO: 'on', PARTNER_CENTER_URL: 'https://api.partnercenter.microsoft.com' }, ['PARTNER_CENTER_URL']],
  ['a short key', { ...REAL, SEATKEEPER_SECRET_KEY: 'ab'.repeat(16) }, ['SEATKEEPER_SECRET_KEY']],
])('refuses %s', (_name, environment, names) => {
  expect(problemsOf(environment)).toEqual(names);
});

it('takes a real set-up towards loopback outside of production', () => {
  expect(problemsOf({ ...REAL, NODE_ENV: '', SEATKEEPER_URL: '', ENTRA_AUTHORITY: 'http://127.0.0.1:4020', PARTNER_CENTER_URL: 'http://127.0.0.1:4010', PARTNER_CENTER_AUTHORITY: 'http://127.0.0.1:4010' })).toEqual([]);
});

it('says what is wrong with the demo’s key file instead of replacing it', () => {
  const folder = cwd();
  loadConfiguration({}, { cwd: folder });
  writeFileSync(join(folder, 'data/secret-key'), 'broken');
  expect(() => loadConfiguration({}, { cwd: folder })).toThrow(/SEATKEEPER_DATA[\s\S]*does not hold a key/);
  expect(readFileSync(join(folder, 'data/secret-key'), 'utf8')).toBe('broken');
});

it('reads Microsoft’s windows as carefully as it is told to', () => {
  expect(loadConfiguration(REAL, { cwd: cwd() })).toMatchObject({ seatPolicy: { safetyMargin: 300_000, windowReading: 'hours' } });
  const told = { ...REAL, NCE_SAFETY_MARGIN: '60000', NCE_WINDOW: 'calendar-days' };
  expect(loadConfiguration(told, { cwd: cwd() })).toMatchObject({ seatPolicy: { safetyMargin: 60_000, windowReading: 'calendar-days' } });
  expect(problemsOf({ ...REAL, NCE_SAFETY_MARGIN: '-1', NCE_WINDOW: 'weeks' }).sort()).toEqual(['NCE_SAFETY_MARGIN', 'NCE_WINDOW']);
});

it.each(['esdb://host:2113?tls=false', 'esdb+discover://a,b', 'kurrentdb://host', 'kurrentdb+discover://host'])('keeps facts on a server: %s', (uri) => {
  expect(loadConfiguration({ ...REAL, EVENT_STORE: uri }, { cwd: cwd() })).toMatchObject({ eventStore: uri, views: 'sqlite', role: 'all' });
});

it.each([['EVENT_STORE', 'mongodb://host'], ['VIEWS', 'esdb://host'], ['VIEWS', 'mongodb://'], ['EVENT_STORE', 'host:2113'], ['SEATKEEPER_ROLE', 'both']])('refuses %s=%s', (name, value) => {
  expect(problemsOf({ ...REAL, [name]: value })).toEqual([name]);
});

describe('the role of a process', () => {
  const servers = { EVENT_STORE: 'esdb://host', VIEWS: 'mongodb://host/seatkeeper' };

  it.each([{ ...REAL, ...servers }, REAL])('is taken where all stores are shared, on servers or in one data folder', (environment) => {
    expect(loadConfiguration({ ...environment, SEATKEEPER_ROLE: 'worker' }, { cwd: cwd() }).role).toBe('worker');
  });

  it.each(['EVENT_STORE', 'VIEWS'] as const)('is refused when %s alone is a server', (name) => {
    expect(problemsOf({ ...REAL, [name]: servers[name], SEATKEEPER_ROLE: 'api' })).toEqual(['SEATKEEPER_ROLE']);
    expect(problemsOf({ ...REAL, [name]: servers[name] })).toEqual([]);
  });

  it('needs one key for all processes of a demo on servers', () => {
    expect(problemsOf({ ...servers, SEATKEEPER_ROLE: 'api' })).toEqual(['SEATKEEPER_SECRET_KEY']);
    expect(problemsOf({ ...servers, SEATKEEPER_ROLE: 'api', SEATKEEPER_SECRET_KEY: 'ab'.repeat(32) })).toEqual([]);
    expect(problemsOf({ SEATKEEPER_ROLE: 'api' })).toEqual([]);
  });

  it('can be told by the host, for an operator’s command', () => {
    expect(loadConfiguration({ ...REAL, SEATKEEPER_ROLE: 'api' }, { cwd: cwd(), role: 'command' }).role).toBe('command');
    expect(problemsOf({ ...REAL, SEATKEEPER_ROLE: 'command' })).toEqual(['SEATKEEPER_ROLE']);
  });

  it.each([
    ['all', [true, true, true]], ['api', [true, false, false]], ['worker', [false, true, true]], ['command', [false, true, false]],
  ] as const)('%s: answers people, runs views, runs reactions: %p', (role, expected) => {
    expect([answersPeople({ role }), runsViews({ role }), runsReactions({ role })]).toEqual(expected);
  });
});

it.each([
  ['sqlite', 'sqlite'],
  ['esdb+discover://a:2113,b:2113?tls=true', 'esdb+discover://a:2113,b:2113'],
  ['mongodb://user:canary@[::1]:27017/seatkeeper?authSource=admin', 'mongodb://[::1]:27017'],
  ['mongodb://user:ca/na?ry@host/seatkeeper', 'mongodb://host'],
])('tells where a store lies, and nothing else: %s', (setting, place) => {
  expect(storePlace(setting)).toBe(place);
});

it('shows no secret: not in logs, not in JSON, not in a message', () => {
  const servers = { EVENT_STORE: 'esdb://user:canary-password@host', VIEWS: 'mongodb://user:canary-password@host' };
  const configuration = loadConfiguration({ ...REAL, ...servers }, { cwd: cwd() });
  expect(configuration).toMatchObject({ eventStore: servers.EVENT_STORE, views: servers.VIEWS });
  const shown = [inspect(configuration, { depth: 9 }), inspect(configuration.entra), JSON.stringify(configuration), JSON.stringify(configuration.entra), String(configuration)].join('\n');
  expect(shown).toContain('licences.example');
  expect(shown).not.toMatch(/canary-client-secret|canary-password|abababab|171,171/);
  const broken = { ...REAL, SEATKEEPER_SECRET_KEY: 'canary-key', ENTRA_AUTHORITY: 'canary-user:canary-password@x', EVENT_STORE: 'postgres://user:canary-password@host', VIEWS: 'canary' };
  let message = '';
  try {
    loadConfiguration(broken, { cwd: cwd() });
  } catch (error) {
    message = inspect(error, { depth: 9 });
  }
  expect(message).toContain('SEATKEEPER_SECRET_KEY');
  expect(message).not.toContain('canary');
});

describe('a store given under another name', () => {
  it('is read as its setting would be', () => {
    expect(readStoreSetting('EVENT_STORE', 'KurrentDB://a:2113', '--to')).toBe('KurrentDB://a:2113');
    expect(readStoreSetting('VIEWS', 'SQLite', '--documents-to')).toBe('sqlite');
  });

  it.each([['EVENT_STORE', 'mongodb://user:canary@host'], ['VIEWS', 'esdb://user:canary@host'], ['VIEWS', 'canary']] as const)('is refused when it is no %s, and shows no secret', (setting, text) => {
    const read = () => readStoreSetting(setting, text, '--to');
    expect(read).toThrow(/--to[\s\S]*Fix: Set --to to a connection string such as/);
    expect(read).not.toThrow(/canary/);
  });
});

describe('how Microsoft tells of changes', () => {
  const events = (more: Environment, partnerCenter = 'https://api.partnercenter.microsoft.com') => {
    const environment = { SEATKEEPER_DEMO: 'off', ENTRA_CLIENT_ID: 'c', ENTRA_CLIENT_SECRET: 's', SEATKEEPER_SECRET_KEY: '0'.repeat(64), PARTNER_CENTER_URL: partnerCenter };
    return loadConfiguration({ ...environment, ...more }, { cwd: cwd() }).partnerCenter.events;
  };

  it('is off without a public address', () => expect(events({})).toBeUndefined());

  it('needs an address that Microsoft can reach; one of this machine only for a simulator there', () => {
    expect(events({ PARTNER_CENTER_EVENTS_URL: 'https://licences.contoso.example' })).toEqual({ url: 'https://licences.contoso.example', certificateHosts: ['*.blob.core.windows.net', '*.microsoft.com'] });
    expect(() => events({ PARTNER_CENTER_EVENTS_URL: 'https://127.0.0.1:3000' })).toThrow(/PARTNER_CENTER_EVENTS_URL/);
    expect(events({ PARTNER_CENTER_EVENTS_URL: 'http://127.0.0.1:3000' }, 'http://127.0.0.1:4010')).toEqual({ url: 'http://127.0.0.1:3000', certificateHosts: ['127.0.0.1:4010'] });
  });

  it('pins the hosts that are named, and refuses what is none', () => {
    const named = (hosts: string) => events({ PARTNER_CENTER_EVENTS_URL: 'https://licences.contoso.example', PARTNER_CENTER_EVENTS_HOSTS: hosts });
    expect(named('Account.blob.core.windows.net, *.pki.example')?.certificateHosts).toEqual(['account.blob.core.windows.net', '*.pki.example']);
    for (const wrong of ['*', '*.net', 'https://x.example', 'x/y']) expect(() => named(wrong)).toThrow(/PARTNER_CENTER_EVENTS_HOSTS/);
  });

  it('says when the file of roots holds none, or is missing', () => {
    const file = join(cwd(), 'roots.pem');
    const roots = (name: string) => events({ PARTNER_CENTER_EVENTS_URL: 'https://licences.contoso.example', PARTNER_CENTER_EVENTS_ROOTS: name });
    expect(() => roots(file)).toThrow(/cannot be read: ENOENT/);
    writeFileSync(file, 'text');
    expect(() => roots(file)).toThrow(/no certificate/);
    writeFileSync(file, '-----BEGIN CERTIFICATE-----');
    expect(roots(file)?.roots).toBe('-----BEGIN CERTIFICATE-----');
  });
});
