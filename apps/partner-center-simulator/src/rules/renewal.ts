import { findInCatalogue } from '../seed/catalogue.js';
import { addMonths, DAY, HOUR, monthsOf, readDate, SECOND, startOfDay } from './dates.js';
import { isDocument } from './read-body.js';
import type { Document, SubscriptionRecord } from './subscription.js';
import type { Switches } from './switches.js';
import { actionTypeOf, onCustomDate } from './term-end.js';
import { windowEnd } from './window.js';

/** Before the end of the term a schedule should be set this much earlier (facts: partner-center §5.8, last but one). */
export const LATE = 24 * HOUR;

/**
 * The new term after a renewal that was completed at `completedAt`: the schedule is carried out, every seat may be taken back for
 * 168 h from that moment, the day number is kept (facts: partner-center §5.4, §10.3).
 */
export function renewed(subscription: SubscriptionRecord, completedAt: number, switches: Switches): SubscriptionRecord {
  const {
    scheduledNextTermInstructions: _instructions, scheduledActions: _actions, scheduleSetAt: _set, nextChargeInstructions: _charge,
    renewalUntil: _until, extendedFrom: _extendedFrom, ...rest
  } = subscription;
  const instructions = plannedTerm(subscription, switches);
  const product = isDocument(instructions['product']) ? instructions['product'] : {};
  const quantity = typeof instructions['quantity'] === 'number' ? instructions['quantity'] : subscription.quantity;
  const plan = nextPlan(subscription, product);
  const boundary = (subscription.termEnd ?? startOfDay(completedAt) - SECOND) + SECOND;
  const customEnd = readDate(instructions['customTermEndDate']);
  const termEnd = customEnd === undefined ? addMonths(boundary, monthsOf(plan.termDuration) ?? 12, subscription.anchorDay) - SECOND : startOfDay(customEnd) + DAY - SECOND;
  const anchorDay = customEnd === undefined ? subscription.anchorDay : new Date(termEnd + SECOND).getUTCDate();
  const billingCycleEnd = cycleEnd(plan.billingCycle, boundary, termEnd, subscription.anchorDay);
  return {
    ...rest,
    ...offer(subscription, product),
    ...(text(product['promotionId']) === undefined ? {} : { promotionId: text(product['promotionId']) as string }),
    isTrial: false, extendedServiceTerm: false, quantity, ...plan, termEnd, anchorDay,
    effectiveStart: switches.effectiveStartDate === 'moves' ? completedAt : subscription.effectiveStart,
    ...(subscription.productClass === 'nce' ? {
      billingCycleEnd, batches: [{ quantity, until: windowEnd(completedAt, switches) }],
      cancellationAllowedUntil: windowEnd(completedAt, switches), fullRefundUntil: completedAt + DAY,
    } : {}),
    version: subscription.version + 1,
    orderLines: [...subscription.orderLines, {
      transactionType: subscription.isTrial ? 'convert' : 'renew', quantity, at: completedAt, before: subscription.quantity, cycle: { start: boundary, end: billingCycleEnd },
    }],
  };
}

/** Where scheduled actions stand, only they count; otherwise the next-term instructions (§5.9). */
function plannedTerm(subscription: SubscriptionRecord, switches: Switches): Document {
  const { scheduledActions, scheduledNextTermInstructions, scheduleSetAt, termEnd } = subscription;
  const late = scheduleSetAt !== undefined && termEnd !== undefined && scheduleSetAt > termEnd - LATE;
  if (late && switches.lateSchedule === 'withoutEffect') return {};
  const actions = (scheduledActions ?? []).filter((action) => !onCustomDate(action));
  if (actions.length === 0) return scheduledNextTermInstructions ?? {};
  const action = actions.find((candidate) => ['renewtonewterm', 'transition'].includes(actionTypeOf(candidate)));
  return isDocument(action?.['instructions']) ? action['instructions'] : {};
}

/** A trial becomes a paid year billed monthly; out of an extended term the plan before it comes back (§5.7, §5.9). */
function nextPlan(subscription: SubscriptionRecord, product: Document): Pick<SubscriptionRecord, 'termDuration' | 'billingCycle'> {
  const present = subscription.isTrial ? { termDuration: 'P1Y', billingCycle: 'monthly' } : (subscription.extendedFrom ?? subscription);
  const termDuration = text(product['termDuration'])?.toUpperCase() ?? present.termDuration;
  const billingCycle = (text(product['billingCycle']) ?? present.billingCycle).toLowerCase();
  return { billingCycle, ...(termDuration === undefined ? {} : { termDuration }) };
}

function cycleEnd(billingCycle: string, start: number, termEnd: number, anchorDay: number): number {
  if (billingCycle !== 'monthly' && billingCycle !== 'annual') return termEnd;
  return Math.min(termEnd, addMonths(start, billingCycle === 'monthly' ? 1 : 12, anchorDay) - SECOND);
}

function offer(subscription: SubscriptionRecord, product: Document): Partial<SubscriptionRecord> & { offerId: string } {
  const ids = [product['productId'], product['skuId'], product['availabilityId']].map(text);
  if (!ids.every((id) => id !== undefined)) return { offerId: subscription.offerId };
  const offerId = ids.join(':');
  const found = offerId === subscription.offerId ? undefined : findInCatalogue(offerId);
  return found ? { offerId, offerName: found.name, minimum: found.minimum, maximum: found.maximum, endOfSale: false } : { offerId };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
