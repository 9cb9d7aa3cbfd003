import { Inject, Injectable } from '@nestjs/common';
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import * as oidc from 'openid-client';
import { CLOCK, Configuration } from '#platform/configuration';
import { DocumentConflict, Documents } from '#platform/documents';
import { toMilliseconds, type Clock } from '#platform/kernel';
import { cookieName, cookieOf, cookieOptions } from '../sessions/cookies.js';
import { localPath } from './local-path.js';
import { SignInProblem } from './sign-in-problem.js';

const COLLECTION = 'sign-in-attempts';

/** Milliseconds that somebody may take at Microsoft's page. */
const LIFETIME = 10 * 60_000;

/** What must come back from Microsoft, and where the person wanted to go. */
export interface SignInAttempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
}

type StoredAttempt = Omit<SignInAttempt, 'state'> & { readonly browser: string };

/**
 * Sign-ins under way, apart from sessions: nobody gets a session before Microsoft vouched for them. Each is bound to the
 * browser that began it by a short-lived cookie of its own, and works once.
 */
@Injectable()
export class SignInAttempts {
  constructor(
    @Inject(Documents) private readonly documents: Documents,
    @Inject(Configuration) private readonly configuration: Configuration,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Begins one and sets its cookie. Two tabs of one browser may sign in side by side. */
  async begin(request: Request, returnTo: unknown): Promise<SignInAttempt> {
    const known = cookieOf(request, this.cookie);
    const browser = known !== undefined && /^[\w-]{43}$/.test(known) ? known : randomBytes(32).toString('base64url');
    const attempt = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier(), returnTo: localPath(returnTo) };
    const { state, ...rest } = attempt;
    const expiresAt = toMilliseconds(this.clock.now()) + LIFETIME;
    await this.documents.put(COLLECTION, digest(state), { ...rest, browser: digest(browser) } satisfies StoredAttempt, { ifVersion: 'absent', expiresAt });
    request.res?.cookie(this.cookie, browser, { ...cookieOptions(this.configuration), maxAge: LIFETIME });
    return attempt;
  }

  /**
   * The attempt that an answer belongs to. It is used up by asking.
   * @throws SignInProblem `expired`: unknown, used, too old, or begun by another browser
   */
  async take(request: Request): Promise<SignInAttempt> {
    const state = request.query['state'];
    const browser = cookieOf(request, this.cookie);
    if (typeof state !== 'string' || browser === undefined) throw new SignInProblem('expired', 'No sign-in is under way in this browser');
    const stored = await this.documents.get<StoredAttempt>(COLLECTION, digest(state));
    if (!stored) throw new SignInProblem('expired', 'This sign-in is unknown, was used, or took too long');
    if (!timingSafeEqual(Buffer.from(stored.body.browser), Buffer.from(digest(browser)))) throw new SignInProblem('expired', 'This sign-in was begun by another browser');
    try {
      await this.documents.delete(COLLECTION, stored.key, { ifVersion: stored.version });
    } catch (error) {
      if (error instanceof DocumentConflict) throw new SignInProblem('expired', 'This sign-in was used', { cause: error });
      throw error;
    }
    const { nonce, verifier, returnTo } = stored.body;
    return { state, nonce, verifier, returnTo };
  }

  private get cookie(): string {
    return cookieName(this.configuration, 'seatkeeper-sign-in');
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
