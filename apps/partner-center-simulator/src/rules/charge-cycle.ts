import { addMonths, endOfPeriod, monthsOf, SECOND } from './dates.js';
import { isDocument } from './read-body.js';
import type { SubscriptionRecord } from './subscription.js';
import type { Switches } from './switches.js';

/** Starts the next charge cycle and carries out a change of plan that waited for it (facts: partner-center §5.8, last line). */
export function nextCharge(subscription: SubscriptionRecord, at: number, switches: Switches): SubscriptionRecord {
  const product = subscription.nextChargeInstructions?.['product'];
  const { nextChargeInstructions, ...rest } = subscription;
  const plan = isDocument(product) ? product : {};
  const termDuration = typeof plan['termDuration'] === 'string' ? plan['termDuration'] : subscription.termDuration;
  const billingCycle = typeof plan['billingCycle'] === 'string' ? plan['billingCycle'] : subscription.billingCycle;
  const newTerm = termDuration !== subscription.termDuration;
  const end = newTerm ? endOfPeriod(at, monthsOf(termDuration) ?? 12) : subscription.termEnd;
  const cycleEnd = endOfPeriod(at, cycleMonths(billingCycle, termDuration), subscription.anchorDay);
  const kept = nextChargeInstructions && switches.promotionAfterTermChange === 'lost' ? withoutPromotion(rest) : rest;
  return {
    ...kept,
    billingCycle,
    ...(termDuration === undefined ? {} : { termDuration }),
    ...(end === undefined ? {} : { termEnd: end }),
    ...(newTerm ? { effectiveStart: at } : {}),
    billingCycleEnd: end === undefined ? cycleEnd : Math.min(cycleEnd, end),
  };
}

/** Months of one charge cycle; paid upfront, the cycle is the term (§5.6). */
export function cycleMonths(billingCycle: string, termDuration: string | undefined): number {
  if (billingCycle === 'monthly') return 1;
  return billingCycle === 'annual' ? 12 : (monthsOf(termDuration) ?? 12);
}

/** The end of the charge cycle that contains `at`, for a term that began on `start`. */
export function cycleEndAt(start: number, anchorDay: number, months: number, at: number): number {
  for (let cycle = 1; ; cycle += 1) {
    const end = addMonths(start, cycle * months, anchorDay) - SECOND;
    if (end >= at) return end;
  }
}

/** The charge cycle a subscription is in: first moment and last second; undefined where nothing is charged by cycles. */
export function presentCycle({ billingCycleEnd, termEnd, billingCycle, termDuration, anchorDay }: SubscriptionRecord): { readonly start: number; readonly end: number } | undefined {
  const end = billingCycleEnd ?? termEnd;
  return end === undefined ? undefined : { start: addMonths(end + SECOND, -cycleMonths(billingCycle, termDuration), anchorDay), end };
}

function withoutPromotion(subscription: SubscriptionRecord): SubscriptionRecord {
  const { promotionId: _id, promotionLimit: _limit, ...rest } = subscription;
  return rest;
}
