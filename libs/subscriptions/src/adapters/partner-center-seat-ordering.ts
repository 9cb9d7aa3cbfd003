import { Injectable } from '@nestjs/common';
import { toMilliseconds, type Instant } from '#platform/kernel';
import { PartnerCenter, PartnerCenterError, type Subscription, type UpdateAnswer } from '#platform/partner-center';
import type { MicrosoftExchange, StandingInstructions } from '../contracts/index.js';
import {
  ObservationFailed, SeatOrdering, type Observation, type OrderAnswer, type OrderTarget,
} from '../reactions/when-quantity-change-requested/seat-ordering.js';
import { CompanyConnections, type ConnectedCompany } from './company-connection.js';
import { snapshotOf, standingOf } from './snapshot.js';

/** Definite: there is nothing to change through this partner. Whatever else only the partner can mend is worth the wait (PATIENCE). */
const BROKEN: readonly PartnerCenterError['kind'][] = ['no-relationship', 'not-found'];
/** Microsoft's codes for "these seats cannot be taken back any more": three forms of one answer (facts: partner-center §12 no. 2). */
const SEATS_LOCKED: readonly string[] = ['800090', '900214', '900257'];
const REJECTIONS: ReadonlyMap<string, string> = new Map(Object.entries({
  '2002': 'outside-limits', '800067': 'outside-limits', '800088': 'outside-limits', '900275': 'outside-limits',
  '2001': 'suspended', '800091': 'suspended', '2011': 'deleted', '800012': 'not-active', '800028': 'no-longer-sold',
  '900311': 'too-many-updates', '800095': 'quantity-fixed', '13605': 'customer-agreement-missing',
}));

/** Orders seats through Partner Center's subscription resource (facts: partner-center §5.1–5.2). */
@Injectable()
export class PartnerCenterSeatOrdering extends SeatOrdering {
  readonly timeout: number;

  constructor(
    private readonly partnerCenter: PartnerCenter,
    private readonly connections: CompanyConnections,
  ) {
    super();
    this.timeout = partnerCenter.timeout;
  }

  override async observe(target: OrderTarget): Promise<Observation> {
    const connected = await this.connections.of(target.companyId);
    if (!connected) throw new ObservationFailed('broken', 'connection-missing', undefined, null);
    const { company, connection } = connected;
    try {
      const subscription = await this.partnerCenter.subscription(connection, company.tenantId, target.microsoftId, { correlationId: target.correlationId });
      return observationOf(connected, subscription);
    } catch (error) {
      if (!(error instanceof PartnerCenterError)) throw error;
      const kind = BROKEN.includes(error.kind) ? 'broken' : 'passing';
      throw new ObservationFailed(kind, error.kind, error.details.retryAfter, exchangeOf(error, ''));
    }
  }

  override order(target: OrderTarget, observation: Observation, quantity: number, requestId: string, giveUpAt: Instant): Promise<OrderAnswer> {
    return this.update(target, observation, { quantity }, requestId, giveUpAt, (answer) => answer.quantity === quantity);
  }

  override restore(target: OrderTarget, observation: Observation, standing: StandingInstructions, requestId: string, giveUpAt: Instant): Promise<OrderAnswer> {
    return this.update(target, observation, standing, requestId, giveUpAt, () => true);
  }

  private async update(
    target: OrderTarget,
    observation: Observation,
    change: { readonly quantity?: number } & StandingInstructions,
    requestId: string,
    giveUpAt: Instant,
    isWanted: (subscription: Subscription) => boolean,
  ): Promise<OrderAnswer> {
    const connected = await this.connections.of(target.companyId);
    if (!connected) return { kind: 'refused', reason: 'connection-missing', exchange: null };
    const notAfter = toMilliseconds(giveUpAt);
    if (notAfter <= Date.now()) return { kind: 'not-done', reason: 'too-late', retryAfter: undefined, exchange: null };
    try {
      const answer = await this.partnerCenter.updateSubscription(
        connected.connection, connected.company.tenantId, observation.resource as Subscription, change,
        { requestId, correlationId: target.correlationId, notAfter },
      );
      return answerOf(answer, connected, isWanted);
    } catch (error) {
      if (!(error instanceof PartnerCenterError)) throw error;
      return failureOf(error, requestId);
    }
  }
}

function observationOf({ company }: ConnectedCompany, subscription: Subscription): Observation {
  return { snapshot: snapshotOf(company.tenantId, subscription), standing: standingOf(subscription), resource: subscription };
}

function answerOf(answer: UpdateAnswer, connected: ConnectedCompany, isWanted: (subscription: Subscription) => boolean): OrderAnswer {
  const exchange: MicrosoftExchange = { ...answer.exchange, code: null, description: null };
  if (answer.kind === 'accepted') return { kind: 'accepted', exchange };
  // A 200 that shows something else than was asked for is no confirmation (§5.2: verify).
  if (!isWanted(answer.subscription)) return { kind: 'unknown', reason: 'answer-does-not-match', exchange };
  return { kind: 'done', observation: observationOf(connected, answer.subscription), exchange };
}

/** What a failed write means (§2.5, §2.8). Only answers that say clearly that nothing was done count as such. */
export function failureOf(error: PartnerCenterError, requestId: string): OrderAnswer {
  const exchange = exchangeOf(error, requestId);
  const { code, description, retryAfter } = error.details;
  switch (error.kind) {
    case 'rejected':
      return { kind: 'refused', reason: reasonOf(code, description), exchange };
    case 'no-relationship':
    case 'not-found':
      return { kind: 'refused', reason: error.kind, exchange };
    // The connection is broken, or Microsoft reviews the customer: clearly not done, and the partner may mend it meanwhile.
    case 'credentials-rejected':
    case 'consent-expired':
    case 'mfa-required':
    case 'unauthorized':
    case 'forbidden':
    case 'customer-under-review':
    case 'throttled':
    case 'conflict':
    case 'stale':
    case 'unreachable':
      return { kind: 'not-done', reason: error.kind, retryAfter, exchange };
    case 'outcome-unknown':
    case 'server-error':
    case 'malformed-answer':
      // Without a token the change itself was never sent.
      if (error.details.atTokenEndpoint) return { kind: 'not-done', reason: error.kind, retryAfter, exchange };
      return { kind: 'unknown', reason: error.kind, exchange };
  }
}

/** The code of the promotion's seat limit is not published (§12 no. 17): its text speaks of a discount and of minimum and maximum. */
function reasonOf(code: string | undefined, description: string | undefined): string {
  if (code !== undefined && SEATS_LOCKED.includes(code)) return 'seats-locked';
  if (/promotion|discount/i.test(description ?? '')) return 'promotion-limit';
  return REJECTIONS.get(code ?? '') ?? 'rejected-by-microsoft';
}

function exchangeOf(error: PartnerCenterError, requestId: string): MicrosoftExchange | null {
  const { httpStatus, code, description, correlationId } = error.details;
  if (httpStatus === undefined && !error.details.requestId) return null;
  return {
    requestId: error.details.requestId ?? requestId,
    correlationId: correlationId ?? null,
    httpStatus: httpStatus ?? null,
    code: code ?? null,
    description: description ?? null,
  };
}
