import { AsyncLocalStorage } from 'node:async_hooks';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { Provider, interactionPolicy, type Configuration, type JWK, type KoaContextWithOIDC } from 'oidc-provider';
import type { DemoAccount } from './demo-accounts.js';
import { memoryAdapters } from './memory-adapter.js';

/** A program that may ask for sign-ins. */
export interface DemoClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUris: readonly string[];
}

/** Paths as Microsoft has them (facts: partner-center §9.1). */
export const PATHS = {
  metadata: '/organizations/v2.0/.well-known/openid-configuration',
  authorization: '/organizations/oauth2/v2.0/authorize',
  token: '/organizations/oauth2/v2.0/token',
  jwks: '/organizations/discovery/v2.0/keys',
  picker: '/pick',
} as const;

/** Seconds that codes, tokens and page visits live. */
const LIFETIME = 600;

/** What the provider says about itself: the issuer is literally a template, as Microsoft's is. */
export function metadataOf(base: string): object {
  return {
    issuer: `${base}/{tenantid}/v2.0`,
    authorization_endpoint: base + PATHS.authorization,
    token_endpoint: base + PATHS.token,
    jwks_uri: base + PATHS.jwks,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    scopes_supported: ['openid', 'profile', 'email'],
    code_challenge_methods_supported: ['S256'],
  };
}

/** oidc-provider in the shape of Entra: one signing key for all tenants, and an issuer that depends on who signs in. */
export function entraShapedProvider(base: string, clients: readonly DemoClient[], accounts: readonly DemoAccount[]): Provider {
  const byUsername = new Map(accounts.map((account) => [account.username, account]));
  const provider = new Provider(base, providerConfiguration(clients, byUsername));
  const requests = new AsyncLocalStorage<KoaContextWithOIDC>();
  provider.use((context, next) => requests.run(context as KoaContextWithOIDC, next));
  Object.defineProperty(provider, 'issuer', {
    get() {
      const oidc = requests.getStore()?.oidc;
      const account = oidc?.route === 'token' ? byUsername.get(oidc.entities?.Account?.accountId ?? '') : undefined;
      return `${base}/${account?.tenantId ?? '{tenantid}'}/v2.0`;
    },
  });
  return provider;
}

function providerConfiguration(clients: readonly DemoClient[], accounts: ReadonlyMap<string, DemoAccount>): Configuration {
  return {
    adapter: memoryAdapters(),
    clients: clients.map(({ clientId, clientSecret, redirectUris }) => ({
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [...redirectUris],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'client_secret_post',
    })),
    claims: { openid: ['sub', 'tid', 'oid', 'ver', 'idp', 'acct'], profile: ['name', 'preferred_username'], email: ['email', 'xms_edov'] },
    conformIdTokenClaims: false,
    clientAuthMethods: ['client_secret_post'],
    responseTypes: ['code'],
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false }, userinfo: { enabled: false } },
    interactions: { url: (_context, interaction) => `${PATHS.picker}/${interaction.uid}`, policy: alwaysPick() },
    routes: { authorization: PATHS.authorization, token: PATHS.token, jwks: PATHS.jwks },
    cookies: { keys: [randomBytes(32).toString('hex')], names: { session: 'demo-session', interaction: 'demo-interaction', resume: 'demo-resume' } },
    jwks: { keys: [signingKey()] },
    ttl: { Interaction: LIFETIME, Session: LIFETIME, Grant: LIFETIME, AccessToken: LIFETIME, IdToken: LIFETIME, AuthorizationCode: 60 },
    findAccount: (_context, username) => {
      const account = accounts.get(username);
      return account && { accountId: username, claims: () => ({ ...claimsOf(account) }) };
    },
    loadExistingGrant: async (context) => {
      const grant = new context.oidc.provider.Grant({ clientId: context.oidc.client!.clientId, accountId: context.oidc.session!.accountId! });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
    renderError: (context) => {
      context.type = 'text';
      context.body = 'This sign-in cannot go on. Go back to Seatkeeper and sign in again.';
    },
  };
}

/** Every sign-in shows the account picker, whatever `prompt` asks for: in a demo one person plays many. */
function alwaysPick(): interactionPolicy.DefaultPolicy {
  const { Check, Prompt, base } = interactionPolicy;
  const policy = base();
  const check = new Check('no_choice', 'an account must be picked', 'interaction_required', (context) => {
    const picked = (context.oidc.result as { readonly select_account?: unknown } | undefined)?.select_account !== undefined;
    return picked ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT;
  });
  policy.add(new Prompt({ name: 'select_account', requestable: true }, check), 0);
  return policy;
}

function claimsOf(account: DemoAccount): { readonly sub: string; readonly [claim: string]: unknown } {
  return {
    sub: `pairwise-${account.objectId}`,
    tid: account.tenantId,
    oid: account.objectId,
    ver: '2.0',
    name: account.name,
    preferred_username: account.username,
    ...(account.email === undefined ? {} : { email: account.email }),
    ...(account.emailVerified ? { xms_edov: true } : {}),
    ...(account.guestOf === undefined ? {} : { idp: account.guestOf, acct: 1 }),
  };
}

/** Made anew at each start: nothing outlives the demo's process. */
function signingKey(): JWK {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...(privateKey.export({ format: 'jwk' }) as JWK), kid: randomBytes(8).toString('hex'), use: 'sig', alg: 'RS256' } as JWK;
}
