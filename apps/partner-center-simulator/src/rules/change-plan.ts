import { fits } from './check-schedule.js';
import { monthsOf } from './dates.js';
import { refusal } from './refusals.js';
import { catalogueIds, type SubscriptionRecord } from './subscription.js';
import { requestedQuantity, type Step, type Update } from './update.js';
import { windowEnd } from './window.js';

/** Mid-term changes of term and billing frequency; they take effect with the next charge (facts: partner-center §5.8, last line). */
export function changePlan(subscription: SubscriptionRecord, update: Update): Step {
  const keptCharge = update.body?.['nextChargeInstructions'] ? subscription : withoutNextCharge(subscription);
  const term = text(update.body?.['termDuration'])?.toUpperCase() ?? subscription.termDuration;
  const cycle = text(update.body?.['billingCycle'])?.toLowerCase() ?? subscription.billingCycle;
  if (term === subscription.termDuration && cycle === subscription.billingCycle) return keptCharge;
  if (subscription.isTrial) return refusal('400/800107');
  if (subscription.productClass !== 'nce') return refusal('400/2054');
  if (subscription.extendedServiceTerm) return refusal('400/900280');

  const before = monthsOf(subscription.termDuration) ?? 0;
  const after = monthsOf(term);
  if (after === undefined || ![1, 12, 36].includes(after)) return refusal('400/800121');
  if (after < before) return refusal('400/800122');
  if (!fits(term ?? '', cycle) || (after === before && !isFrequencyChange(subscription.billingCycle, cycle, after))) return refusal('400/2054');

  const product = { ...catalogueIds(subscription.offerId), billingCycle: cycle, termDuration: term };
  const next = { ...keptCharge, nextChargeInstructions: { product, quantity: requestedQuantity(update) } };
  if (after === before || update.switches.windowAfterTermChange === 'closed') return next;
  return { ...next, batches: [{ quantity: subscription.quantity, until: windowEnd(update.now, update.switches) }] };
}

/** Within a term only three years change their frequency, between monthly and annual; never to or from upfront. */
function isFrequencyChange(before: string, after: string, months: number): boolean {
  return months === 36 && [before, after].every((cycle) => ['monthly', 'annual'].includes(cycle));
}

function withoutNextCharge(subscription: SubscriptionRecord): SubscriptionRecord {
  const { nextChargeInstructions: _removed, ...rest } = subscription;
  return rest;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
