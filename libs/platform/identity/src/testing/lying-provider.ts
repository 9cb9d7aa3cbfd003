import { createHmac, createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the provider says in its next ID token, beside what an honest one says. */
export interface Lie {
  /** Header members to replace; `alg` decides how the token is signed. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** Claims to replace; undefined leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Sign with a key that is not published. */
  readonly withForeignKey?: boolean;
}

/** An identity provider that sends what tests tell it to; it signs people in without asking. */
export interface LyingProvider {
  readonly url: string;
  lie: Lie;
  stop(): Promise<void>;
}

export const TENANT = '5d3f0c7a-0f6b-4c1e-9a77-1b3f20c9e101';
export const OTHER_TENANT = '5d3f0c7a-0f6b-4c1e-9a77-1b3f20c9e199';

/** Starts it on a free port of 127.0.0.1. */
export async function startLyingProvider(clientId: string): Promise<LyingProvider> {
  const [published, foreign] = [rsaKey(), rsaKey()];
  const nonces = new Map<string, string>();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: LyingProvider = {
    url,
    lie: {},
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  server.on('request', (request, response) => {
    const asked = new URL(request.url ?? '/', url);
    const json = (body: object): void => void response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    if (asked.pathname.endsWith('openid-configuration')) return json(metadata(url));
    if (asked.pathname === '/keys') return json({ keys: [{ ...published.publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig', alg: 'RS256' }] });
    if (asked.pathname === '/authorize') {
      const code = String(nonces.size + 1);
      nonces.set(code, asked.searchParams.get('nonce') ?? '');
      const back = new URL(asked.searchParams.get('redirect_uri') ?? url);
      back.search = new URLSearchParams({ code, state: asked.searchParams.get('state') ?? '' }).toString();
      return void response.writeHead(302, { Location: back.href }).end();
    }
    const claims = honestClaims(url, clientId, nonces.get(String(nonces.size)) ?? '');
    const idToken = token({ ...claims, ...provider.lie.claims }, provider.lie, provider.lie.withForeignKey ? foreign.privateKey : published.privateKey);
    return json({ access_token: 'opaque', token_type: 'Bearer', expires_in: 300, id_token: idToken });
  });
  return provider;
}

function metadata(url: string): object {
  return {
    issuer: `${url}/{tenantid}/v2.0`, authorization_endpoint: `${url}/authorize`, token_endpoint: `${url}/token`, jwks_uri: `${url}/keys`,
    response_types_supported: ['code'], subject_types_supported: ['pairwise'], id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
  };
}

function honestClaims(url: string, clientId: string, nonce: string): object {
  const now = Math.floor(Date.now() / 1_000);
  return {
    iss: `${url}/${TENANT}/v2.0`, aud: clientId, sub: 's', tid: TENANT, oid: '7e57ab1e-0000-4000-8000-000000000011', ver: '2.0',
    iat: now, nbf: now, exp: now + 300, nonce, name: 'Anna', preferred_username: 'anna@alpenholz.example',
  };
}

function token(claims: object, { header = {} }: Lie, key: KeyObject): string {
  const head = { alg: 'RS256', typ: 'JWT', kid: 'k', ...header };
  const content = `${encode(head)}.${encode(claims)}`;
  if (head.alg === 'none') return `${content}.`;
  if (head.alg === 'HS256') return `${content}.${createHmac('sha256', createSecret(key)).update(content).digest('base64url')}`;
  return `${content}.${createSign('sha256').update(content).sign(key, 'base64url')}`;
}

/** The classic confusion of algorithms: the public key used as the secret of an HMAC. */
const createSecret = (key: KeyObject): string => String(key.export({ format: 'pem', type: 'pkcs8' }));
const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const rsaKey = (): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } => generateKeyPairSync('rsa', { modulusLength: 2048 });
