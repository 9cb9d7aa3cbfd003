import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Express } from 'express';
import { DEMO_PARTNERS, type DemoPartner } from '../seed/demo-accounts.js';
import type { World } from '../world/world.js';
import { Answered, type Answer } from './answered.js';
import { PARTNER_CENTER } from './authenticate.js';
import { route, type Exchange } from './exchange.js';
import type { SigningKey } from './signing-key.js';

const LIFE_SECONDS = 3_599;

interface RefreshToken {
  readonly partnerTenantId: string;
  readonly clientId: string;
  readonly revoked: boolean;
}

/** The token endpoints of Entra, v1 and v2, one pair per tenant (facts: partner-center §1.2). Time here is the machine's own, not the simulated one. */
export function tokenRoutes(app: Express, world: World, key: SigningKey): void {
  app.post('/:tenant/oauth2/token', route(world, 'token', (exchange) => answer(exchange, key, 1)));
  app.post('/:tenant/oauth2/v2.0/token', route(world, 'token', (exchange) => answer(exchange, key, 2)));
}

/** Registers the refresh token that a partner's consent produced. */
export function consent(world: World, partner: DemoPartner): void {
  storeRefreshToken(world, partner.refreshToken, partner);
}

/** A one-time authorization code, as the consent page of Entra would hand out. */
export function authorizationCode(world: World, partner: DemoPartner): string {
  const code = `0.${randomBytes(24).toString('base64url')}`;
  world.transaction(() => world.documents.put('authorization-code', hash(code), { partnerTenantId: partner.tenantId, clientId: partner.clientId }));
  return code;
}

function answer(exchange: Exchange, key: SigningKey, version: 1 | 2): Answer {
  const form = new URLSearchParams(exchange.text);
  refuseByFault(exchange);
  const partner = client(exchange, form);
  switch (form.get('grant_type')) {
    case 'client_credentials':
      return tokens(exchange, key, version, partner, form);
    case 'refresh_token':
      redeem(exchange, partner, form.get('refresh_token') ?? '');
      return tokens(exchange, key, version, partner, form, partner.consentAccount);
    case 'authorization_code':
      redeemCode(exchange, partner, form.get('code') ?? '');
      return tokens(exchange, key, version, partner, form, partner.consentAccount);
    case null:
      throw refused(exchange, 400, 'invalid_request', 900144, "The request body must contain the following parameter: 'grant_type'.");
    default:
      throw refused(exchange, 400, 'unsupported_grant_type', 70003, 'The app requested an unsupported grant type.');
  }
}

function refuseByFault(exchange: Exchange): void {
  const { faults } = exchange;
  if (faults.take('invalidClient')) throw invalidClient(exchange);
  const mfa = faults.take('mfaRequired');
  const grant = mfa ? { aadsts: 50076 } : faults.take('invalidGrant');
  if (!grant) return;
  const number = Number(grant['aadsts'] ?? 700082);
  throw refused(exchange, 400, 'invalid_grant', number, GRANT_TEXTS[number] ?? 'The grant is not valid.');
}

const GRANT_TEXTS: Readonly<Record<number, string>> = {
  700082: 'The refresh token has expired due to inactivity.',
  50173: 'The provided grant has expired due to it being revoked, a fresh auth token is needed.',
  50076: 'Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource.',
  50079: 'Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication.',
};

function client(exchange: Exchange, form: URLSearchParams): DemoPartner {
  const tenant = String(exchange.request.params['tenant']).toLowerCase();
  const partner = DEMO_PARTNERS.find((candidate) => candidate.tenantId === tenant);
  if (!partner) throw refused(exchange, 400, 'invalid_request', 90002, `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`);
  const basic = basicCredentials(exchange.request.get('Authorization'));
  const clientId = (basic?.id ?? form.get('client_id') ?? '').toLowerCase();
  if (clientId !== partner.clientId) throw refused(exchange, 400, 'unauthorized_client', 700016, `Application with identifier '${clientId}' was not found in the directory '${partner.name}'.`);
  if (!same(basic?.secret ?? form.get('client_secret') ?? '', partner.clientSecret)) throw invalidClient(exchange);
  return partner;
}

function basicCredentials(header: string | undefined): { id: string; secret: string } | undefined {
  const encoded = /^Basic (.+)$/i.exec(header ?? '')?.[1];
  if (!encoded) return undefined;
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':').map(decodeURIComponent);
  return { id, secret };
}

function redeem(exchange: Exchange, partner: DemoPartner, token: string): void {
  const { world } = exchange;
  const id = hash(token);
  const stored = world.documents.get<RefreshToken>('refresh-token', id);
  if (stored?.partnerTenantId !== partner.tenantId || stored.clientId !== partner.clientId)
    throw refused(exchange, 400, 'invalid_grant', 9002313, 'Invalid request. Request is malformed or invalid.');
  if (stored.revoked) throw refused(exchange, 400, 'invalid_grant', 50173, GRANT_TEXTS[50173] ?? '');
  if (world.switches.refreshTokenReuse === 'revoked') world.documents.put('refresh-token', id, { ...stored, revoked: true });
}

function redeemCode(exchange: Exchange, partner: DemoPartner, code: string): void {
  const { documents } = exchange.world;
  const stored = documents.get<{ partnerTenantId: string }>('authorization-code', hash(code));
  if (stored?.partnerTenantId !== partner.tenantId)
    throw refused(exchange, 400, 'invalid_grant', 70008, 'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.');
  documents.remove('authorization-code', hash(code));
}

function tokens(exchange: Exchange, key: SigningKey, version: 1 | 2, partner: DemoPartner, form: URLSearchParams, user?: string): Answer {
  const { world } = exchange;
  const issued = Math.floor(world.machineNow() / 1_000);
  const resource = audience(exchange, form, version);
  const delegated = user === undefined ? {} : { upn: user, scp: 'user_impersonation', amr: world.switches.tokenMfa === 'mfa' ? ['pwd', 'mfa'] : ['pwd'] };
  const claims = {
    aud: resource, iss: `https://sts.windows.net/${partner.tenantId}/`, iat: issued, nbf: issued, exp: issued + LIFE_SECONDS + 1,
    appid: partner.clientId, appidacr: '1', oid: objectId(user ?? partner.clientId), tid: partner.tenantId, ...delegated, ver: '1.0',
  };
  const refreshToken = user === undefined ? undefined : `0.${randomBytes(48).toString('base64url')}`;
  if (refreshToken) storeRefreshToken(world, refreshToken, partner);
  const own = refreshToken ? { refresh_token: refreshToken, id_token: key.sign({ ...claims, aud: partner.clientId }) } : {};
  const headers = { 'Cache-Control': 'no-store, no-cache', Pragma: 'no-cache' };
  const access_token = key.sign(claims);
  if (version === 2) {
    const scope = user === undefined ? {} : { scope: `${resource}/user_impersonation ${resource}/.default` };
    return { status: 200, headers, body: { token_type: 'Bearer', ...scope, expires_in: LIFE_SECONDS, ext_expires_in: LIFE_SECONDS, access_token, ...own } };
  }
  const seconds = String(LIFE_SECONDS);
  return {
    status: 200, headers,
    body: {
      token_type: 'Bearer', ...(user === undefined ? {} : { scope: 'user_impersonation' }), expires_in: seconds, ext_expires_in: seconds,
      expires_on: String(issued + LIFE_SECONDS), not_before: String(issued), resource, access_token, ...own,
    },
  };
}

function audience(exchange: Exchange, form: URLSearchParams, version: 1 | 2): string {
  if (version === 1) return (form.get('resource') ?? PARTNER_CENTER).replace(/\/$/, '');
  const scope = (form.get('scope') ?? '').split(' ').find((candidate) => candidate.startsWith('https://'));
  const resource = /^(https:\/\/.+)\/[^/]+$/.exec(scope ?? '')?.[1];
  if (!resource) throw refused(exchange, 400, 'invalid_scope', 70011, 'The provided value for the input parameter \'scope\' is not valid.');
  return resource.replace(/\/$/, '');
}

function storeRefreshToken(world: World, token: string, partner: DemoPartner): void {
  const stored: RefreshToken = { partnerTenantId: partner.tenantId, clientId: partner.clientId, revoked: false };
  world.transaction(() => world.documents.put('refresh-token', hash(token), stored));
}

function invalidClient(exchange: Exchange): Answered {
  return refused(exchange, 401, 'invalid_client', 7000215, 'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID.');
}

/** An error in the shape of Entra's token endpoint. */
function refused({ world, correlationId }: Exchange, status: number, error: string, aadsts: number, text: string): Answered {
  const trace = randomUUID();
  const timestamp = `${new Date(world.machineNow()).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const error_description = `AADSTS${aadsts}: ${text} Trace ID: ${trace} Correlation ID: ${correlationId} Timestamp: ${timestamp}`;
  return new Answered({
    status,
    body: { error, error_description, error_codes: [aadsts], timestamp, trace_id: trace, correlation_id: correlationId, error_uri: `https://login.microsoftonline.com/error?code=${aadsts}` },
  });
}

function objectId(name: string): string {
  const hex = hash(name);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function same(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(hash(a)), Buffer.from(hash(b)));
}
