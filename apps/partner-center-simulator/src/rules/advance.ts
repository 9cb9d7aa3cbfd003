import { createHash } from 'node:crypto';
import { addMonths, DAY, endOfPeriod, HOUR, monthsOf, SECOND } from './dates.js';
import { withStatus } from './change-status.js';
import { isDocument } from './read-body.js';
import { renewed } from './renewal.js';
import type { SubscriptionRecord } from './subscription.js';
import type { Switches } from './switches.js';

/** How long an ended subscription stays in a state before the next one (facts: partner-center §4.6). */
const EXPIRED_FOR = 30 * DAY;
const DISABLED_FOR = 90 * DAY;
const SUSPENDED_AT_END_DISABLED_FOR = 120 * DAY;
const LEGACY_SUSPENDED_FOR = 90 * DAY;

/** Guard against a rule that would never come to rest: more steps than monthly terms fit into the years the clock can jump. */
const MOST_STEPS = 5_000;

/**
 * Brings a subscription to what it is at `now`: pending changes, provisioning, charge cycles, renewals, extended terms, expiry
 * (facts: partner-center §4.6, §5.9, §10.3). The same object when nothing is due.
 */
export function advance(subscription: SubscriptionRecord, now: number, switches: Switches): SubscriptionRecord {
  let current = subscription;
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const due = nextDue(current);
    if (due === undefined || due.at > now) return current;
    current = due.apply(current, switches);
  }
  throw new Error(`Subscription ${subscription.id} does not come to rest; set the clock to a nearer time`);
}

/** When the subscription next changes by itself (milliseconds UTC), if ever. */
export function nextDueAt(subscription: SubscriptionRecord): number | undefined {
  return nextDue(subscription)?.at;
}

interface Due {
  readonly at: number;
  readonly apply: (subscription: SubscriptionRecord, switches: Switches) => SubscriptionRecord;
}

function nextDue(subscription: SubscriptionRecord): Due | undefined {
  const dues = [pendingChange(subscription), provisioning(subscription), chargeCycle(subscription), termEnd(subscription), lifecycle(subscription)];
  return dues.filter((due) => due !== undefined).sort((a, b) => a.at - b.at)[0];
}

function pendingChange({ pendingChange: pending }: SubscriptionRecord): Due | undefined {
  if (!pending) return undefined;
  return {
    at: pending.at,
    apply: (subscription) => {
      const { pendingChange: _done, ...rest } = subscription;
      return pending.outcome === 'ok' ? pending.next : rest;
    },
  };
}

function provisioning({ status, provisionedAt }: SubscriptionRecord): Due | undefined {
  if (status !== 'pending' || provisionedAt === undefined) return undefined;
  return { at: provisionedAt, apply: (subscription) => withStatus(subscription, 'active', provisionedAt) };
}

function chargeCycle({ status, billingCycleEnd, termEnd: end }: SubscriptionRecord): Due | undefined {
  if (status !== 'active' || billingCycleEnd === undefined || (end !== undefined && billingCycleEnd >= end)) return undefined;
  return { at: billingCycleEnd + SECOND, apply: (subscription) => nextCharge(subscription, billingCycleEnd + SECOND) };
}

/** Starts the next charge cycle and carries out a change of plan that waited for it (§5.8, last line). */
function nextCharge(subscription: SubscriptionRecord, at: number): SubscriptionRecord {
  const product = subscription.nextChargeInstructions?.['product'];
  const { nextChargeInstructions: _done, ...rest } = subscription;
  const plan = isDocument(product) ? product : {};
  const termDuration = typeof plan['termDuration'] === 'string' ? plan['termDuration'] : subscription.termDuration;
  const billingCycle = typeof plan['billingCycle'] === 'string' ? plan['billingCycle'] : subscription.billingCycle;
  const newTerm = termDuration !== subscription.termDuration;
  const end = newTerm ? endOfPeriod(at, monthsOf(termDuration) ?? 12) : subscription.termEnd;
  const cycleEnd = endOfPeriod(at, cycleMonths(billingCycle, termDuration), subscription.anchorDay);
  return {
    ...rest,
    billingCycle,
    ...(termDuration === undefined ? {} : { termDuration }),
    ...(end === undefined ? {} : { termEnd: end }),
    ...(newTerm ? { effectiveStart: at } : {}),
    billingCycleEnd: end === undefined ? cycleEnd : Math.min(cycleEnd, end),
  };
}

/** Months of one charge cycle. */
export function cycleMonths(billingCycle: string, termDuration: string | undefined): number {
  if (billingCycle === 'monthly') return 1;
  return billingCycle === 'annual' ? 12 : (monthsOf(termDuration) ?? 12);
}

function termEnd(subscription: SubscriptionRecord): Due | undefined {
  const { status, termEnd: end, renewalUntil } = subscription;
  if (end === undefined) return undefined;
  if (renewalUntil !== undefined) return { at: renewalUntil, apply: (ended, switches) => renewed(ended, renewalUntil, switches) };
  if (status !== 'active' && status !== 'suspended') return undefined;
  return { at: end + SECOND, apply: (ended, switches) => atTermEnd(ended, end + SECOND, switches) };
}

function atTermEnd(subscription: SubscriptionRecord, at: number, switches: Switches): SubscriptionRecord {
  if (subscription.status === 'suspended') {
    return withStatus(subscription, subscription.productClass === 'nce' ? 'disabled' : 'deleted', at);
  }
  const actions = (subscription.scheduledActions ?? []).map((action) => String(action['actionType']).toLowerCase());
  if (subscription.autoRenew && !actions.includes('cancel')) return { ...subscription, renewalUntil: at + renewalDuration(subscription, at, switches) };
  const extends_ = subscription.productClass === 'nce' && !subscription.isTrial && !actions.includes('cancel') && switches.extendedServiceTerm === 'on';
  return extends_ ? extended(subscription, at) : withStatus({ ...subscription, batches: [] }, 'expired', at);
}

/** Goes on month by month at a higher price, cancellable at any time (§5.9). */
function extended(subscription: SubscriptionRecord, at: number): SubscriptionRecord {
  const { scheduledActions: _actions, scheduledNextTermInstructions: _instructions, fullRefundUntil: _refund, ...rest } = subscription;
  const end = endOfPeriod(at, 1, subscription.anchorDay);
  return {
    ...rest, extendedServiceTerm: true, termDuration: 'P1M', billingCycle: 'monthly', batches: [], termEnd: end, billingCycleEnd: end,
    cancellationAllowedUntil: end, version: rest.version + 1,
    orderLines: [...rest.orderLines, { transactionType: 'extendTerm', quantity: rest.quantity, at }],
  };
}

function renewalDuration({ id, productClass }: SubscriptionRecord, at: number, { renewalDuration: reading }: Switches): number {
  if (productClass === 'legacy' || reading === 'instant') return 0;
  if (reading === 'fullDay') return 24 * HOUR;
  const draw = createHash('sha256').update(`${id}/${at}`).digest().readUInt32BE(0) / 2 ** 32;
  return SECOND + Math.floor(draw * (24 * HOUR - SECOND));
}

function lifecycle(subscription: SubscriptionRecord): Due | undefined {
  const { status, statusSince, productClass, termEnd: end } = subscription;
  if (status === 'expired') return after(statusSince + EXPIRED_FOR, 'disabled');
  if (status === 'disabled') {
    const wasSuspended = subscription.suspensionReasons.length > 0;
    return after(statusSince + (wasSuspended ? SUSPENDED_AT_END_DISABLED_FOR : DISABLED_FOR), 'deleted');
  }
  const legacySuspended = status === 'suspended' && (productClass === 'legacy' || productClass === 'azure-legacy');
  return legacySuspended && (end === undefined || statusSince + LEGACY_SUSPENDED_FOR < end) ? after(statusSince + LEGACY_SUSPENDED_FOR, 'deleted') : undefined;
}

function after(at: number, status: 'disabled' | 'deleted'): Due {
  return { at, apply: (subscription) => withStatus(subscription, status, at) };
}

/** The end of the charge cycle that contains `at`, for a term that began on `start`. */
export function cycleEndAt(start: number, anchorDay: number, months: number, at: number): number {
  for (let cycle = 1; ; cycle += 1) {
    const end = addMonths(start, cycle * months, anchorDay) - SECOND;
    if (end >= at) return end;
  }
}
