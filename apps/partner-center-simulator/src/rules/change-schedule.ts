import { checkSchedule, sameSchedule } from './check-schedule.js';
import { readSchedule, withoutRenewal, type Schedule } from './read-schedule.js';
import type { PartnerCenterRefusal } from './refusals.js';
import type { SubscriptionRecord } from './subscription.js';
import { requestedStatus, type Step, type Update } from './update.js';

/**
 * Steps 13 and 14: what stands in the body replaces the schedule, what is left out is removed, and a changed quantity or a
 * switched-off renewal deletes what is planned for the renewal (facts: partner-center §5.8, §5.9, §10.2).
 */
export function changeSchedule(subscription: SubscriptionRecord, update: Update): Step {
  // While the renewal is processed its schedule is read-only (§5.8): it is already being carried out.
  if (requestedStatus(update) || subscription.renewalUntil !== undefined) return subscription;
  const sent = readSchedule(update);
  if ('description' in sent) return sent as PartnerCenterRefusal;
  const wanted = keepTrialTarget(subscription, sent);
  const refused = checkSchedule(subscription, update, wanted);
  if (refused) return refused;

  const quantityChanged = subscription.quantity !== update.subscription.quantity && update.switches.quantityAndScheduleInOneBody === 'dropped';
  const renewalSwitchedOff = update.subscription.autoRenew && !subscription.autoRenew;
  if (!quantityChanged && !renewalSwitchedOff) return withSchedule(subscription, wanted, update.now);
  const alsoCancel = quantityChanged && update.switches.quantityAndCancelAction === 'dropped';
  return withSchedule(subscription, withoutRenewal(wanted, alsoCancel), update.now);
}

/** A trial always shows what it converts to (§4.4). */
function keepTrialTarget(subscription: SubscriptionRecord, schedule: Schedule): Schedule {
  return subscription.isTrial && !schedule.instructions ? { ...schedule, instructions: subscription.scheduledNextTermInstructions } : schedule;
}

function withSchedule(subscription: SubscriptionRecord, schedule: Schedule, now: number): SubscriptionRecord {
  if (sameSchedule(schedule, subscription)) return subscription;
  const { scheduledNextTermInstructions: _instructions, scheduledActions: _actions, scheduleSetAt: _set, ...rest } = subscription;
  const { instructions, actions } = schedule;
  return {
    ...rest,
    ...(instructions ? { scheduledNextTermInstructions: instructions } : {}),
    ...(actions ? { scheduledActions: actions } : {}),
    ...(instructions ?? actions ? { scheduleSetAt: now } : {}),
  };
}
