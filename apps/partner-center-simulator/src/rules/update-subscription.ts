import { changeQuantity } from './change-quantity.js';
import { changePlan } from './change-plan.js';
import { changeSchedule } from './change-schedule.js';
import { presentCycle } from './charge-cycle.js';
import { changeStatus } from './change-status.js';
import { sameSchedule } from './check-schedule.js';
import { HOUR } from './dates.js';
import { canonical, isDocument } from './read-body.js';
import { readSchedule } from './read-schedule.js';
import { refusal, type PartnerCenterRefusal } from './refusals.js';
import { hasEtag } from './resource.js';
import { etagOf, type SubscriptionRecord } from './subscription.js';
import { isRefusal, requestedQuantity, requestedStatus, type Step, type Update } from './update.js';

/** Updates after which Partner Center takes no more (facts: partner-center §5.7). */
export const MAXIMUM_UPDATES = 1_200;

/** What comes of it: the next state with the names of the members that changed, or a refusal. */
export type UpdateResult =
  | { readonly kind: 'updated'; readonly next: SubscriptionRecord; readonly changed: readonly string[] }
  | { readonly kind: 'refused'; readonly refusal: PartnerCenterRefusal };

/** Steps 6 to 15 of the PATCH algorithm (facts: partner-center §10.2); the steps before need the world around and stand in the route. */
export function updateSubscription(update: Update): UpdateResult {
  const refused = checkBody(update) ?? checkEtag(update) ?? checkCustomer(update) ?? checkState(update);
  if (refused) return { kind: 'refused', refusal: refused };

  const steps = [changeStatus, changePlan, changeQuantity, changeRenewal, changeSchedule, changeNames];
  let next: SubscriptionRecord = update.subscription;
  for (const step of steps) {
    const result: Step = step(next, update);
    if (isRefusal(result)) return { kind: 'refused', refusal: result };
    next = result;
  }
  const changed = changedMembers(update.subscription, next);
  if (changed.length === 0) return { kind: 'updated', next: update.subscription, changed };
  return { kind: 'updated', next: { ...next, version: next.version + 1, updateCount: next.updateCount + 1 }, changed };
}

function checkBody({ body, switches }: Update): PartnerCenterRefusal | undefined {
  const invalid = refusal(`400/${switches.invalidQuantityCode}`);
  if (!body) return invalid;
  const quantity = body['quantity'];
  if (typeof quantity !== 'number' || !Number.isSafeInteger(quantity) || quantity < 1) return invalid;
  const autoRenew = body['autoRenewEnabled'];
  if (autoRenew !== undefined && autoRenew !== null && typeof autoRenew !== 'boolean') return invalid;
  return undefined;
}

function checkEtag({ subscription, body, ifMatch, switches }: Update): PartnerCenterRefusal | undefined {
  if (switches.etagChecked === 'no' || !hasEtag(subscription, switches)) return undefined;
  const attributes = body?.['attributes'];
  const sent = ifMatch ?? (isDocument(attributes) ? attributes['etag'] : undefined);
  if (sent === undefined || sent === null || sent === '*' || sent === etagOf(subscription)) return undefined;
  return refusal(switches.staleEtag);
}

function checkCustomer(update: Update): PartnerCenterRefusal | undefined {
  const increase = requestedQuantity(update) > update.subscription.quantity;
  const { reviewBlocks, agreementMissing } = update.switches;
  if (update.underReview && (reviewBlocks === 'everyWrite' || (reviewBlocks === 'increasesOnly' && increase))) return refusal('403/800073');
  if (update.agreementMissing && agreementMissing === 'blocksIncreases' && increase) return refusal('403/13605');
  return undefined;
}

function checkState(update: Update): PartnerCenterRefusal | undefined {
  const { subscription, switches } = update;
  const quantityChanges = requestedQuantity(update) !== subscription.quantity;
  switch (subscription.status) {
    case 'deleted':
      return refusal('400/2011');
    case 'expired':
    case 'disabled':
    case 'pending':
      return refusal('400/800012');
    case 'suspended':
      if (quantityChanges) return refusal(`400/${switches.suspendedQuantityCode}`);
      break;
    case 'active':
      break;
  }
  if (subscription.isTrial && quantityChanges) return refusal('400/800095');
  if (subscription.renewalUntil !== undefined && (switches.renewalLocks === 'everyWrite' || touchesRenewal(update))) return refusal(switches.renewalConflictBody === 'empty' ? '409' : '409/800082');
  if (isCharging(update)) return refusal(switches.renewalConflictBody === 'empty' ? '409' : '409/800082');
  if (subscription.pendingChange) return refusal('409/900278');
  if (subscription.updateCount >= MAXIMUM_UPDATES) return refusal('400/900311');
  return undefined;
}

function isCharging({ subscription, now, switches }: Update): boolean {
  const cycle = switches.chargeProcessing === 'hour' && subscription.productClass === 'nce' ? presentCycle(subscription) : undefined;
  return cycle !== undefined && now >= cycle.start && now < cycle.start + HOUR;
}

/** What is read-only while a renewal is processed (§5.8): auto-renew, the schedule, suspension and reactivation. */
function touchesRenewal(update: Update): boolean {
  const status = requestedStatus(update);
  if (status) return status !== 'deleted';
  const sent = readSchedule(update);
  const autoRenew = update.body?.['autoRenewEnabled'] === true;
  return autoRenew !== update.subscription.autoRenew || !('description' in sent || sameSchedule(sent, update.subscription));
}

/** A missing `autoRenewEnabled` counts as false: the trap of the sparse body (§0.3 no. 2). */
function changeRenewal(subscription: SubscriptionRecord, update: Update): Step {
  const wanted = update.body?.['autoRenewEnabled'] === true;
  if (wanted === subscription.autoRenew || requestedStatus(update)) return subscription;
  const renewable = subscription.productClass !== 'azure-plan' && subscription.productClass !== 'azure-legacy';
  return renewable ? { ...subscription, autoRenew: wanted } : refusal('400/800093');
}

function changeNames(subscription: SubscriptionRecord, { body }: Update): Step {
  const friendlyName = body?.['friendlyName'];
  const partnerId = body?.['partnerId'];
  return {
    ...subscription,
    friendlyName: typeof friendlyName === 'string' && friendlyName.trim() ? friendlyName : subscription.friendlyName,
    partnerId: typeof partnerId === 'string' ? partnerId : subscription.partnerId,
  };
}

const WATCHED: Readonly<Record<string, (subscription: SubscriptionRecord) => unknown>> = {
  quantity: (subscription) => subscription.quantity,
  status: (subscription) => subscription.status,
  friendlyName: (subscription) => subscription.friendlyName,
  partnerId: (subscription) => subscription.partnerId,
  autoRenewEnabled: (subscription) => subscription.autoRenew,
  scheduledNextTermInstructions: (subscription) => subscription.scheduledNextTermInstructions,
  scheduledActions: (subscription) => subscription.scheduledActions,
  nextChargeInstructions: (subscription) => subscription.nextChargeInstructions,
};

/** Names of the members that differ between two states. */
export function changedMembers(before: SubscriptionRecord, after: SubscriptionRecord): readonly string[] {
  return Object.entries(WATCHED)
    .filter(([, read]) => canonical(read(before)) !== canonical(read(after)))
    .map(([name]) => name);
}
