import type { SeatSource, WindowReading } from './policy-words.js';
import type { ProductClass, SeatLedgerDisagreement } from './subscriptions.facts.js';

/** Seats that can still be taken back until a moment. */
export class ReducibleSeats {
  /** Seats. */
  readonly quantity!: number;
  /** UTC. The portal stops offering them a safety margin (5 minutes) earlier: Microsoft's clock decides. */
  readonly deadline!: string;
}

/**
 * What may be asked of a quantity now. Enough to answer every number while a person types, without another request:
 * see `answerQuantity`.
 */
export class QuantityOptions {
  /** False when nothing can be changed now; `reason` says why. */
  readonly changeable!: boolean;
  /**
   * Why not: `view-only`, `change-in-progress`, `trial`, `azure-plan`, `software`, `marketplace`, `unknown-product`, `suspended`,
   * `expired`, `deleted`, `pending`, `disabled`, `not-active`, `term-ended`, `extended-term`, `connection-missing`. Null when changeable.
   */
  readonly reason!: string | null;
  /** Smallest total allowed now. */
  readonly minimum!: number;
  /** Smallest total that the product itself allows, whatever the windows say; at least one. */
  readonly smallest!: number;
  /** What sets `smallest`. */
  readonly smallestRule!: 'sku-minimum' | 'promotion-limit';
  /** Largest total allowed, when known. */
  readonly maximum!: number | null;
  /** What sets `maximum`: the product, its promotion, or that it is no longer sold; null without a maximum. */
  readonly maximumRule!: 'sku-maximum' | 'promotion-limit' | 'end-of-sale' | null;
  /** Batches that can still be taken back, earliest deadline first. Empty for legacy, where seats may go at any time. */
  readonly reducible!: ReducibleSeats[];
  /** `seven-days`: new commerce; `any-time`: legacy; `never`: everything else. */
  readonly reduction!: 'seven-days' | 'any-time' | 'never';
  /** When the next window for taking seats back opens (renewal), UTC; null when none is known. */
  readonly nextOpening!: string | null;
  /** The last deadline that has passed in this term, UTC; null when none is known. */
  readonly lastDeadline!: string | null;
  /** Milliseconds before a deadline from which on its seats are no longer offered. */
  readonly safetyMargin!: number;
  /** How long seats that are added now can probably be taken back: 7 × 24 hours, or until the end of the seventh day (UTC). */
  readonly windowReading!: WindowReading;
}

/** Seats that came together. */
export class LedgerBatch {
  /** Seats. */
  readonly quantity!: number;
  /** How they came: bought, renewed, added in the middle of a term, migrated from legacy, or upgraded from another product. */
  readonly source!: SeatSource;
  /** Until when they can, or could, be taken back, UTC; null when there is no such moment. */
  readonly deadline!: string | null;
  /** `open`: can be taken back until the deadline; `locked`: stay until the renewal; `free`: can go at any time. */
  readonly state!: 'open' | 'locked' | 'free';
}

/** What Microsoft shows of the windows is not what Seatkeeper's own records say. Microsoft's word counts. */
export class LedgerDisagreement implements SeatLedgerDisagreement {
  /**
   * `refundable-differs`: another number of seats can be taken back; `deadline-differs`: seats have a deadline that no window explains;
   * `more-open-than-seats`: more seats can be taken back than there are.
   */
  readonly kind!: 'refundable-differs' | 'deadline-differs' | 'more-open-than-seats';
  /** Seats that Microsoft shows. */
  readonly shown!: number;
  /** Fewest and most seats that Seatkeeper's own records allow. */
  readonly atLeast!: number;
  readonly atMost!: number;
  /** Deadline that Microsoft shows, UTC; null where it is not about one. */
  readonly deadline!: string | null;
}

/** Where each seat stands. The batches' seats always add up to the quantity. */
export class SeatLedger {
  /** Open ones first, the first to close at the front. */
  readonly batches!: LedgerBatch[];
  /** Recorded when Microsoft was read last; empty when both agree. */
  readonly disagreements!: LedgerDisagreement[];
}

/** A quantity change on its way, or the last one that ended. */
export class QuantityChange {
  readonly changeId!: string;
  readonly from!: number;
  readonly to!: number;
  /**
   * `sending`: durable here, on its way to Microsoft. `accepted`: Microsoft took it and will do it later. `checking`: no clear answer came,
   * Seatkeeper reads back. `waiting`: Microsoft is busy; tried again at `retryAt`. `confirmed`, `refused`, `conflicted`: final.
   */
  readonly state!: 'sending' | 'waiting' | 'accepted' | 'checking' | 'confirmed' | 'refused' | 'conflicted';
  /** Refusal code or reason of waiting; null otherwise. */
  readonly reason!: string | null;
  /** UTC; null unless waiting. */
  readonly retryAt!: string | null;
  /** Who asked, for display. */
  readonly requestedBy!: string;
  /** UTC. */
  readonly requestedAt!: string;
  /** UTC; null while it is under way. */
  readonly endedAt!: string | null;
  /** Microsoft's error code, when it refused with one. */
  readonly microsoftCode!: string | null;
  /** For support: `MS-RequestId`. */
  readonly requestId!: string;
}

/** A subscription in a company's list. */
export class SubscriptionItem {
  readonly subscriptionId!: string;
  readonly companyId!: string;
  readonly productName!: string;
  readonly friendlyName!: string;
  readonly offerId!: string;
  readonly class!: ProductClass;
  readonly isTrial!: boolean;
  /** `P1M`, `P1Y`, `P3Y`, or null. */
  readonly termDuration!: string | null;
  readonly billingCycle!: string;
  /** active, suspended, deleted, expired, pending, disabled. */
  readonly status!: string;
  readonly autoRenew!: boolean;
  /** Last moment of the term, UTC; null when it never ends. */
  readonly termEnd!: string | null;
  /** Seats. */
  readonly quantity!: number;
  /** Quantity scheduled at Microsoft for the next term, or null. */
  readonly scheduledQuantity!: number | null;
  readonly options!: QuantityOptions;
  readonly ledger!: SeatLedger;
  /** The change under way, or the last one of the past days; null if there is none. */
  readonly change!: QuantityChange | null;
  /** Entity tag for `If-Match`. */
  readonly etag!: string;
  /** When Microsoft was last asked, UTC. */
  readonly observedAt!: string;
}

export class SubscriptionPage {
  readonly items!: SubscriptionItem[];
  readonly next!: string | null;
}

/** How far the first reading of a company's subscriptions has come. */
export class Synchronisation {
  readonly companyId!: string;
  readonly state!: 'never' | 'running' | 'done' | 'failed';
  /** Subscriptions read so far. */
  readonly read!: number;
  readonly total!: number | null;
  /** Why it failed, in one plain sentence; null otherwise. */
  readonly problem!: string | null;
  /** UTC. */
  readonly finishedAt!: string | null;
}
