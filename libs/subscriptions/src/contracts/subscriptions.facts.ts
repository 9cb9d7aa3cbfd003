import type { Fact, Instant, StreamCategory } from '#platform/kernel';
import type { AllowingRule, ForbiddingRule } from './policy-words.js';

/** Product class (partner-center.md §4.3); decides whether and when seats may be changed. */
export type ProductClass = 'nce' | 'legacy' | 'azure-plan' | 'azure-legacy' | 'software' | 'marketplace' | 'unknown';

/** Seats that Microsoft still takes back, and until when: one entry of `refundableQuantity.details[]` (§5.4). */
export interface SeatBatch {
  /** Seats. */
  readonly quantity: number;
  /** UTC; from this moment on these seats are locked until renewal. */
  readonly deadline: Instant;
}

/** A subscription as Microsoft showed it at one moment. */
export interface SubscriptionSnapshot {
  readonly microsoftId: string;
  readonly companyTenantId: string;
  readonly class: ProductClass;
  readonly offerId: string;
  readonly productName: string;
  readonly friendlyName: string;
  /** Seats. */
  readonly quantity: number;
  readonly unitType: string;
  /** active, suspended, deleted, expired, pending, disabled; unknown values are kept. */
  readonly status: string;
  readonly autoRenew: boolean;
  readonly isTrial: boolean;
  /** ISO 8601 duration (`P1M`, `P1Y`, `P3Y`), or null. */
  readonly termDuration: string | null;
  readonly billingCycle: string;
  readonly startsAt: Instant | null;
  /** Last moment of the term; null when it never ends. */
  readonly termEnd: Instant | null;
  readonly cancellableUntil: Instant | null;
  readonly batches: readonly SeatBatch[];
  /** A change that stands at Microsoft for the next term, or null. */
  readonly scheduledQuantity: number | null;
  readonly suspensionReasons: readonly string[];
  /** When it was bought. Missing in snapshots that were stored before it was read; so are the next three. */
  readonly createdAt?: Instant | null;
  /** Id of the legacy subscription that it was migrated from, or null. */
  readonly migratedFrom?: string | null;
  readonly promotionId?: string | null;
  /** Fewest and most seats that the product allows (§5.7); null while the catalogue could not be read. */
  readonly limits?: SeatLimits | null;
}

/** Fewest and most seats that a product allows on one subscription. */
export interface SeatLimits {
  readonly minimum: number;
  readonly maximum: number | null;
}

/** What the policy decided on; kept so that an auditor can check it. */
export interface PolicyEvidence {
  /** Rule that allowed or forbade it; stable. A text, because a stored fact may name one of an earlier version. */
  readonly rule: AllowingRule | ForbiddingRule | (string & {});
  readonly quantity: number;
  /** Smallest total that was allowed at that moment. */
  readonly floor: number;
  readonly batches: readonly SeatBatch[];
  readonly decidedAt: Instant;
  /** Deadline that decided: until when it could be asked for, or which window had closed. Missing in evidence of earlier versions, as all below. */
  readonly deadline?: Instant | null;
  /** When it could be asked for again; null when no such moment was known. */
  readonly nextOpening?: Instant | null;
  /** Milliseconds kept clear before a deadline. */
  readonly safetyMargin?: number;
  /** Fewest and most seats of the product, as far as they were known. */
  readonly limits?: SeatLimits;
}

/** What Microsoft shows of the windows is not what our own records say. Microsoft's word counts; nothing is resolved by a guess. */
export interface SeatLedgerDisagreement {
  /** Another number of seats can be taken back; a deadline that no window explains; more seats can be taken back than there are. */
  readonly kind: 'refundable-differs' | 'deadline-differs' | 'more-open-than-seats';
  /** Seats that Microsoft shows. */
  readonly shown: number;
  /** Fewest and most seats that our own records allow. */
  readonly atLeast: number;
  readonly atMost: number;
  readonly deadline: Instant | null;
}

/** One exchange with Microsoft, as their support asks for it. */
export interface MicrosoftExchange {
  readonly requestId: string;
  readonly correlationId: string | null;
  readonly httpStatus: number | null;
  readonly code: string | null;
  readonly description: string | null;
}

/**
 * Facts of `subscription-<subscriptionId>`. A change is requested, called (perhaps several times), and ends in exactly one of
 * Confirmed, Refused or Conflicted.
 */
export type SubscriptionFact =
  | Fact<'SubscriptionObserved', { subscriptionId: string; companyId: string; partnerId: string; snapshot: SubscriptionSnapshot; reason: 'first-seen' | 'synchronised' | 'after-change' }>
  /** Follows the fact whose snapshot shows it. What Microsoft shows counts; a person should know that both part. */
  | Fact<'SeatLedgerDisagreed', { quantity: number; shown: readonly SeatBatch[]; disagreements: readonly SeatLedgerDisagreement[] }>
  | Fact<'QuantityChangeRequested', { changeId: string; requestId: string; from: number; to: number; evidence: PolicyEvidence }>
  /**
   * Durable before the socket opens. No request of this attempt can still be on its way after `giveUpAt`. `requestId` is the `MS-RequestId` it
   * carries: the same while the outcome is unknown, a new one after an answer that said "not done" (§2.1).
   */
  | Fact<'CallStarted', { changeId: string; attempt: number; requestId: string; observedQuantity: number; giveUpAt: Instant; standing: StandingInstructions | null }>
  /** Microsoft definitely did not do it and may be asked again: throttled, busy, unreachable. */
  | Fact<'CallPostponed', { changeId: string; attempt: number; reason: string; retryAt: Instant; exchange: MicrosoftExchange | null }>
  /** 202: Microsoft will do it later; read back until it has. */
  | Fact<'ChangeAcceptedByMicrosoft', { changeId: string; attempt: number; exchange: MicrosoftExchange }>
  | Fact<'OutcomeUnknown', { changeId: string; attempt: number; reason: string; exchange: MicrosoftExchange | null }>
  | Fact<
      'QuantityChangeConfirmed',
      {
        changeId: string;
        quantity: number;
        snapshot: SubscriptionSnapshot;
        evidence: 'answer' | 'read-back';
        exchange: MicrosoftExchange | null;
        /** Changes at renewal that Microsoft deleted as a side effect (§5.8) and that are put back next; null when none were lost. */
        scheduleToRestore: StandingInstructions | null;
      }
    >
  /** `evidence`: what the policy decided on when Seatkeeper itself refused on Microsoft's fresh numbers. */
  | Fact<'QuantityChangeRefused', { changeId: string; reason: string; exchange: MicrosoftExchange | null; evidence?: PolicyEvidence }>
  /** Neither the old nor the new quantity stands at Microsoft: somebody else changed it; a person decides. */
  | Fact<'QuantityChangeConflicted', { changeId: string; observedQuantity: number; snapshot: SubscriptionSnapshot }>
  /** Microsoft deleted a standing change at renewal as a side effect; putting it back is a step of its own. */
  | Fact<'ScheduleRestoreStarted', { changeId: string; attempt: number; requestId: string; giveUpAt: Instant }>
  | Fact<'ScheduleRestored', { changeId: string; evidence: 'answer' | 'read-back'; snapshot: SubscriptionSnapshot; exchange: MicrosoftExchange | null }>
  | Fact<'ScheduleRestoreFailed', { changeId: string; reason: string; exchange: MicrosoftExchange | null }>;

/** The members of the raw resource that hold changes at renewal, kept verbatim so that they can be put back (§5.8, §5.9). */
export interface StandingInstructions {
  readonly scheduledNextTermInstructions?: unknown;
  readonly scheduledActions?: unknown;
}

const ids = { subscriptionId: 'd2b90d1a-4a7b-5e11-8d2b-6a1c2f304a3e', companyId: '1f6f2b70-6f0a-5f0e-9c39-0a4f2f1c7b11', partnerId: '7f0b0a52-1c0f-5b9e-8a31-2f6f0c1e9d01' };
const changeId = '0e1a4a7b-5e11-4d2b-8a1c-2f304a3e90d1';
const requestId = '5e110e1a-4a7b-4d2b-8a1c-2f304a3e90d2';
const exchange: MicrosoftExchange = { requestId, correlationId: '2f304a3e-90d1-4a7b-8e11-0e1a4d2b8a1c', httpStatus: 200, code: null, description: null };
const snapshot: SubscriptionSnapshot = {
  microsoftId: '6a1c2f30-4a3e-4d62-8d2b-90d1a4a7b511', companyTenantId: '5d3f0c7a-0f6b-4c1e-9a77-1b3f20c9e101', class: 'nce',
  offerId: 'CFQ7TTC0LCHC:0002:CFQ7TTC0X6RN', productName: 'Microsoft 365 Business Premium', friendlyName: 'M365 BP office staff',
  quantity: 19, unitType: 'Licenses', status: 'active', autoRenew: true, isTrial: false, termDuration: 'P1Y', billingCycle: 'monthly',
  startsAt: '2026-03-09T14:22:04.998123Z', termEnd: '2027-03-08T23:59:59Z', cancellableUntil: null,
  batches: [{ quantity: 5, deadline: '2026-09-18T08:14:02.117Z' }, { quantity: 2, deadline: '2026-09-22T16:40:55.002Z' }],
  scheduledQuantity: null, suspensionReasons: [], createdAt: '2026-03-09T14:22:04.998123Z', migratedFrom: null, promotionId: null, limits: { minimum: 1, maximum: 300 },
};
/** As snapshots were stored in version 1. */
const { createdAt: _createdAt, migratedFrom: _migratedFrom, promotionId: _promotionId, limits: _limits, ...earlierSnapshot } = snapshot;
const earlierEvidence: PolicyEvidence = { rule: 'add-any-time', quantity: 19, floor: 12, batches: snapshot.batches, decidedAt: '2026-09-17T08:00:00.000Z' };
const evidence: PolicyEvidence = { ...earlierEvidence, deadline: null, nextOpening: null, safetyMargin: 300_000, limits: { minimum: 1, maximum: 300 } };
const locked: PolicyEvidence = { ...evidence, rule: 'locked-until-renewal', floor: 14, deadline: '2026-09-18T08:14:02.117Z', nextOpening: '2027-03-09T00:00:00.000Z' };
const differs: SeatLedgerDisagreement = { kind: 'refundable-differs', shown: 2, atLeast: 7, atMost: 7, deadline: null };

/** How the facts of a subscription are stored. */
export const subscriptionStream: StreamCategory<SubscriptionFact> = {
  category: 'subscription',
  storedNames: {
    SubscriptionObserved: 'subscription-observed',
    SeatLedgerDisagreed: 'seat-ledger-disagreed',
    QuantityChangeRequested: 'quantity-change-requested',
    CallStarted: 'call-started',
    CallPostponed: 'call-postponed',
    ChangeAcceptedByMicrosoft: 'change-accepted-by-microsoft',
    OutcomeUnknown: 'outcome-unknown',
    QuantityChangeConfirmed: 'quantity-change-confirmed',
    QuantityChangeRefused: 'quantity-change-refused',
    QuantityChangeConflicted: 'quantity-change-conflicted',
    ScheduleRestoreStarted: 'schedule-restore-started',
    ScheduleRestored: 'schedule-restored',
    ScheduleRestoreFailed: 'schedule-restore-failed',
  },
  examples: [
    { storedName: 'subscription-observed', data: { ...ids, snapshot: earlierSnapshot, reason: 'first-seen' } },
    { storedName: 'subscription-observed', data: { ...ids, snapshot, reason: 'synchronised' } },
    { storedName: 'seat-ledger-disagreed', data: { quantity: 19, shown: snapshot.batches.slice(1), disagreements: [differs] } },
    { storedName: 'quantity-change-requested', data: { changeId, requestId, from: 19, to: 22, evidence: earlierEvidence } },
    { storedName: 'quantity-change-requested', data: { changeId, requestId, from: 19, to: 22, evidence } },
    { storedName: 'call-started', data: { changeId, attempt: 1, requestId, observedQuantity: 19, giveUpAt: '2026-09-17T08:01:00.000Z', standing: null } },
    { storedName: 'call-postponed', data: { changeId, attempt: 1, reason: 'throttled', retryAt: '2026-09-17T08:00:41.000Z', exchange: { ...exchange, httpStatus: 429 } } },
    { storedName: 'change-accepted-by-microsoft', data: { changeId, attempt: 1, exchange: { ...exchange, httpStatus: 202 } } },
    { storedName: 'outcome-unknown', data: { changeId, attempt: 1, reason: 'timeout', exchange: null } },
    { storedName: 'quantity-change-confirmed', data: { changeId, quantity: 22, snapshot: { ...snapshot, quantity: 22 }, evidence: 'answer', exchange, scheduleToRestore: null } },
    { storedName: 'quantity-change-refused', data: { changeId, reason: 'seats-locked', exchange: { ...exchange, httpStatus: 400, code: '800090' } } },
    { storedName: 'quantity-change-refused', data: { changeId, reason: 'seats-locked', exchange: null, evidence: locked } },
    { storedName: 'quantity-change-conflicted', data: { changeId, observedQuantity: 30, snapshot: { ...snapshot, quantity: 30 } } },
    { storedName: 'schedule-restore-started', data: { changeId, attempt: 1, requestId, giveUpAt: '2026-09-17T08:02:00.000Z' } },
    { storedName: 'schedule-restored', data: { changeId, evidence: 'answer', snapshot, exchange } },
    { storedName: 'schedule-restore-failed', data: { changeId, reason: 'rejected', exchange: { ...exchange, httpStatus: 400, code: '3000' } } },
  ],
};
