import type { ProductClass } from './subscriptions.facts.js';

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
   * `expired`, `deleted`, `pending`, `disabled`, `not-active`, `term-ended`, `connection-missing`. Null when changeable.
   */
  readonly reason!: string | null;
  /** Smallest total allowed now. */
  readonly minimum!: number;
  /** Largest total allowed, when known. */
  readonly maximum!: number | null;
  /** Batches that can still be taken back, earliest deadline first. Empty for legacy, where seats may go at any time. */
  readonly reducible!: ReducibleSeats[];
  /** `seven-days`: new commerce; `any-time`: legacy; `never`: everything else. */
  readonly reduction!: 'seven-days' | 'any-time' | 'never';
  /** When the next window for taking seats back opens (renewal), UTC; null when none is known. */
  readonly nextOpening!: string | null;
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
