import { randomUUID } from 'node:crypto';
import { withQuantity } from '../rules/change-quantity.js';
import { readDate } from '../rules/dates.js';
import { isDocument } from '../rules/read-body.js';
import type { Batch, Document, PromotionLimit, Status, SubscriptionRecord } from '../rules/subscription.js';
import type { Switches } from '../rules/switches.js';
import { changedMembers } from '../rules/update-subscription.js';
import { windowEnd } from '../rules/window.js';
import type { World } from '../world/world.js';

type Edit = (record: SubscriptionRecord, value: unknown, now: number, switches: Switches) => SubscriptionRecord;

const STATUSES = ['active', 'suspended', 'deleted', 'expired', 'pending', 'disabled'];

const EDITS: Readonly<Record<string, Edit>> = {
  quantity: (record, value, now, switches) => withNewQuantity(record, whole('quantity', value, 1), now, switches),
  status: (record, value, now) => ({ ...record, status: oneOf('status', value, STATUSES) as Status, statusSince: now }),
  friendlyName: (record, value) => ({ ...record, friendlyName: text('friendlyName', value) }),
  autoRenewEnabled: (record, value) => ({ ...record, autoRenew: truth('autoRenewEnabled', value) }),
  minimum: (record, value) => ({ ...record, minimum: whole('minimum', value, 1) }),
  maximum: (record, value) => ({ ...record, maximum: whole('maximum', value, 1) }),
  endOfSale: (record, value) => ({ ...record, endOfSale: truth('endOfSale', value) }),
  updateCount: (record, value) => ({ ...record, updateCount: whole('updateCount', value, 0) }),
  promotionId: (record, value) => ({ ...record, promotionId: text('promotionId', value) }),
  termEnd: (record, value) => ({ ...record, termEnd: moment('termEnd', value) }),
  cancellationAllowedUntil: (record, value) => ({ ...record, cancellationAllowedUntil: moment('cancellationAllowedUntil', value) }),
  batches: (record, value) => ({ ...record, batches: batches(value) }),
  scheduledNextTermInstructions: (record, value, now) => replaceDocument(record, 'scheduledNextTermInstructions', value, now),
  scheduledActions: (record, value, now) => replaceDocument(record, 'scheduledActions', value, now),
  termDuration: (record, value) => ({ ...record, termDuration: oneOf('termDuration', value, ['P1M', 'P1Y', 'P3Y']) }),
  billingCycle: (record, value) => ({ ...record, billingCycle: oneOf('billingCycle', value, ['monthly', 'annual', 'triennial', 'none', 'one_time']) }),
  extendedServiceTerm: (record, value) => ({ ...record, extendedServiceTerm: truth('extendedServiceTerm', value) }),
  monthlyPlanSold: (record, value) => ({ ...record, monthlyPlanSold: truth('monthlyPlanSold', value) }),
  softwareAssurance: (record, value) => ({ ...record, softwareAssurance: truth('softwareAssurance', value) }),
  assignedSeats: (record, value) => ({ ...record, assignedSeats: whole('assignedSeats', value, 0) }),
  promotionLimit: (record, value) => ({ ...record, promotionLimit: promotionLimit(value) }),
  parentSubscriptionId: (record, value) => ({ ...record, parentSubscriptionId: text('parentSubscriptionId', value).toLowerCase() }),
  renewalUntil: (record, value) => ({ ...record, renewalUntil: moment('renewalUntil', value) }),
  pendingChange: (record, value) => {
    if (value !== null) throw new RangeError('"pendingChange" can only be given up: null.');
    const { pendingChange: _given, ...rest } = record;
    return rest;
  },
};

/**
 * Applies edits by the name of the member. No policy applies.
 * @throws RangeError that says which member is wrong
 */
export function applyEdits(record: SubscriptionRecord, edit: Document, now: number, switches: Switches): SubscriptionRecord {
  let after = record;
  for (const [member, value] of Object.entries(edit)) {
    const apply = Object.hasOwn(EDITS, member) ? EDITS[member] : undefined;
    if (!apply) throw new RangeError(`"${member}" cannot be set. Possible: ${Object.keys(EDITS).join(', ')}.`);
    after = apply(after, value, now, switches);
  }
  return after;
}

/** Who is said to have done something in Partner Center's own pages. */
export interface Foreigner {
  readonly applicationId: string;
  readonly userPrincipalName?: string;
}

/** Reads `by` of a control call; without it, a colleague in Partner Center's pages. `userPrincipalName: null` is an application on its own. */
export function foreignerOf(by: unknown): Foreigner {
  if (by === undefined) return { applicationId: 'Partner Center Web App', userPrincipalName: 'colleague@partner.example' };
  if (!isDocument(by)) throw new RangeError('"by" is {applicationId, userPrincipalName}.');
  const { applicationId = 'Partner Center Web App', userPrincipalName = 'colleague@partner.example' } = by;
  return { applicationId: text('by.applicationId', applicationId), ...(userPrincipalName === null ? {} : { userPrincipalName: text('by.userPrincipalName', userPrincipalName) }) };
}

/**
 * Changes a subscription as somebody would in Partner Center's own pages: no policy applies, an audit record by another application is left.
 * @returns undefined if there is no such subscription
 * @throws RangeError that says which member is wrong
 */
export function editSubscription(world: World, id: string, { by, ...edit }: Document): SubscriptionRecord | undefined {
  return world.transaction(() => {
    const before = world.subscription(id);
    if (!before) return undefined;
    const after = { ...applyEdits(before, edit, world.now(), world.switches), version: before.version + 1 };
    world.saveSubscription(after);
    recordForeign(world, before, after, foreignerOf(by));
    return after;
  });
}

/** Leaves the audit record, the effect and the webhook of a change made elsewhere. */
export function recordForeign(world: World, before: SubscriptionRecord, after: SubscriptionRecord, by: Foreigner, operationType?: string): void {
  const effect = { requestId: randomUUID(), correlationId: randomUUID(), changed: changedMembers(before, after), partnerTenantId: before.partnerTenantId, ...by };
  world.recordEffect(before, after, effect, true, world.now(), operationType);
}

function promotionLimit(value: unknown): PromotionLimit {
  const { minimum, maximum, redeemed } = isDocument(value) ? value : {};
  return { minimum: whole('promotionLimit.minimum', minimum, 1), maximum: whole('promotionLimit.maximum', maximum, 1), redeemed: whole('promotionLimit.redeemed', redeemed, 0) };
}

function withNewQuantity(record: SubscriptionRecord, quantity: number, now: number, switches: Switches): SubscriptionRecord {
  const difference = quantity - record.quantity;
  const opened = difference > 0 && record.productClass === 'nce' ? [...record.batches, { quantity: difference, until: windowEnd(now, switches) }] : record.batches;
  return withQuantity(record, quantity, capped(opened, quantity), now);
}

/** No more seats can be open than there are; the oldest batches give way. */
function capped(all: readonly Batch[], quantity: number): readonly Batch[] {
  let left = quantity;
  return [...all].reverse().map((batch) => {
    const kept = Math.min(batch.quantity, left);
    left -= kept;
    return { ...batch, quantity: kept };
  }).filter((batch) => batch.quantity > 0).reverse();
}

function replaceDocument(record: SubscriptionRecord, member: 'scheduledNextTermInstructions' | 'scheduledActions', value: unknown, now: number): SubscriptionRecord {
  const { [member]: _replaced, ...rest } = record;
  if (value === null) return rest as SubscriptionRecord;
  if (!(member === 'scheduledActions' ? Array.isArray(value) : isDocument(value))) throw new RangeError(`"${member}" has the wrong type; null removes it.`);
  return { ...rest, [member]: value, scheduleSetAt: now } as SubscriptionRecord;
}

function batches(value: unknown): readonly Batch[] {
  if (!Array.isArray(value)) throw new RangeError('"batches" is a list of {quantity, until}.');
  return value.map((batch: unknown) => {
    if (!isDocument(batch)) throw new RangeError('"batches" is a list of {quantity, until}.');
    return { quantity: whole('batches.quantity', batch['quantity'], 1), until: moment('batches.until', batch['until']) };
  });
}

function whole(name: string, value: unknown, least: number): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < least) throw new RangeError(`"${name}" is a whole number from ${least}.`);
  return value;
}

function text(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new RangeError(`"${name}" is a text.`);
  return value;
}

function truth(name: string, value: unknown): boolean {
  if (typeof value !== 'boolean') throw new RangeError(`"${name}" is true or false.`);
  return value;
}

function oneOf(name: string, value: unknown, allowed: readonly string[]): string {
  if (typeof value !== 'string' || !allowed.includes(value)) throw new RangeError(`"${name}" is one of: ${allowed.join(', ')}.`);
  return value;
}

function moment(name: string, value: unknown): number {
  const date = readDate(value);
  if (date === undefined) throw new RangeError(`"${name}" is an ISO 8601 date.`);
  return date;
}
