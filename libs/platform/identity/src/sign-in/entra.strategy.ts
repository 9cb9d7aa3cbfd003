import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import * as oidc from 'openid-client';
import passport from 'passport';
import { CLOCK, Configuration } from '#platform/configuration';
import { toMilliseconds, type Clock } from '#platform/kernel';
import type { SignedIn } from '../callers/request.js';
import { EntraProvider } from './entra-provider.js';
import { identityOfClaims, type Claims } from './identity-of-claims.js';
import { SignInAttempts } from './sign-in-attempts.js';
import { SignInProblem } from './sign-in-problem.js';

/** Which half of the code flow a route carries out. */
export interface CodeFlowOptions {
  readonly step: 'begin' | 'complete';
}

/** A completed sign-in: who, and where they wanted to go. */
export interface CompletedSignIn extends SignedIn {
  readonly returnTo: string;
}

type Flow = CodeFlowStrategy & passport.StrategyCreatedStatic;
type Verify = (claims: Claims, returnTo: string, done: (error: unknown, user?: CompletedSignIn | null) => void) => void;

/**
 * Authorization code flow with PKCE (S256), state and nonce. openid-client's own passport strategy needs a provider that
 * answers at start and keeps its state in the session; this one needs neither.
 */
class CodeFlowStrategy extends passport.Strategy {
  constructor(
    readonly provider: EntraProvider,
    readonly attempts: SignInAttempts,
    readonly redirectUri: string,
    readonly verify: Verify,
  ) {
    super();
  }

  override authenticate(this: passport.StrategyCreated<this>, request: Request, options: CodeFlowOptions): void {
    // passport hands in a copy of the strategy that carries the ways to answer this one request.
    const flow = this as unknown as Flow;
    const step = options.step === 'begin' ? begin(flow, request) : complete(flow, request);
    step.catch((error: unknown) => flow.error(error));
  }
}

async function begin(flow: Flow, request: Request): Promise<void> {
  const client = await flow.provider.client();
  const attempt = await flow.attempts.begin(request, request.query['returnTo']);
  const hint = request.query['login_hint'];
  const address = oidc.buildAuthorizationUrl(client, {
    redirect_uri: flow.redirectUri,
    scope: 'openid profile email',
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: 'S256',
    ...(typeof hint === 'string' && hint.length <= 320 ? { login_hint: hint } : { prompt: 'select_account' }),
  });
  flow.redirect(address.href);
}

async function complete(flow: Flow, request: Request): Promise<void> {
  const attempt = await flow.attempts.take(request);
  const client = await flow.provider.client();
  const answer = new URL(flow.redirectUri);
  answer.search = new URL(request.originalUrl, flow.redirectUri).search;
  const tokens = await oidc
    .authorizationCodeGrant(client, answer, { pkceCodeVerifier: attempt.verifier, expectedNonce: attempt.nonce, expectedState: attempt.state, idTokenExpected: true })
    .catch((error: unknown) => Promise.reject(problemOf(error)));
  flow.verify((tokens.claims() ?? {}) as Claims, attempt.returnTo, (error, user) => (error || !user ? flow.error(error) : flow.success(user)));
}

/** What an answer of the provider that is not a sign-in means. */
function problemOf(error: unknown): SignInProblem {
  if (error instanceof oidc.AuthorizationResponseError && ['access_denied', 'interaction_required', 'consent_required'].includes(error.error)) {
    return new SignInProblem('cancelled', `The provider answered ${error.error}`, { cause: error });
  }
  const isUnreachable = error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError') || (error as { code?: string }).code === 'OAUTH_TIMEOUT';
  if (isUnreachable) return new SignInProblem('provider-down', 'The provider did not answer', { cause: error });
  return new SignInProblem('failed', error instanceof Error ? error.message : 'The answer of the provider was refused', { cause: error });
}

/** The passport strategy `entra`. */
@Injectable()
export class EntraStrategy extends PassportStrategy(CodeFlowStrategy, 'entra') {
  private readonly authority: string;

  constructor(
    @Inject(EntraProvider) provider: EntraProvider,
    @Inject(SignInAttempts) attempts: SignInAttempts,
    @Inject(Configuration) configuration: Configuration,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    super(provider, attempts, `${configuration.url}/auth/callback`);
    this.authority = configuration.entra.authority;
  }

  /** @throws SignInProblem `personal-account`, `guest` or `failed` */
  validate(claims: Claims, returnTo: string): CompletedSignIn {
    return { identity: identityOfClaims(claims, this.authority), signedInAt: toMilliseconds(this.clock.now()), returnTo };
  }
}
