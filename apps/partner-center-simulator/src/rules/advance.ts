import { nextCharge } from './charge-cycle.js';
import { withStatus } from './change-status.js';
import { DEFAULT_CONFIGURATION, type Configuration } from './configuration.js';
import { DAY, readDate, SECOND } from './dates.js';
import { renewed } from './renewal.js';
import type { SubscriptionRecord } from './subscription.js';
import type { Switches } from './switches.js';
import { actionTypeOf, atTermEnd, onCustomDate } from './term-end.js';

/** How long an ended subscription stays in a state before the next one (facts: partner-center §4.6). */
const EXPIRED_FOR = 30 * DAY;
const DISABLED_FOR = 90 * DAY;
const SUSPENDED_AT_END_DISABLED_FOR = 120 * DAY;
const LEGACY_SUSPENDED_FOR = 90 * DAY;

/** Guard against a rule that would never come to rest: more steps than monthly terms fit into the years the clock can jump. */
const MOST_STEPS = 5_000;

/** What a subscription did by itself at a moment (milliseconds UTC). */
export interface Happening {
  readonly at: number;
  readonly kind: 'change-applied' | 'change-given-up' | 'provisioned' | 'charge-cycle' | 'renewal-started' | 'renewed' | 'extended' | 'cancelled' | 'expired' | 'disabled' | 'deleted';
  readonly before: SubscriptionRecord;
  readonly after: SubscriptionRecord;
}

/**
 * Brings a subscription to what it is at `now`: pending changes, provisioning, charge cycles, renewals, extended terms, expiry
 * (facts: partner-center §4.6, §5.9, §10.3). The same object when nothing is due.
 */
export function advance(subscription: SubscriptionRecord, now: number, switches: Switches, configuration: Configuration = DEFAULT_CONFIGURATION): SubscriptionRecord {
  let current = subscription;
  for (const { after } of happenings(subscription, now, switches, configuration)) current = after;
  return current;
}

/** The steps of `advance`, one after the other. */
export function* happenings(subscription: SubscriptionRecord, now: number, switches: Switches, configuration: Configuration = DEFAULT_CONFIGURATION): Generator<Happening> {
  let before = subscription;
  for (let steps = 0; steps < MOST_STEPS; steps += 1) {
    const due = nextDue(before);
    if (due === undefined || due.at > now) return;
    const after = due.apply(before, switches, configuration);
    yield { at: due.at, kind: due.kind(before, after), before, after };
    before = after;
  }
  throw new RangeError(`Subscription ${subscription.id} does not come to rest; set the clock to a nearer time`);
}

/** When the subscription next changes by itself (milliseconds UTC), if ever. */
export function nextDueAt(subscription: SubscriptionRecord): number | undefined {
  return nextDue(subscription)?.at;
}

interface Due {
  readonly at: number;
  readonly apply: (subscription: SubscriptionRecord, switches: Switches, configuration: Configuration) => SubscriptionRecord;
  readonly kind: (before: SubscriptionRecord, after: SubscriptionRecord) => Happening['kind'];
}

function nextDue(subscription: SubscriptionRecord): Due | undefined {
  const dues = [pendingChange(subscription), provisioning(subscription), customDate(subscription), chargeCycle(subscription), termEnd(subscription), lifecycle(subscription)];
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
    kind: () => (pending.outcome === 'ok' ? 'change-applied' : 'change-given-up'),
  };
}

function provisioning({ status, provisionedAt }: SubscriptionRecord): Due | undefined {
  if (status !== 'pending' || provisionedAt === undefined) return undefined;
  return { at: provisionedAt, apply: (subscription) => withStatus(subscription, 'active', provisionedAt), kind: () => 'provisioned' };
}

/** A cancellation for a date of its own, as an extended service term allows (§5.9). */
function customDate({ status, scheduledActions }: SubscriptionRecord): Due | undefined {
  const cancel = scheduledActions?.find((action) => onCustomDate(action) && actionTypeOf(action) === 'cancel');
  const at = readDate(cancel?.['effectiveDate']);
  if (status !== 'active' || at === undefined) return undefined;
  return {
    at, kind: () => 'cancelled',
    apply: ({ scheduledActions: _done, ...rest }) => ({
      ...withStatus(rest, 'deleted', at), autoRenew: false, batches: [], orderLines: [...rest.orderLines, { transactionType: 'cancel', quantity: rest.quantity, at }],
    }),
  };
}

function chargeCycle({ status, billingCycleEnd, termEnd: end }: SubscriptionRecord): Due | undefined {
  if (status !== 'active' || billingCycleEnd === undefined || (end !== undefined && billingCycleEnd >= end)) return undefined;
  const at = billingCycleEnd + SECOND;
  return { at, apply: (subscription, switches) => nextCharge(subscription, at, switches), kind: () => 'charge-cycle' };
}

function termEnd({ status, termEnd: end, renewalUntil }: SubscriptionRecord): Due | undefined {
  if (end === undefined) return undefined;
  if (renewalUntil !== undefined && status === 'active') return { at: renewalUntil, apply: (ended, switches) => renewed(ended, renewalUntil, switches), kind: () => 'renewed' };
  if (status !== 'active' && status !== 'suspended') return undefined;
  const at = end + SECOND;
  return { at, apply: (ended, switches, configuration) => atTermEnd(ended, at, switches, configuration), kind: endKind };
}

function endKind(_before: SubscriptionRecord, { renewalUntil, status }: SubscriptionRecord): Happening['kind'] {
  if (renewalUntil !== undefined) return 'renewal-started';
  return status === 'active' ? 'extended' : (status as 'expired' | 'disabled' | 'deleted');
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
  return { at, apply: (subscription) => withStatus(subscription, status, at), kind: () => status };
}
