import { DAY, isBefore, plus, toInstant, toMilliseconds, type Instant } from '#platform/kernel';
import type { AllowingRule, ForbiddingRule, RefusalCode, WindowReading } from './policy-words.js';
import type { QuantityOptions } from './subscriptions.dto.js';

/** Milliseconds before a deadline from which on seats are no longer offered, because a request may be processed late (partner-center.md §5.4). */
export const SAFETY_MARGIN = 5 * 60_000;

/** Part of a change that can be carried out now. */
export interface LegNow {
  /** Total after it, in seats. */
  readonly to: number;
  /** Seats that go. */
  readonly seats: number;
  /** Until when it can be asked for, UTC, without the safety margin. */
  readonly until: Instant | null;
}

/** Part of a change that can only be carried out at the renewal. */
export interface LegAtRenewal {
  /** Total after it, in seats. */
  readonly to: number;
  /** Seats that go. */
  readonly seats: number;
  /** UTC. */
  readonly opens: Instant;
}

/** Why a total cannot be had now. */
interface NotNow {
  readonly code: RefusalCode;
  readonly rule: ForbiddingRule;
  /** Smallest total possible now. */
  readonly floor: number;
  /** Deadline that decides: the next to close, or the last that has closed; null when none is known. UTC. */
  readonly deadline: Instant | null;
  /** When it may be asked for again, UTC; null when no such moment is known. */
  readonly nextOpening: Instant | null;
}

/** What the policy says to one asked-for total. */
export type QuantityAnswer =
  | { readonly kind: 'same' }
  | { readonly kind: 'increase'; readonly rule: AllowingRule; readonly seats: number; readonly until: null }
  | { readonly kind: 'reduce'; readonly rule: AllowingRule; readonly seats: number; readonly until: Instant | null }
  /** None of it can be had now, all of it at the renewal. */
  | (NotNow & { readonly kind: 'at-renewal'; readonly atRenewal: LegAtRenewal })
  /** One wish, two legs: some seats can go now, the rest at the renewal. */
  | (NotNow & { readonly kind: 'split'; readonly now: LegNow; readonly atRenewal: LegAtRenewal })
  | (NotNow & { readonly kind: 'refused' });

/**
 * Answers any number from options that were handed out once, so the form, the server's refusal, the fact's evidence and the audit page say the same.
 * @param quantity present total, in seats
 * @param asked wanted total, in seats
 * @param now present moment, UTC
 */
export function answerQuantity(quantity: number, options: QuantityOptions, asked: number, now: Instant): QuantityAnswer {
  const no = refusing(quantity, options, now);
  if (!options.changeable) return no('not-changeable', 'not-changeable', options.nextOpening);
  if (!Number.isSafeInteger(asked)) return no('not-a-quantity', 'whole-seats');
  if (asked < 1) return no('below-one', 'one-seat-stays');
  if (asked === quantity) return { kind: 'same' };
  if (asked > quantity) return increase(quantity, options, asked, no);
  return decrease(quantity, options, asked, now, no);
}

type Refuse = (code: RefusalCode, rule: ForbiddingRule, nextOpening?: Instant | null) => NotNow & { readonly kind: 'refused' };

function refusing(quantity: number, options: QuantityOptions, now: Instant): Refuse {
  return (code, rule, nextOpening = null) => ({ kind: 'refused', code, rule, floor: floorOf(quantity, options, now), deadline: null, nextOpening });
}

function increase(quantity: number, { maximum, maximumRule }: QuantityOptions, asked: number, no: Refuse): QuantityAnswer {
  if (maximum === null || asked <= maximum) return { kind: 'increase', rule: 'add-any-time', seats: asked - quantity, until: null };
  switch (maximumRule) {
    case 'end-of-sale':
      return no('no-longer-sold', 'end-of-sale');
    case 'promotion-limit':
      return no('promotion-limit', 'promotion-limit');
    case 'sku-maximum':
    case null:
      return no('above-maximum', 'sku-maximum');
  }
}

function decrease(quantity: number, options: QuantityOptions, asked: number, now: Instant, no: Refuse): QuantityAnswer {
  if (options.reduction === 'never') return no('seats-locked', 'never-taken-back');
  if (asked < options.smallest) return options.smallestRule === 'promotion-limit' ? no('promotion-limit', 'promotion-limit') : no('below-minimum', 'sku-minimum');
  const floor = floorOf(quantity, options, now);
  const seats = quantity - asked;
  if (asked >= floor) return { kind: 'reduce', rule: options.reduction === 'any-time' ? 'legacy-any-time' : 'reduce-inside-window', seats, until: possibleUntil(options, seats, now) };

  const open = openBatches(options, now);
  const locked = { code: 'seats-locked', floor, deadline: open[0]?.deadline ?? options.lastDeadline } as const;
  const opens = options.nextOpening;
  if (opens === null) return { kind: 'refused', ...locked, rule: 'window-closed', nextOpening: null };
  const not = { ...locked, rule: 'locked-until-renewal', nextOpening: opens } as const;
  const atRenewal = { to: asked, seats: floor - asked, opens };
  if (floor === quantity) return { kind: 'at-renewal', ...not, atRenewal };
  return { kind: 'split', ...not, atRenewal, now: { to: floor, seats: quantity - floor, until: possibleUntil(options, quantity - floor, now) } };
}

/** Smallest total that may be asked for at a moment: what is locked, but never less than the product's smallest number of seats. */
export function floorOf(quantity: number, options: FloorOptions, now: Instant): number {
  if (options.reduction === 'never') return quantity;
  // A total that Microsoft itself let fall below the smallest stays possible.
  const smallest = Math.min(quantity, options.smallest);
  if (options.reduction === 'any-time') return smallest;
  return Math.max(smallest, quantity - seatsIn(openBatches(options, now)));
}

/** Batches whose seats may be asked back at a moment, the first to close first. */
export function openBatches({ reducible, safetyMargin }: OpenOptions, now: Instant): QuantityOptions['reducible'] {
  const latest = plus(now, safetyMargin);
  return reducible.filter(({ quantity, deadline }) => quantity > 0 && isBefore(latest, deadline));
}

/**
 * Until when seats that are added or renewed at a moment can be taken back, as far as that can be told before Microsoft names the deadline.
 * @param since UTC
 */
export function windowEnd(since: Instant, reading: WindowReading): Instant {
  const start = toMilliseconds(since);
  return toInstant(reading === 'hours' ? start + 7 * DAY : (Math.floor(start / DAY) + 8) * DAY);
}

type OpenOptions = Pick<QuantityOptions, 'reducible' | 'safetyMargin'>;
type FloorOptions = OpenOptions & Pick<QuantityOptions, 'reduction' | 'smallest'>;

/** Until when this many seats can go: the first deadline after which the batches that are still open hold fewer. Null when at any time. */
function possibleUntil(options: QuantityOptions, seats: number, now: Instant): Instant | null {
  if (options.reduction === 'any-time') return null;
  const open = openBatches(options, now);
  return open.find(({ deadline }) => seatsIn(open.filter((batch) => isBefore(deadline, batch.deadline))) < seats)?.deadline ?? null;
}

function seatsIn(batches: readonly { readonly quantity: number }[]): number {
  return batches.reduce((sum, { quantity }) => sum + quantity, 0);
}
