import { presentCycle } from './charge-cycle.js';
import { refusal } from './refusals.js';
import { openBatches, type Batch, type SubscriptionRecord } from './subscription.js';
import type { Switches } from './switches.js';
import { requestedQuantity, requestedStatus, type Step, type Update } from './update.js';
import { windowEnd } from './window.js';

/** Steps 11 and 12 of the PATCH algorithm: less or more seats (facts: partner-center §5.3, §5.4, §10.2). */
export function changeQuantity(subscription: SubscriptionRecord, update: Update): Step {
  const quantity = requestedQuantity(update);
  if (quantity === subscription.quantity || requestedStatus(update) === 'deleted') return subscription;
  if (subscription.productClass === 'azure-plan' || subscription.productClass === 'azure-legacy') return refusal('403/800027');
  if (subscription.productClass === 'marketplace') return refusal('400/2006');
  if (subscription.extendedServiceTerm) return refusal('400/900280');
  return quantity < subscription.quantity ? decrease(subscription, quantity, update) : increase(subscription, quantity, update);
}

function decrease(subscription: SubscriptionRecord, quantity: number, { now, switches }: Update): Step {
  if (subscription.productClass === 'software') return refusal('400/800095');
  if (switches.belowAssignedSeats === 'refused' && quantity < (subscription.assignedSeats ?? 0)) return refusal('400/800095');
  if (subscription.productClass === 'legacy') {
    if (quantity < subscription.minimum) return refusal('400/2002');
    return withQuantity(subscription, quantity, subscription.batches, now);
  }
  const floor = floorOf(subscription, now);
  if (quantity < floor && (switches.tooLargeReduction === 'refusedWhole' || floor === subscription.quantity))
    return refusal(`400/${switches.outsideWindowCode}`);
  const target = Math.max(quantity, floor);
  if (target < (subscription.promotionLimit?.minimum ?? 0)) return refusal(switches.promotionLimitCode, PROMOTION_LIMIT);
  return withQuantity(subscription, target, consume(openBatches(subscription, now), subscription.quantity - target, switches), now);
}

function increase(subscription: SubscriptionRecord, quantity: number, { now, switches }: Update): Step {
  if (quantity > subscription.maximum) return refusal(switches.aboveMaximumCode);
  if (subscription.endOfSale) return refusal('403/800028');
  if (subscription.softwareAssurance) return refusal('400/800092');
  const added: Batch = { quantity: quantity - subscription.quantity, until: windowEnd(now, switches) };
  const limit = subscription.promotionLimit;
  if (limit && limit.redeemed + added.quantity > limit.maximum) return refusal(switches.promotionLimitCode, PROMOTION_LIMIT);
  const batches = subscription.productClass === 'nce' ? [...openBatches(subscription, now), added] : subscription.batches;
  const next = withQuantity(subscription, quantity, batches, now);
  return limit ? { ...next, promotionLimit: { ...limit, redeemed: limit.redeemed + added.quantity } } : next;
}

/** Microsoft publishes the text, not the code (§2.8, §12 no. 17). */
const PROMOTION_LIMIT = 'A discount is applied to the subscription and the desired quantity is not within the minimum and maximum of the promotion.';

/** The lowest quantity that Partner Center takes now: what is locked, at least one and at least the SKU's minimum. */
export function floorOf(subscription: SubscriptionRecord, now: number): number {
  const open = openBatches(subscription, now).reduce((sum, batch) => sum + batch.quantity, 0);
  return Math.max(1, subscription.minimum, subscription.quantity - open);
}

/** Takes `seats` out of the batches, earliest deadline first (fifo) or latest first (lifo); what remains keeps its deadline. */
export function consume(batches: readonly Batch[], seats: number, { batchConsumption }: Pick<Switches, 'batchConsumption'>): readonly Batch[] {
  const earliestFirst = [...batches].sort((a, b) => a.until - b.until);
  const order = batchConsumption === 'fifo' ? earliestFirst : [...earliestFirst].reverse();
  let left = seats;
  const remaining = order.map((batch) => {
    const taken = Math.min(batch.quantity, left);
    left -= taken;
    return { ...batch, quantity: batch.quantity - taken };
  });
  return remaining.filter((batch) => batch.quantity > 0).sort((a, b) => a.until - b.until);
}

/** The subscription with another quantity and the order line that says so. */
export function withQuantity(subscription: SubscriptionRecord, quantity: number, batches: readonly Batch[], now: number): SubscriptionRecord {
  const difference = quantity - subscription.quantity;
  if (difference === 0) return { ...subscription, batches };
  const transactionType = difference > 0 ? 'addQuantity' : 'removeQuantity';
  const cycle = presentCycle(subscription);
  const line = { transactionType, quantity: Math.abs(difference), at: now, before: subscription.quantity, ...(cycle ? { cycle } : {}) } as const;
  return { ...subscription, quantity, batches, orderLines: [...subscription.orderLines, line] };
}
