import type { CatalogueItem } from '../seed/catalogue.js';
import { presentCycle } from './charge-cycle.js';
import { DAY, endOfPeriod } from './dates.js';
import { openBatches, type SubscriptionRecord } from './subscription.js';
import type { Switches } from './switches.js';
import { windowEnd } from './window.js';

/** What an upgrade leaves: the source, and a child where only some seats moved. */
export interface Upgraded {
  readonly source: SubscriptionRecord;
  readonly child?: SubscriptionRecord;
}

/**
 * An upgrade (transition) to another product: all seats keep the subscription, some seats move into a new one. It takes seats away outside
 * the window and opens none, and deletes the schedule (facts: partner-center §5.4, §5.8, §6.6).
 * @throws RangeError with Microsoft's reason
 */
export function upgrade(source: SubscriptionRecord, target: CatalogueItem, quantity: number, childId: string, now: number): Upgraded {
  if (source.productClass !== 'nce' || source.isTrial || source.status !== 'active') throw new RangeError('SubscriptionNotActive: only active, paid new-commerce subscriptions can be upgraded.');
  if (openBatches(source, now).length > 0) throw new RangeError('SubscriptionInCancellationWindow: wait until the window of the last seats has closed.');
  if (quantity > source.quantity) throw new RangeError(`"quantity" is at most ${source.quantity}.`);
  const { scheduledNextTermInstructions: _instructions, scheduledActions: _actions, scheduleSetAt: _set, ...kept } = source;
  const product = { offerId: `${target.productId}:${target.skuId}:${target.availabilityId}`, offerName: target.name, minimum: target.minimum, maximum: target.maximum, endOfSale: false };
  const cycle = presentCycle(source);
  const line = { transactionType: 'convert' as const, quantity, at: now, before: source.quantity, ...(cycle ? { cycle } : {}) };
  const { cancellationAllowedUntil: _until, fullRefundUntil: _refund, ...lasting } = kept;
  if (quantity === source.quantity) return { source: { ...lasting, ...product, batches: [], version: source.version + 1, orderLines: [...source.orderLines, line] } };
  const { promotionId: _promotion, promotionLimit: _limit, ...moved } = lasting;
  return {
    source: { ...kept, quantity: source.quantity - quantity, batches: [], version: source.version + 1, orderLines: [...source.orderLines, line] },
    child: { ...moved, ...product, id: childId, friendlyName: target.name, quantity, batches: [], createdAt: now, effectiveStart: now, version: 1, updateCount: 0, orderLines: [{ ...line, before: 0 }] },
  };
}

/** A legacy subscription migrated to new commerce: a purchase with a new id; whether it opens a window is open (facts: partner-center §5.4, §12 no. 11). */
export function migrate(source: SubscriptionRecord, target: CatalogueItem, id: string, now: number, switches: Switches): { readonly source: SubscriptionRecord; readonly migrated: SubscriptionRecord } {
  if (source.productClass !== 'legacy' || source.status !== 'active') throw new RangeError('Only active legacy licence subscriptions can be migrated.');
  const { offerId: _offer, parentSubscriptionId: _parent, ...rest } = source;
  const termEnd = endOfPeriod(now, 12);
  const opened = switches.windowAfterMigration === 'opened';
  const migrated: SubscriptionRecord = {
    ...rest, id, productClass: 'nce', offerId: `${target.productId}:${target.skuId}:${target.availabilityId}`, offerName: target.name, publisherName: 'Microsoft Corporation',
    minimum: target.minimum, maximum: target.maximum, termDuration: 'P1Y', billingCycle: 'monthly', createdAt: now, effectiveStart: now, statusSince: now,
    anchorDay: new Date(now).getUTCDate(), termEnd, billingCycleEnd: endOfPeriod(now, 1), migratedFromSubscriptionId: source.id, version: 1, updateCount: 0,
    batches: opened ? [{ quantity: source.quantity, until: windowEnd(now, switches) }] : [],
    ...(opened ? { cancellationAllowedUntil: windowEnd(now, switches), fullRefundUntil: now + DAY } : {}),
    orderLines: [{ transactionType: 'new', quantity: source.quantity, at: now, before: 0 }],
  };
  return { source: { ...source, status: 'deleted', statusSince: now, autoRenew: false, version: source.version + 1 }, migrated };
}
