import { addMonths, DAY, monthsOf, SECOND, startOfDay, WINDOW } from './dates.js';
import { isDocument } from './read-body.js';
import type { Document, SubscriptionRecord } from './subscription.js';
import type { Switches } from './switches.js';

/**
 * The new term after a renewal that was completed at `completedAt`: the schedule is carried out, every seat may be taken back for
 * 168 h from that moment, the day number is kept (facts: partner-center §5.4, §10.3).
 */
export function renewed(subscription: SubscriptionRecord, completedAt: number, switches: Switches): SubscriptionRecord {
  const { scheduledNextTermInstructions, scheduledActions, nextChargeInstructions: _charge, renewalUntil: _until, ...rest } = subscription;
  const instructions = newTermInstructions(scheduledActions) ?? scheduledNextTermInstructions ?? {};
  const product = isDocument(instructions['product']) ? instructions['product'] : {};
  const quantity = typeof instructions['quantity'] === 'number' ? instructions['quantity'] : subscription.quantity;
  const termDuration = text(product['termDuration']) ?? (subscription.isTrial ? 'P1Y' : subscription.termDuration);
  const billingCycle = (text(product['billingCycle']) ?? (subscription.isTrial ? 'monthly' : subscription.billingCycle)).toLowerCase();
  const boundary = (subscription.termEnd ?? startOfDay(completedAt) - SECOND) + SECOND;
  const termEnd = addMonths(boundary, monthsOf(termDuration) ?? 12, subscription.anchorDay) - SECOND;
  const nce = subscription.productClass === 'nce';
  return {
    ...rest,
    ...offer(subscription, product),
    isTrial: false, extendedServiceTerm: false, quantity, billingCycle, termEnd,
    ...(termDuration === undefined ? {} : { termDuration }),
    effectiveStart: switches.effectiveStartDate === 'moves' ? completedAt : subscription.effectiveStart,
    ...(nce ? {
      billingCycleEnd: billingCycle === 'monthly' ? Math.min(termEnd, addMonths(boundary, 1, subscription.anchorDay) - SECOND)
        : billingCycle === 'annual' ? Math.min(termEnd, addMonths(boundary, 12, subscription.anchorDay) - SECOND) : termEnd,
      batches: [{ quantity, until: completedAt + WINDOW }], cancellationAllowedUntil: completedAt + WINDOW, fullRefundUntil: completedAt + DAY,
    } : {}),
    version: subscription.version + 1,
    orderLines: [...subscription.orderLines, { transactionType: subscription.isTrial ? 'convert' : 'renew', quantity, at: completedAt }],
  };
}

function newTermInstructions(actions: readonly Document[] | undefined): Document | undefined {
  const action = actions?.find((candidate) => String(candidate['actionType']).toLowerCase() === 'renewtonewterm');
  return isDocument(action?.['instructions']) ? action['instructions'] : undefined;
}

function offer(subscription: SubscriptionRecord, product: Document): { offerId: string } {
  const ids = [product['productId'], product['skuId'], product['availabilityId']].map(text);
  return { offerId: ids.every((id) => id !== undefined) ? ids.join(':') : subscription.offerId };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
