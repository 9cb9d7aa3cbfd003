/** What a value has to be, and how to say so. */
interface Form {
  readonly pattern: RegExp;
  readonly words: string;
}

const truth: Form = { pattern: /^(true|false)$/, words: 'true or false' };
const count: Form = { pattern: /^\d+$/, words: 'a whole number' };
const text: Form = { pattern: /./, words: 'a text' };

/**
 * What the client understands, in its own spelling. It puts the whole connection string, password included, into what it says about an option
 * or a value that it does not understand, so everything is checked here.
 */
const options = {
  connectionName: text, defaultDeadline: count, discoveryInterval: count, gossipTimeout: count, keepAliveInterval: count, keepAliveTimeout: count,
  maxDiscoverAttempts: count, nodePreference: { pattern: /^leader$/, words: 'leader: another node may be behind what was written already' },
  tls: truth, tlsCAFile: text, tlsVerifyCert: truth, throwOnAppendFailure: truth, userCertFile: text, userKeyFile: text,
} as const satisfies { readonly [name: string]: Form };
type Option = keyof typeof options;
const names = Object.keys(options) as Option[];

/** The client's default, 10 seconds, twice, would leave a frozen server unnoticed for 20; it warns when the interval is shorter. */
const defaults: Partial<Record<Option, string>> = { keepAliveTimeout: '5000', connectionName: 'seatkeeper' };

const shape = /^(?<scheme>[a-z]+(?:\+discover)?):\/\/(?:(?<credentials>[^@/?]*)@)?(?<hosts>[^/?@]+)\/*(?:\?(?<options>.*))?$/i;

/** The connection string of the event store cannot be used, so no waiting helps. Tells no credentials. */
export class EventStoreAddressProblem extends Error {
  constructor(problem: string) {
    super(`The connection string of the event store cannot be used: ${problem}.`);
    this.name = 'EventStoreAddressProblem';
  }
}

/**
 * A connection string as people write it (`esdb://`, `kurrentdb://`, `kurrent://`, each also with `+discover`) as this client takes it.
 * @throws EventStoreAddressProblem what is wrong with it, without the credentials
 */
export function toClientConnectionString(connection: string): string {
  const parts = shape.exec(connection.trim())?.groups;
  if (!parts) throw new EventStoreAddressProblem('write it as esdb://host:2113?tls=true, or kurrentdb://user:password@host:2113 (characters such as @ or / in a password are percent-encoded)');
  const [scheme, discover = ''] = parts['scheme']!.toLowerCase().split(/(?=\+)/);
  if (!['esdb', 'kurrentdb', 'kurrent'].includes(scheme!)) throw new EventStoreAddressProblem(`"${scheme}" is not one of esdb, kurrentdb and kurrent`);
  const { credentials, hosts } = parts;
  if (credentials !== undefined) checkCredentials(credentials);
  if (hosts!.includes('[')) throw new EventStoreAddressProblem('the client cannot use an IPv6 address; give a name or an IPv4 address');
  if (!hosts!.split(',').every((host) => /^[^:\s]+(:\d{1,5})?$/.test(host))) throw new EventStoreAddressProblem('between :// and ? it needs host or host:port, several of them with commas');
  const chosen = { ...defaults, ...readOptions(parts['options']) };
  const query = Object.entries(chosen).map(([name, value]) => `${name}=${value}`).join('&');
  return `esdb${discover}://${credentials === undefined ? '' : `${credentials}@`}${hosts}?${query}`;
}

function checkCredentials(credentials: string): void {
  if (!/^[^:]+:[^:]+$/.test(credentials)) throw new EventStoreAddressProblem('in front of the @ it needs user:password, with a : in either of them percent-encoded');
  if (/%(?![0-9a-f]{2})/i.test(credentials)) throw new EventStoreAddressProblem('a % in user or password is written as %25');
}

function readOptions(query: string | undefined): Partial<Record<Option, string>> {
  const read: Partial<Record<Option, string>> = {};
  for (const pair of query?.split('&').filter(Boolean) ?? []) {
    const [name = '', value = ''] = pair.split('=', 2);
    const known = names.find((option) => option.toLowerCase() === name.toLowerCase().replaceAll(/[_-]/g, ''));
    if (!known) throw new EventStoreAddressProblem(`it has no option "${name}"; the options are ${names.join(', ')}`);
    if (value === '') throw new EventStoreAddressProblem(`its option ${known} has no value`);
    const plain = /^(true|false|leader)$/i.test(value) ? value.toLowerCase() : value;
    if (!options[known].pattern.test(plain)) throw new EventStoreAddressProblem(`its option ${known} must be ${options[known].words}`);
    if (known === 'tlsVerifyCert' && plain === 'false') throw new EventStoreAddressProblem('certificates are always verified; name the authority\'s certificate with tlsCAFile instead of tlsVerifyCert=false');
    // The adapter needs conflicts thrown, and certificates are verified in any case.
    if (known !== 'throwOnAppendFailure' && known !== 'tlsVerifyCert') read[known] = plain;
  }
  return read;
}
