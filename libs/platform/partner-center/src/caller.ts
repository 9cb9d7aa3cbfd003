import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { AccessTokens, HeldToken } from './access-tokens.js';
import type { Deadline } from './deadline.js';
import { failureOf, idsOf, retryAfterOf, type Answer, type CallDetails } from './failure.js';
import type { Connection } from './partner-center.js';
import { CallRate } from './rate.js';
import { PartnerCenterError, type Exchange } from './resources.js';
import { exchangeBefore } from './own-connection.js';
import { exchange, TransportFailure, type OutgoingRequest } from './transport.js';

/** One call as the client words it. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** Path and query, begins with `/v1/` or `/webhooks/v1/`. */
  readonly path: string;
  /** The same with names instead of ids, for logs and errors. */
  readonly template: string;
  /** Customer tenant, or empty: whose turn it takes in the queue. */
  readonly lane: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string;
  /** `MS-RequestId` of a write; reads get one of their own. */
  readonly requestId?: string;
  /** Our own correlation id, for the log only. */
  readonly correlationId?: string;
}

/** A 2xx and the ids that it came under. */
export interface Answered {
  readonly answer: Answer;
  readonly exchange: Exchange;
  readonly token: HeldToken;
}

interface Attempt {
  readonly token: HeldToken;
  readonly requestId: string;
  readonly correlationId: string;
}

const READ_ATTEMPTS = 4;
const LONGEST_WAIT = 20_000;
/** Kinds after which a read is tried again: it changes nothing, so an unknown outcome is no danger. */
const RETRIED = new Set(['throttled', 'server-error', 'outcome-unknown', 'unreachable']);

/** Sends calls: token, turn in the queue, headers, retries of reads, one new token after a 401, log. */
export class Caller {
  private readonly logger = new Logger('PartnerCenter');
  private readonly rates = new Map<string, CallRate>();

  constructor(
    private readonly url: string,
    private readonly tokens: AccessTokens,
    private readonly newRate: (partnerTenantId: string) => CallRate = () => new CallRate(),
  ) {}

  /**
   * @throws PartnerCenterError
   */
  async send(connection: Connection, call: Call, deadline: Deadline): Promise<Answered> {
    let refused: string | undefined;
    let requestId = call.requestId ?? randomUUID();
    for (let attempt = 1; ; attempt += 1) {
      const token = await this.ready(connection, call, deadline, refused);
      const ids: Attempt = { token, requestId, correlationId: randomUUID() };
      try {
        return await this.once(connection, call, ids, deadline, refused !== undefined);
      } catch (error) {
        if (!(error instanceof PartnerCenterError)) throw error;
        if (error.kind === 'unauthorized' && refused === undefined) {
          // A 401 is a definite "not done", for a write too: once more with a fresh token under the same request id (§2.8).
          refused = token.token;
          continue;
        }
        const wait = this.waitBefore(call, attempt, error, deadline);
        if (wait === undefined) throw error;
        // The same request id only while no answer came (§2.1).
        if (error.details.httpStatus !== undefined) requestId = randomUUID();
        await deadline.pause(wait).catch(() => {
          throw error;
        });
      }
    }
  }

  /** Waits for token and turn. Whatever goes wrong here, nothing was sent. */
  private async ready(connection: Connection, call: Call, deadline: Deadline, refused: string | undefined): Promise<HeldToken> {
    try {
      const token = await deadline.race(this.tokens.get(connection, refused));
      const rate = this.rateOf(connection);
      const paused = rate.pausedFor(call.lane);
      if (paused > deadline.left)
        throw new PartnerCenterError('throttled', `Partner Center has asked to wait before ${templateOf(call)}; nothing was sent`, {
          retryAfter: Math.ceil(paused),
        });
      await rate.take(call.lane, call.method !== 'GET', deadline.signal);
      return token;
    } catch (error) {
      if (error instanceof PartnerCenterError) throw error;
      if (deadline.signal.aborted)
        throw new PartnerCenterError('unreachable', `${templateOf(call)} did not get its turn in time; nothing was sent`);
      throw error;
    }
  }

  private async once(connection: Connection, call: Call, attempt: Attempt, deadline: Deadline, renewed: boolean): Promise<Answered> {
    const started = performance.now();
    const details: CallDetails = {
      call: templateOf(call),
      requestId: attempt.requestId,
      correlationId: attempt.correlationId,
      secrets: [attempt.token.token],
    };
    try {
      const outgoing: OutgoingRequest = {
        url: new URL(call.path, this.url).href,
        method: call.method,
        headers: headersOf(call, attempt),
        ...(call.body === undefined ? {} : { body: call.body }),
      };
      const answer = await (call.method === 'GET' ? exchange(outgoing, deadline.signal) : exchangeBefore(outgoing, deadline));
      this.log(call, attempt, performance.now() - started, String(answer.status), answer.headers.get('ms-cv') ?? undefined);
      if (answer.status >= 200 && answer.status < 300) {
        return {
          answer,
          token: attempt.token,
          exchange: { requestId: attempt.requestId, correlationId: attempt.correlationId, httpStatus: answer.status },
        };
      }
      if (answer.status === 429) this.rateOf(connection).pause(call.lane, retryAfterOf(answer) ?? 0);
      throw failureOf(answer, details, renewed && attempt.token.delegated && isSilentRefusal(answer) ? 'mfa-required' : undefined);
    } catch (error) {
      if (!(error instanceof TransportFailure)) throw error;
      this.log(call, attempt, performance.now() - started, error.message, undefined);
      throw transportError(error, details);
    }
  }

  private waitBefore(call: Call, attempt: number, error: PartnerCenterError, deadline: Deadline): number | undefined {
    if (call.method !== 'GET' || attempt >= READ_ATTEMPTS || !RETRIED.has(error.kind) || error.details.atTokenEndpoint === true)
      return undefined;
    const backOff = 250 * 2 ** attempt * (0.5 + Math.random() / 2);
    const wait = Math.max(error.details.retryAfter ?? 0, backOff);
    return wait > LONGEST_WAIT || wait >= deadline.left ? undefined : wait;
  }

  private rateOf({ partnerTenantId }: Connection): CallRate {
    const known = this.rates.get(partnerTenantId);
    if (known !== undefined) return known;
    const rate = this.newRate(partnerTenantId);
    this.rates.set(partnerTenantId, rate);
    return rate;
  }

  private log(call: Call, attempt: Attempt, milliseconds: number, outcome: string, microsoftVector: string | undefined): void {
    const entry = {
      msg: `${templateOf(call)}: ${outcome}`,
      milliseconds: Math.round(milliseconds),
      correlationId: call.correlationId,
      msRequestId: attempt.requestId,
      msCorrelationId: attempt.correlationId,
      msCv: microsoftVector?.slice(0, 128),
    };
    if (call.method === 'GET') this.logger.debug(entry);
    else this.logger.log(entry);
  }
}

/**
 * A new token of a person refused as invalid with an empty body: multi-factor authentication is missing (§1.4, §2.7). The status text
 * would say so, but a proxy may have dropped it.
 */
function isSilentRefusal(answer: Answer): boolean {
  return answer.status === 401 && answer.body.trim() === '' && /error="?invalid_token/i.test(answer.headers.get('www-authenticate') ?? '');
}

function templateOf(call: Call): string {
  return `${call.method} ${call.template}`;
}

function headersOf(call: Call, { token, requestId, correlationId }: Attempt): { readonly [name: string]: string } {
  return {
    Authorization: `Bearer ${token.token}`,
    Accept: 'application/json',
    'MS-Contract-Version': 'v1',
    'MS-RequestId': requestId,
    'MS-CorrelationId': correlationId,
    'X-Locale': 'en-US',
    'MS-PartnerCenter-Application': 'Seatkeeper',
    ...(call.body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...call.headers,
  };
}

function transportError(failure: TransportFailure, details: CallDetails): PartnerCenterError {
  const code = failure.code === undefined ? '' : ` (${failure.code})`;
  if (!failure.sent)
    return new PartnerCenterError('unreachable', `Partner Center cannot be reached${code}; ${details.call} was not sent`, idsOf(details));
  if (failure.reason === 'too-large')
    return new PartnerCenterError(
      'malformed-answer',
      `The answer to ${details.call} is larger than any that Partner Center gives`,
      idsOf(details),
    );
  return new PartnerCenterError(
    'outcome-unknown',
    `No whole answer came to ${details.call}${code}; whether it took effect is not known`,
    idsOf(details),
  );
}
