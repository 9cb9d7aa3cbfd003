import { createHash } from 'node:crypto';
import { withStatus } from './change-status.js';
import type { Configuration } from './configuration.js';
import { addMonths, endOfPeriod, HOUR, monthsOf, readDate, SECOND } from './dates.js';
import type { Document, SubscriptionRecord } from './subscription.js';
import type { Switches } from './switches.js';

/** What a scheduled action does, in lower case (facts: partner-center §5.9). */
export function actionTypeOf(action: Document): string {
  return typeof action['actionType'] === 'string' ? action['actionType'].toLowerCase() : '';
}

/** Whether a scheduled action waits for a date of its own rather than for the end of the term. */
export function onCustomDate(action: Document): boolean {
  return String(action['scheduleType'] ?? action['scheduledType']).toLowerCase() === 'customdate';
}

/** What happens when the term ends at `at`: renewal, extended service term, expiry (facts: partner-center §4.6, §5.9, §10.3). */
export function atTermEnd(subscription: SubscriptionRecord, at: number, switches: Switches, configuration: Configuration): SubscriptionRecord {
  if (subscription.status === 'suspended') return withStatus(subscription, subscription.productClass === 'nce' ? 'disabled' : 'deleted', at);
  const actions = (subscription.scheduledActions ?? []).filter((action) => !onCustomDate(action)).map(actionTypeOf);
  const cancelled = actions.includes('cancel');
  const extendable = subscription.extendedServiceTerm || mayBeExtended(subscription, switches, configuration);
  if (extendable && !cancelled && actions.includes('renewtoextendedserviceterm')) return extended(subscription, at, configuration);
  if (subscription.autoRenew && !cancelled) return { ...subscription, renewalUntil: at + renewalDuration(subscription, at, switches) };
  if (extendable && !cancelled) return extended(subscription, at, configuration);
  const withoutGrace = extendable && switches.expiredGrace === 'none';
  return withStatus({ ...subscription, batches: [] }, withoutGrace ? 'disabled' : 'expired', at);
}

/** Paid new-commerce licences whose term began and ends late enough (§5.9). */
function mayBeExtended({ productClass, isTrial, termEnd, termDuration }: SubscriptionRecord, switches: Switches, configuration: Configuration): boolean {
  if (switches.extendedServiceTerm === 'off' || productClass !== 'nce' || isTrial || termEnd === undefined) return false;
  const began = addMonths(termEnd + SECOND, -(monthsOf(termDuration) ?? 12));
  return began >= (readDate(configuration.extendedBoughtFrom) ?? 0) && termEnd >= (readDate(configuration.extendedEndingFrom) ?? 0);
}

/** Goes on month by month at a higher price, cancellable at any time, ids kept (§5.9). */
function extended(subscription: SubscriptionRecord, at: number, configuration: Configuration): SubscriptionRecord {
  const { scheduledActions, scheduledNextTermInstructions: _instructions, fullRefundUntil: _refund, scheduleSetAt: _set, nextChargeInstructions: _charge, ...rest } = subscription;
  const waiting = scheduledActions?.filter(onCustomDate) ?? [];
  const end = endOfPeriod(at, 1, subscription.anchorDay);
  const upliftPercent = subscription.monthlyPlanSold === false ? configuration.extendedPercentWithoutMonthlyPlan : configuration.extendedPercent;
  const { termDuration, billingCycle } = subscription;
  return {
    ...rest, ...(waiting.length > 0 ? { scheduledActions: waiting } : {}),
    extendedServiceTerm: true, extendedFrom: subscription.extendedFrom ?? { billingCycle, ...(termDuration === undefined ? {} : { termDuration }) },
    termDuration: 'P1M', billingCycle: 'monthly', batches: [], termEnd: end, billingCycleEnd: end, cancellationAllowedUntil: end, version: rest.version + 1,
    orderLines: [...rest.orderLines, { transactionType: 'extendTerm', quantity: rest.quantity, at, cycle: { start: at, end }, upliftPercent }],
  };
}

/** How long the renewal is processed: always the same for the same subscription and term. */
function renewalDuration({ id, productClass }: SubscriptionRecord, at: number, { renewalDuration: reading }: Switches): number {
  if (productClass === 'legacy' || reading === 'instant') return 0;
  if (reading === 'fullDay') return 24 * HOUR;
  const draw = createHash('sha256').update(`${id}/${at}`).digest().readUInt32BE(0) / 2 ** 32;
  return SECOND + Math.floor(draw * (24 * HOUR - SECOND));
}
