import { createHash } from 'node:crypto';
import { cycleEndAt, cycleMonths } from '../rules/charge-cycle.js';
import { DAY, addMonths, endOfPeriod, monthsOf, SECOND, startOfDay, WINDOW } from '../rules/dates.js';
import type { Batch, SubscriptionRecord } from '../rules/subscription.js';
import type { Customer } from '../world/customer.js';
import { AZURE_PLAN, BACKUP_SAAS, SQL_SERVER, type CatalogueItem } from './catalogue.js';

/** A stable GUID made of words. */
export function guid(...words: readonly string[]): string {
  const hex = createHash('sha256').update(words.join('/')).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** What differs from one subscription of a class to the next. */
export type Details = Partial<Omit<SubscriptionRecord, 'id' | 'customerId' | 'partnerTenantId'>> & {
  /** Days before the seeding when the term began. */
  readonly startedDaysAgo?: number;
  /** Batches still open: seats and days since they were added. */
  readonly added?: readonly { readonly quantity: number; readonly daysAgo: number }[];
};

function base(customer: Customer, now: number, key: string, details: Details): SubscriptionRecord {
  const { startedDaysAgo = 100, added: _added, ...rest } = details;
  const start = now - startedDaysAgo * DAY - 3_421_117;
  return {
    id: guid('subscription', customer.tenantId, key), partnerTenantId: customer.partnerTenantId, customerId: customer.tenantId, country: customer.billing.country,
    productClass: 'nce', offerId: '', offerName: '', friendlyName: '', orderId: guid('order', customer.tenantId, key).replace(/-/g, '').slice(0, 12),
    partnerId: customer.associatedPartnerId ?? '', status: 'active', statusSince: start, suspensionReasons: [], quantity: 1, minimum: 1, maximum: 10_000_000, endOfSale: false, isTrial: false,
    autoRenew: true, extendedServiceTerm: false, billingCycle: 'monthly', createdAt: start, effectiveStart: start - 443,
    anchorDay: new Date(start).getUTCDate(), batches: [], version: 1, updateCount: 0, orderLines: [],
    ...rest,
  };
}

/** A new-commerce licence subscription; its term began `startedDaysAgo` and everything bought within the last seven days is open. */
export function nce(customer: Customer, now: number, key: string, product: CatalogueItem, quantity: number, details: Details = {}): SubscriptionRecord {
  const termDuration = details.termDuration ?? 'P1Y';
  const billingCycle = details.billingCycle ?? 'monthly';
  const { startedDaysAgo = 100 } = details;
  const record = base(customer, now, key, { ...details, termDuration, billingCycle, startedDaysAgo });
  const start = startOfDay(record.createdAt);
  const termEnd = details.termEnd ?? endOfPeriod(start, monthsOf(termDuration) ?? 12, record.anchorDay);
  const purchase = record.createdAt;
  const added = (details.added ?? []).map(({ quantity: seats, daysAgo }): Batch => ({ quantity: seats, until: now - daysAgo * DAY + WINDOW + 4_117 }));
  const addedSeats = added.reduce((sum, batch) => sum + batch.quantity, 0);
  const purchased: readonly Batch[] = purchase + WINDOW > now ? [{ quantity: quantity - addedSeats, until: purchase + WINDOW }] : [];
  return {
    ...record, productClass: 'nce', offerId: `${product.productId}:${product.skuId}:${product.availabilityId}`, offerName: product.name,
    friendlyName: details.friendlyName ?? product.name, publisherName: 'Microsoft Corporation', quantity, minimum: product.minimum, maximum: product.maximum, termEnd,
    billingCycleEnd: Math.min(termEnd, cycleEndAt(start, record.anchorDay, cycleMonths(billingCycle, termDuration), Math.min(now, termEnd))),
    batches: record.status === 'active' ? [...purchased, ...added] : [],
    ...(purchase + WINDOW > now ? { cancellationAllowedUntil: purchase + WINDOW, fullRefundUntil: purchase + DAY } : {}),
    orderLines: [{ transactionType: 'new', quantity: quantity - addedSeats, at: purchase }],
  };
}

/** A legacy licence subscription: any quantity at any time, with an etag. */
export function legacy(customer: Customer, now: number, key: string, name: string, quantity: number, details: Details = {}): SubscriptionRecord {
  const record = base(customer, now, key, { ...details, startedDaysAgo: details.startedDaysAgo ?? 200 });
  return {
    ...record, productClass: 'legacy', offerId: guid('offer', name), offerName: name, friendlyName: details.friendlyName ?? name, quantity, orderId: guid('order', customer.tenantId, key),
    termEnd: details.termEnd ?? endOfPeriod(record.createdAt, 12), effectiveStart: startOfDay(record.createdAt), version: 3,
  };
}

/** A new-commerce trial: 25 seats for a month, converts into a paid year. */
export function trial(customer: Customer, now: number, key: string, product: CatalogueItem, details: Details = {}): SubscriptionRecord {
  const { productId, skuId, availabilityId } = product;
  const record = nce(customer, now, key, product, 25, { ...details, termDuration: 'P1M', billingCycle: 'none', startedDaysAgo: details.startedDaysAgo ?? 12 });
  return {
    ...record, isTrial: true, batches: [], friendlyName: `${product.name} Trial`, offerName: `${product.name} Trial`,
    scheduledNextTermInstructions: { product: { productId, skuId, availabilityId, billingCycle: 'monthly', termDuration: 'P1Y' }, quantity: 25 },
  };
}

/** An Azure plan: usage, no seats, no end. */
export function azurePlan(customer: Customer, now: number, key: string): SubscriptionRecord {
  const record = base(customer, now, key, { startedDaysAgo: 700 });
  return {
    ...record, productClass: 'azure-plan', offerId: `${AZURE_PLAN.productId}:${AZURE_PLAN.skuId}:${AZURE_PLAN.availabilityId}`, offerName: 'Azure plan', friendlyName: 'Azure plan',
    publisherName: 'Microsoft Corporation', autoRenew: false, effectiveStart: startOfDay(record.createdAt),
  };
}

/** A legacy Azure subscription. */
export function azureLegacy(customer: Customer, now: number, key: string): SubscriptionRecord {
  const record = base(customer, now, key, { startedDaysAgo: 1_900 });
  return {
    ...record, productClass: 'azure-legacy', offerId: 'MS-AZR-0145P', offerName: 'Microsoft Azure', friendlyName: 'Microsoft Azure', entitlementId: guid('entitlement', customer.tenantId, key),
    orderId: guid('order', customer.tenantId, key), autoRenew: false, effectiveStart: startOfDay(record.createdAt), version: 2,
  };
}

/** A three-year software subscription: no seat reduction. */
export function software(customer: Customer, now: number, key: string, quantity: number, startedDaysAgo = 420): SubscriptionRecord {
  const record = base(customer, now, key, { startedDaysAgo, termDuration: 'P3Y', billingCycle: 'triennial' });
  return {
    ...record, productClass: 'software', offerId: `${SQL_SERVER.productId}:${SQL_SERVER.skuId}:${SQL_SERVER.availabilityId}`, offerName: SQL_SERVER.name, friendlyName: SQL_SERVER.name,
    publisherName: 'Microsoft', quantity, termEnd: endOfPeriod(record.createdAt, 36), cancellationAllowedUntil: startOfDay(record.createdAt) + 30 * DAY + DAY - 60 * SECOND,
  };
}

/** A marketplace offer of another publisher. */
export function marketplace(customer: Customer, now: number, key: string, quantity: number): SubscriptionRecord {
  const record = base(customer, now, key, { startedDaysAgo: 60, termDuration: 'P1Y', billingCycle: 'annual' });
  return {
    ...record, productClass: 'marketplace', offerId: `${BACKUP_SAAS.productId}:${BACKUP_SAAS.skuId}:${BACKUP_SAAS.availabilityId}`, offerName: BACKUP_SAAS.name, friendlyName: BACKUP_SAAS.name,
    publisherName: 'Alpine Backup Ltd', quantity, termEnd: addMonths(startOfDay(record.createdAt), 12) - SECOND,
  };
}
