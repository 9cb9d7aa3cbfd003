import { canonical, isDocument } from './read-body.js';
import { refusal, type PartnerCenterRefusal } from './refusals.js';
import type { Document, SubscriptionRecord } from './subscription.js';
import { requestedStatus, type Step, type Update } from './update.js';

const ACTION_TYPES = ['cancel', 'renewtonewterm', 'renewtoextendedserviceterm', 'transition'];

/**
 * Steps 13 and 14: what stands in the body replaces the schedule, what is left out is removed, and a changed quantity or a
 * switched-off renewal deletes what is planned for the renewal (facts: partner-center §5.8, §5.9, §10.2).
 */
export function changeSchedule(subscription: SubscriptionRecord, update: Update): Step {
  if (requestedStatus(update)) return subscription;
  const sent = readSchedule(update);
  if ('description' in sent) return sent as PartnerCenterRefusal;
  const kept = keepTrialTarget(subscription, sent);
  const refused = checkSchedule(subscription, update, kept);
  if (refused) return refused;

  const quantityChanged = subscription.quantity !== update.subscription.quantity;
  const renewalSwitchedOff = update.subscription.autoRenew && !subscription.autoRenew;
  const dropped = renewalSwitchedOff || (quantityChanged && update.switches.quantityAndScheduleInOneBody === 'dropped');
  return withSchedule(subscription, dropped ? withoutRenewal(kept) : kept);
}

interface Schedule {
  readonly instructions?: Document | undefined;
  readonly actions?: readonly Document[] | undefined;
}

function readSchedule({ body, subscription, switches }: Update): Schedule | PartnerCenterRefusal {
  const instructions = body?.['scheduledNextTermInstructions'] ?? undefined;
  if (instructions !== undefined && !isDocument(instructions)) return refusal('400/3000');
  const actions = body?.['scheduledActions'] ?? (switches.missingScheduledActions === 'kept' ? subscription.scheduledActions : undefined);
  if (actions === undefined) return { instructions };
  if (!Array.isArray(actions) || !actions.every(isDocument)) return refusal('400/3000');
  const known = actions.every((action) => ACTION_TYPES.includes(String(action['actionType']).toLowerCase()));
  if (!known) return refusal('400/900126');
  return { instructions, actions: actions.length > 0 ? actions : undefined };
}

/** A trial always shows what it converts to (§4.4). */
function keepTrialTarget(subscription: SubscriptionRecord, schedule: Schedule): Schedule {
  return subscription.isTrial && !schedule.instructions ? { ...schedule, instructions: subscription.scheduledNextTermInstructions } : schedule;
}

function checkSchedule(subscription: SubscriptionRecord, update: Update, { instructions, actions }: Schedule): PartnerCenterRefusal | undefined {
  if ((instructions ?? actions) && subscription.productClass !== 'nce') return refusal('403/900263');
  const changed = instructions && canonical(instructions) !== canonical(update.subscription.scheduledNextTermInstructions);
  if (!changed) return undefined;
  if (subscription.status !== 'active') return refusal('400/800012');
  if (!subscription.autoRenew) return refusal('400/800093');
  const product = instructions['product'];
  const complete = isDocument(product) && ['productId', 'skuId', 'availabilityId'].every((id) => typeof product[id] === 'string' && product[id] !== '');
  const quantity = instructions['quantity'];
  if (!complete || typeof quantity !== 'number' || !Number.isSafeInteger(quantity) || quantity < 1) return refusal('400/3000');
  return quantity < subscription.minimum || quantity > subscription.maximum ? refusal('400/2002') : undefined;
}

function withoutRenewal({ actions }: Schedule): Schedule {
  const others = actions?.filter((action) => String(action['actionType']).toLowerCase() !== 'renewtonewterm');
  return { actions: others && others.length > 0 ? others : undefined };
}

function withSchedule(subscription: SubscriptionRecord, { instructions, actions }: Schedule): SubscriptionRecord {
  const { scheduledNextTermInstructions: _instructions, scheduledActions: _actions, ...rest } = subscription;
  return { ...rest, ...(instructions ? { scheduledNextTermInstructions: instructions } : {}), ...(actions ? { scheduledActions: actions } : {}) };
}
