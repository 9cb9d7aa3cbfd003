/**
 * How long seats can be taken back: 7 × 24 hours from the moment they were added, or until the end of the seventh day after it (UTC). Microsoft's
 * texts speak of both (partner-center.md §5.4, §12 no. 2); a deadline that Microsoft named goes before either.
 */
export type WindowReading = 'hours' | 'calendar-days';

/** How seats came to a subscription (§5.4: each way opens a window of its own, an upgrade none). */
export type SeatSource = 'purchase' | 'renewal' | 'added-mid-term' | 'migration' | 'upgrade';

/** Rule by which a total is allowed now. Stored as evidence: never rename one. */
export type AllowingRule = 'add-any-time' | 'reduce-inside-window' | 'legacy-any-time';

/** Rule by which a total is not allowed now. Stored as evidence: never rename one. */
export type ForbiddingRule =
  | 'whole-seats' | 'one-seat-stays' | 'not-changeable' | 'sku-minimum' | 'sku-maximum' | 'promotion-limit' | 'end-of-sale'
  /** New commerce gives locked seats back at the renewal only. */
  | 'locked-until-renewal'
  /** The same, and no renewal is coming. */
  | 'window-closed'
  /** Products whose seats are never taken back. */
  | 'never-taken-back';

/** Code of the refusal that a rule leads to. */
export type RefusalCode =
  | 'not-a-quantity' | 'not-changeable' | 'below-one' | 'below-minimum' | 'above-maximum' | 'promotion-limit' | 'no-longer-sold' | 'seats-locked';
