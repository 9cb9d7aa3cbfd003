import { randomUUID } from 'node:crypto';
import { readDate, WINDOW } from '../rules/dates.js';
import { isDocument } from '../rules/read-body.js';
import type { Batch, Document, Status, SubscriptionRecord } from '../rules/subscription.js';
import { changedMembers } from '../rules/update-subscription.js';
import type { World } from '../world/world.js';

type Edit = (record: SubscriptionRecord, value: unknown, now: number) => SubscriptionRecord;

const STATUSES = ['active', 'suspended', 'deleted', 'expired', 'pending', 'disabled'];

const EDITS: Readonly<Record<string, Edit>> = {
  quantity: (record, value, now) => withQuantity(record, whole('quantity', value, 1), now),
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
  scheduledNextTermInstructions: (record, value) => replaceDocument(record, 'scheduledNextTermInstructions', value),
  scheduledActions: (record, value) => replaceDocument(record, 'scheduledActions', value),
  pendingChange: (record, value) => {
    if (value !== null) throw new RangeError('"pendingChange" can only be given up: null.');
    const { pendingChange: _given, ...rest } = record;
    return rest;
  },
};

/**
 * Changes a subscription as somebody would in Partner Center's own pages: no policy applies, an audit record by another application is left.
 * @returns undefined if there is no such subscription
 * @throws RangeError that says which member is wrong
 */
export function editSubscription(world: World, id: string, edit: Document): SubscriptionRecord | undefined {
  return world.transaction(() => {
    const before = world.subscription(id);
    if (!before) return undefined;
    const now = world.now();
    let after = before;
    for (const [member, value] of Object.entries(edit)) {
      const apply = Object.hasOwn(EDITS, member) ? EDITS[member] : undefined;
      if (!apply) throw new RangeError(`"${member}" cannot be set. Possible: ${Object.keys(EDITS).join(', ')}.`);
      after = apply(after, value, now);
    }
    after = { ...after, version: before.version + 1 };
    world.saveSubscription(after);
    world.recordEffect(before, after, {
      requestId: randomUUID(), correlationId: randomUUID(), changed: changedMembers(before, after), partnerTenantId: before.partnerTenantId,
      applicationId: 'Partner Center Web App', userPrincipalName: 'colleague@partner.example',
    }, true, now);
    return after;
  });
}

function withQuantity(record: SubscriptionRecord, quantity: number, now: number): SubscriptionRecord {
  const difference = quantity - record.quantity;
  const line = { transactionType: difference > 0 ? 'addQuantity' as const : 'removeQuantity' as const, quantity: Math.abs(difference), at: now };
  const opened = difference > 0 && record.productClass === 'nce' ? [...record.batches, { quantity: difference, until: now + WINDOW }] : record.batches;
  return { ...record, quantity, batches: capped(opened, quantity), orderLines: difference === 0 ? record.orderLines : [...record.orderLines, line] };
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

function replaceDocument(record: SubscriptionRecord, member: 'scheduledNextTermInstructions' | 'scheduledActions', value: unknown): SubscriptionRecord {
  const { [member]: _replaced, ...rest } = record;
  if (value === null) return rest as SubscriptionRecord;
  if (!(member === 'scheduledActions' ? Array.isArray(value) : isDocument(value))) throw new RangeError(`"${member}" has the wrong type; null removes it.`);
  return { ...rest, [member]: value } as SubscriptionRecord;
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
