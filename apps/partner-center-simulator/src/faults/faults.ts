/** Routes a fault can be tied to. */
export const ROUTES = ['token', 'customers', 'customer', 'subscriptions', 'subscription', 'patch', 'provisioningStatus', 'customTermEndDates', 'validationStatus', 'agreementStatus', 'profiles', 'products', 'auditRecords', 'orders', 'agreements', 'webhookRegistration', 'webhook'] as const;
export type Route = (typeof ROUTES)[number];

/** Every fault the simulator knows, with what it does and its parameters (facts: partner-center §10.4). */
export const FAULTS = {
  latency: 'Answers only after `milliseconds` (default 30000); the work is done even if the client has gone',
  timeoutBeforeCommit: 'Does nothing and never answers',
  timeoutAfterCommit: 'Does the work and never answers',
  resetBeforeCommit: 'Does nothing and breaks the connection',
  resetAfterCommit: 'Does the work and breaks the connection',
  duplicateRequest: 'The request arrives twice; the second answer is given',
  http500: '500; with `commit: true` after doing the work',
  http503: '503 without a body; with `commit: true` after doing the work',
  '429': '429 with Retry-After: `retryAfter` seconds (default 41)',
  '409Conflict': '409; `code` 800014, 800082, 900278, or none for an empty body',
  '202Async': 'PATCH answers 202; `outcome` ok, never or fails, decided after `seconds` (default 30) of simulated time',
  mfaRequired: '401 "MFA required" with WWW-Authenticate; on the token route invalid_grant AADSTS50076',
  tokenExpired: '401 as for an expired access token',
  invalidClient: 'Token route: invalid_client AADSTS7000215',
  invalidGrant: 'Token route: invalid_grant; `aadsts` 700082 (expired, default), 50173 (revoked), 50076 (MFA)',
  relationshipRevoked: '403/20002; with `status: 404` 404',
  customerUnderReview: 'Writes answer 403/800073',
  badJson: 'Does the work and answers 200 with JSON that breaks off',
  htmlError: '502 with an HTML page; with `commit: true` after doing the work',
  emptyError: '401 with a gateway message instead of the usual error body',
  numericCode: '`code` of error bodies is a number, whatever the switch says',
  stringCode: '`code` of error bodies is a text, whatever the switch says',
  byteOrderMark: 'The answer begins with a byte order mark',
  driftBetweenGetAndPatch: 'Somebody else changes the quantity by `delta` (default 1) just before the PATCH',
  silentScheduleDrop: 'A successful PATCH also deletes what is planned for the renewal',
  noEtag: 'Resources come without etag',
  webhookBadSignature: 'A webhook that must not be believed; `kind` body (default: signed over other bytes), subject, expired, stranger (certificate), host (another host in its URL), algorithm',
  webhookDuplicate: 'A webhook is delivered twice',
  webhookLost: 'A webhook is never delivered',
} as const;
export type FaultName = keyof typeof FAULTS;

/** A fault that is switched on. */
export interface Fault {
  readonly id: string;
  readonly name: FaultName;
  /** Where it bites; an absent member matches everything. */
  readonly route?: Route;
  readonly partnerTenantId?: string;
  readonly customerId?: string;
  readonly subscriptionId?: string;
  /** How often it still bites; absent for always. */
  readonly remaining?: number;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The request as faults see it. */
export interface Target {
  readonly route: Route;
  readonly partnerTenantId?: string | undefined;
  readonly customerId?: string | undefined;
  readonly subscriptionId?: string | undefined;
}

/** Faults that make no sense on a route are left out of it unless they are tied to it. */
const ONLY_ON: Partial<Record<FaultName, readonly Route[]>> = {
  invalidClient: ['token'],
  invalidGrant: ['token'],
  '202Async': ['patch'],
  driftBetweenGetAndPatch: ['patch'],
  silentScheduleDrop: ['patch'],
  customerUnderReview: ['patch'],
  noEtag: ['subscription', 'subscriptions', 'patch'],
  tokenExpired: ROUTES.filter((route) => route !== 'token'),
  emptyError: ROUTES.filter((route) => route !== 'token'),
  relationshipRevoked: ROUTES.filter((route) => route !== 'token' && route !== 'customers' && route !== 'profiles' && route !== 'products' && route !== 'auditRecords'),
  mfaRequired: ROUTES,
  webhookBadSignature: ['webhook'],
  webhookDuplicate: ['webhook'],
  webhookLost: ['webhook'],
};

/** Whether a fault bites on this request. Without a route of its own a fault leaves the token routes alone, except for those made for them. */
export function matches(fault: Fault, target: Target): boolean {
  const routes = ONLY_ON[fault.name];
  if (routes && !routes.includes(target.route)) return false;
  if (fault.route ? fault.route !== target.route : target.route === 'token' && !['invalidClient', 'invalidGrant'].includes(fault.name)) return false;
  return same(fault.partnerTenantId, target.partnerTenantId) && same(fault.customerId, target.customerId) && same(fault.subscriptionId, target.subscriptionId);
}

function same(wanted: string | undefined, actual: string | undefined): boolean {
  return wanted === undefined || wanted.toLowerCase() === actual?.toLowerCase();
}

/**
 * Reads a fault from what the control API was sent.
 * @throws RangeError that says what is wrong and what is possible
 */
export function readFault(id: string, sent: Readonly<Record<string, unknown>>): Fault {
  const { name, route, times, parameters, partnerTenantId, customerId, subscriptionId, ...unknown } = sent;
  const extra = Object.keys(unknown);
  if (extra.length > 0) throw new RangeError(`Unknown member: ${extra.join(', ')}. A fault has name, route, partnerTenantId, customerId, subscriptionId, times, parameters.`);
  if (typeof name !== 'string' || !Object.hasOwn(FAULTS, name)) throw new RangeError(`"name" is one of: ${Object.keys(FAULTS).join(', ')}.`);
  if (route !== undefined && !ROUTES.includes(route as Route)) throw new RangeError(`"route" is one of: ${ROUTES.join(', ')}.`);
  const always = times === undefined || times === 'always';
  const count = times === 'once' ? 1 : times;
  if (!always && !(typeof count === 'number' && Number.isInteger(count) && count > 0)) throw new RangeError('"times" is once, always or a whole number above 0.');
  for (const [member, value] of Object.entries({ partnerTenantId, customerId, subscriptionId })) {
    if (value !== undefined && typeof value !== 'string') throw new RangeError(`"${member}" is a text.`);
  }
  if (parameters !== undefined && (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters))) throw new RangeError('"parameters" is an object.');
  return JSON.parse(JSON.stringify({
    id, name, route, partnerTenantId, customerId, subscriptionId, remaining: always ? undefined : count, parameters: parameters ?? {},
  })) as Fault;
}
