import { presentCycle } from './charge-cycle.js';
import { refusal } from './refusals.js';
import type { Status, SubscriptionRecord } from './subscription.js';
import { requestedStatus, type Step, type Update } from './update.js';

/** Changes of the status through PATCH (facts: partner-center §4.6, §5.10). */
export function changeStatus(subscription: SubscriptionRecord, update: Update): Step {
  const wanted = requestedStatus(update);
  if (!wanted) return subscription;
  if (wanted === 'suspended') return suspend(subscription, update.now);
  if (wanted === 'active') return reactivate(subscription, update);
  if (wanted === 'deleted') return cancel(subscription, update);
  return refusal(['none', 'expired', 'pending', 'disabled'].includes(wanted) ? '400/800040' : '400/900126');
}

function suspend(subscription: SubscriptionRecord, now: number): Step {
  if (subscription.isTrial || subscription.productClass === 'software' || subscription.productClass === 'marketplace') return refusal('400/800096');
  const suspended = { ...withStatus(subscription, 'suspended', now), suspensionReasons: ['CustomerCancellation'] };
  if (subscription.productClass !== 'nce') return suspended;
  // A suspended new-commerce subscription is still billed; auto-renew goes off and scheduled changes go, next charge stays.
  const { scheduledNextTermInstructions: _schedule, scheduledActions: _actions, ...rest } = suspended;
  return { ...rest, autoRenew: false };
}

function reactivate(subscription: SubscriptionRecord, { now, parentStatus }: Update): Step {
  if (parentStatus !== undefined && parentStatus !== 'active') return refusal('409/27009');
  if (subscription.status !== 'suspended') return refusal('400/800040');
  if (subscription.termEnd !== undefined && subscription.termEnd < now) return refusal('400/800040');
  return { ...withStatus(subscription, 'active', now), suspensionReasons: [] };
}

function cancel(subscription: SubscriptionRecord, { now, switches }: Update): Step {
  const { productClass } = subscription;
  if (productClass === 'software') return refusal('400/800096');
  if (productClass === 'legacy' || productClass === 'azure-legacy') return refusal('400/800040');
  const until = subscription.cancellationAllowedUntil;
  if (!subscription.isTrial && productClass !== 'azure-plan' && (until === undefined || now > until)) return refusal(`400/${switches.outsideCancelWindowCode}`);
  const { scheduledNextTermInstructions: _schedule, scheduledActions: _actions, nextChargeInstructions: _charge, ...rest } = subscription;
  const cycle = presentCycle(subscription);
  const line = { transactionType: 'cancel' as const, quantity: subscription.quantity, at: now, before: subscription.quantity, ...(cycle ? { cycle } : {}) };
  return { ...withStatus(rest, 'deleted', now), batches: [], autoRenew: false, orderLines: [...subscription.orderLines, line] };
}

/** The same subscription in another status from `now` on. */
export function withStatus(subscription: SubscriptionRecord, status: Status, now: number): SubscriptionRecord {
  return { ...subscription, status, statusSince: now };
}
