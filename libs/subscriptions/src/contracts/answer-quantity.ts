import { isBefore, plus, type Instant } from '#platform/kernel';
import type { QuantityOptions } from './subscriptions.dto.js';

/** Milliseconds before a deadline from which on seats are no longer offered, because a request may be processed late (partner-center.md §5.4). */
export const SAFETY_MARGIN = 5 * 60_000;

/** What the policy says to one asked-for quantity. */
export type QuantityAnswer =
  | { readonly kind: 'same' }
  | { readonly kind: 'increase'; readonly seats: number }
  | { readonly kind: 'reduce'; readonly seats: number }
  | { readonly kind: 'refused'; readonly code: 'not-a-quantity' | 'not-changeable' | 'below-one' | 'above-maximum' | 'seats-locked'; readonly floor: number };

/**
 * Answers any number from options that were handed out, so the form, the server's refusal and the fact's evidence say the same.
 * @param asked wanted total, in seats
 * @param now present moment, UTC
 */
export function answerQuantity(quantity: number, options: QuantityOptions, asked: number, now: Instant): QuantityAnswer {
  const floor = floorOf(quantity, options, now);
  if (!options.changeable) return { kind: 'refused', code: 'not-changeable', floor };
  if (!Number.isSafeInteger(asked)) return { kind: 'refused', code: 'not-a-quantity', floor };
  if (asked < 1) return { kind: 'refused', code: 'below-one', floor };
  if (options.maximum !== null && asked > options.maximum) return { kind: 'refused', code: 'above-maximum', floor };
  if (asked === quantity) return { kind: 'same' };
  if (asked > quantity) return { kind: 'increase', seats: asked - quantity };
  if (asked < floor) return { kind: 'refused', code: 'seats-locked', floor };
  return { kind: 'reduce', seats: quantity - asked };
}

/** Smallest total that may be asked for at a moment: what is locked, but never less than one seat. */
export function floorOf(quantity: number, options: Pick<QuantityOptions, 'reduction' | 'reducible'>, now: Instant): number {
  if (options.reduction === 'never') return quantity;
  if (options.reduction === 'any-time') return 1;
  const open = options.reducible
    .filter((batch) => isBefore(plus(now, SAFETY_MARGIN), batch.deadline))
    .reduce((sum, batch) => sum + batch.quantity, 0);
  return Math.max(1, quantity - open);
}
