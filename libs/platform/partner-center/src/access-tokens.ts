import { setTimeout as delay } from 'node:timers/promises';
import { SecretKeyMismatch, SecretTampered } from '#platform/secrets';
import { Deadline } from './deadline.js';
import type { ConnectionSignals } from './connection-signals.js';
import type { Answer } from './failure.js';
import type { Connection } from './partner-center.js';
import { PartnerCenterError } from './resources.js';
import type { HeldCredentials, OpenCredentials, StoredCredentials } from './stored-credentials.js';
import { givenTokenOf, scopeOf, tokenFailureOf, type GivenToken } from './token-answer.js';
import { exchange, TransportFailure } from './transport.js';

/** An access token in use. */
export interface HeldToken {
  readonly token: string;
  /** Whether it speaks for a person who consented (App+User) or for the application alone (§1.5). */
  readonly delegated: boolean;
}

interface CachedToken extends HeldToken {
  readonly credentials: string;
  /** Milliseconds since 1970 (UTC) from which on it is not used any more. */
  readonly staleAt: number;
}

export interface TokenSettings {
  readonly authority: string;
  /** Partner Center's address; the scope follows from it. */
  readonly url: string;
  /** Milliseconds for one request to the token endpoint. */
  readonly timeout: number;
}

const MARGIN = 5 * 60_000;
const ATTEMPTS = 3;
/** Milliseconds before each look for a refresh token that another process is about to store. */
const LOOKS = [0, 300, 700];

/**
 * Access tokens by connection: kept until five minutes before they end, fetched once for all who wait, dropped when the credentials
 * change – also when another process changed them. A new refresh token is durable before the access token that came with it is used (§1.3).
 */
export class AccessTokens {
  private readonly cached = new Map<string, CachedToken>();
  private readonly fetching = new Map<string, Promise<CachedToken>>();

  constructor(
    private readonly credentials: StoredCredentials,
    private readonly settings: TokenSettings,
    private readonly now: () => number = () => Date.now(),
    private readonly signals?: ConnectionSignals,
  ) {}

  /**
   * A usable token.
   * @param refused a token that Partner Center has just refused and that must not be given again
   * @throws PartnerCenterError with `atTokenEndpoint`; nothing was sent to Partner Center
   */
  async get(connection: Connection, refused?: string): Promise<HeldToken> {
    const held = await this.heldOf(connection);
    const key = identityOf(connection, held);
    const cached = this.cached.get(connection.id);
    if (cached?.credentials === key && cached.token !== refused && this.now() < cached.staleAt) return cached;
    return this.shared(key, () => this.told(connection, () => this.fetch(connection, held, key)));
  }

  /** Redeems the refresh token although nobody asks for a token, so that it does not run out unused (90 days, §1.3). */
  async renew(connection: Connection): Promise<void> {
    const held = await this.heldOf(connection);
    const key = identityOf(connection, held);
    await this.shared(key, () => this.told(connection, () => this.fetch(connection, held, key)));
  }

  private shared(key: string, fetch: () => Promise<CachedToken>): Promise<CachedToken> {
    const running = this.fetching.get(key);
    if (running !== undefined) return running;
    const started = fetch().finally(() => this.fetching.delete(key));
    this.fetching.set(key, started);
    return started;
  }

  private async told<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
    const tell = (outcome: 'ok' | PartnerCenterError): void =>
      this.signals?.tell({ connection, operation: 'token', customerTenantId: undefined, outcome });
    try {
      const result = await work();
      tell('ok');
      return result;
    } catch (error) {
      if (error instanceof PartnerCenterError) tell(error);
      throw error;
    }
  }

  private async heldOf(connection: Connection): Promise<HeldCredentials> {
    const held = await stored(() => this.credentials.held(connection.id));
    if (held !== undefined) return held;
    return this.told(connection, () =>
      Promise.reject(
        new PartnerCenterError('credentials-rejected', 'No credentials are stored for this connection: enter them', { atTokenEndpoint: true }),
      ),
    );
  }

  private async fetch(connection: Connection, held: HeldCredentials, key: string): Promise<CachedToken> {
    const secrets = this.open(held);
    const given = await this.redeemOrNewer(connection, held, secrets);
    if (given.refreshToken !== undefined && secrets.refreshToken !== undefined) {
      const { refreshToken } = given;
      const same = await stored(() => this.credentials.rotate(held, { refreshToken, givenAt: this.now() }));
      // The person's new credentials decide from here on; this token belongs to the old ones.
      if (!same) return this.fetchAnew(connection);
    }
    const token: CachedToken = {
      token: given.accessToken,
      delegated: secrets.refreshToken !== undefined,
      credentials: key,
      staleAt: this.now() + given.lifetime - Math.min(MARGIN, given.lifetime / 2),
    };
    this.cached.set(connection.id, token);
    return token;
  }

  private async fetchAnew(connection: Connection): Promise<CachedToken> {
    const held = await this.heldOf(connection);
    const key = identityOf(connection, held);
    return this.shared(key, () => this.fetch(connection, held, key));
  }

  private open(held: HeldCredentials): OpenCredentials {
    try {
      return this.credentials.open(held);
    } catch (error) {
      const advice =
        error instanceof SecretKeyMismatch || error instanceof SecretTampered
          ? error.message
          : 'The stored credentials cannot be read: enter them anew';
      throw new PartnerCenterError('credentials-rejected', advice, { atTokenEndpoint: true });
    }
  }

  // Another process may have redeemed the same refresh token just before; then the newer one that it stores is the one to use. Microsoft's no
  // may overtake that process's write, so it is looked for a few times before the consent counts as ended.
  private async redeemOrNewer(connection: Connection, held: HeldCredentials, secrets: OpenCredentials): Promise<GivenToken> {
    try {
      return await this.redeem(connection, secrets);
    } catch (error) {
      if (!(error instanceof PartnerCenterError) || error.kind !== 'consent-expired') throw error;
      for (const pause of LOOKS) {
        await delay(pause);
        const current = await this.heldOf(connection);
        if (current.record.generation !== held.record.generation) throw error;
        if (current.record.rotation !== held.record.rotation) return this.redeem(connection, this.open(current));
      }
      throw error;
    }
  }

  private async redeem(connection: Connection, secrets: OpenCredentials): Promise<GivenToken> {
    const body = new URLSearchParams({
      client_id: connection.clientId,
      client_secret: secrets.clientSecret,
      scope: scopeOf(this.settings.url),
      ...(secrets.refreshToken === undefined
        ? { grant_type: 'client_credentials' }
        : { grant_type: 'refresh_token', refresh_token: secrets.refreshToken }),
    }).toString();
    const answer = await this.ask(connection, body);
    const given = answer.status === 200 ? givenTokenOf(answer) : undefined;
    if (given === undefined) throw tokenFailureOf(answer, [secrets.clientSecret, secrets.refreshToken ?? ''].filter(Boolean));
    return given;
  }

  private async ask(connection: Connection, body: string): Promise<Answer> {
    const url = `${this.settings.authority.replace(/\/+$/, '')}/${encodeURIComponent(connection.partnerTenantId)}/oauth2/v2.0/token`;
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' };
    const deadline = new Deadline(this.settings.timeout);
    try {
      for (let attempt = 1; ; attempt += 1) {
        try {
          const answer = await exchange({ url, method: 'POST', headers, body }, deadline.signal);
          if (answer.status < 500 || attempt >= ATTEMPTS) return answer;
        } catch (error) {
          if (attempt >= ATTEMPTS || deadline.signal.aborted) throw tokenUnreachable(error);
        }
        await deadline.pause(250 * 2 ** attempt * Math.random()).catch((error: unknown) => {
          throw tokenUnreachable(error);
        });
      }
    } finally {
      deadline.close();
    }
  }
}

function tokenUnreachable(error: unknown): PartnerCenterError {
  const code = error instanceof TransportFailure ? error.code : undefined;
  return new PartnerCenterError(
    'unreachable',
    `The token endpoint did not answer${code === undefined ? '' : ` (${code})`}; nothing was sent to Partner Center`,
    { atTokenEndpoint: true },
  );
}

/** What a cached token was made from: another generation of credentials, tenant or application needs another token. */
function identityOf(connection: Connection, held: HeldCredentials): string {
  return [connection.id, connection.partnerTenantId, connection.clientId, held.record.generation].join('|');
}

// A store that does not answer must not look like an answer of Microsoft's.
async function stored<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PartnerCenterError) throw error;
    throw new PartnerCenterError('unreachable', 'The store of the credentials did not answer; nothing was sent to Partner Center', {
      atTokenEndpoint: true,
    });
  }
}
