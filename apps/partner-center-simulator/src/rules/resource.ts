import { microsoftDate, microsoftDateTime, NO_END } from './dates.js';
import { catalogueIds, etagOf, openBatches, type Document, type SubscriptionRecord } from './subscription.js';
import type { Switches } from './switches.js';

/** A link as Partner Center writes it (facts: partner-center §2.3). */
export function link(uri: string, switches: Pick<Switches, 'linkPrefix'>, headers: readonly { key: string; value: string }[] = []) {
  return { uri: switches.linkPrefix === 'v1' ? `/v1${uri}` : uri, method: 'GET', headers };
}

const PRODUCT_TYPES = { nce: 'OnlineServicesNCE', software: 'Software', marketplace: 'SaaS' } as const;

/**
 * The subscription as Partner Center answers it: members and order of the documented samples (facts: partner-center §4.2, §4.4).
 * @param withoutEtag for the fault `noEtag`
 */
export function subscriptionResource(record: SubscriptionRecord, switches: Switches, now: number, withoutEtag = false): Document {
  const modern = record.productClass !== 'legacy' && record.productClass !== 'azure-legacy';
  const word = (value: string) => (switches.enumCasing === 'pascal' ? value.charAt(0).toUpperCase() + value.slice(1) : value);
  return present({
    id: record.id,
    entitlementId: record.entitlementId,
    offerId: record.offerId,
    offerName: record.offerName,
    friendlyName: record.friendlyName,
    productType: productType(record, switches),
    quantity: record.quantity,
    unitType: unitType(record),
    parentSubscriptionId: record.parentSubscriptionId,
    hasPurchasableAddons: false,
    ...dates(record),
    status: word(record.status),
    autoRenewEnabled: record.autoRenew,
    isTrial: record.isTrial,
    billingType: word(record.productClass.startsWith('azure') ? 'usage' : 'license'),
    billingCycle: word(record.productClass === 'azure-plan' ? switches.azurePlanBillingCycle : record.billingCycle),
    termDuration: record.termDuration,
    renewalTermDuration: record.productClass === 'nce' || record.productClass === 'software' ? '' : undefined,
    refundOptions: record.productClass === 'nce' ? refundOptions(record, switches, now) : undefined,
    isMicrosoftProduct: modern ? record.productClass !== 'marketplace' : undefined,
    partnerId: record.partnerId || (modern && record.productClass !== 'azure-plan' ? '' : undefined),
    attentionNeeded: modern && record.productClass !== 'azure-plan' ? false : undefined,
    actionTaken: modern && record.productClass !== 'azure-plan' ? false : undefined,
    suspensionReasons: record.suspensionReasons.length > 0 ? record.suspensionReasons : undefined,
    contractType: word('subscription'),
    links: links(record, switches),
    publisherName: record.publisherName,
    promotionId: record.promotionId,
    migratedFromSubscriptionId: record.migratedFromSubscriptionId,
    ...record.further,
    ...refundable(record, switches, now),
    scheduledNextTermInstructions: record.scheduledNextTermInstructions,
    nextChargeInstructions: record.nextChargeInstructions,
    scheduledActions: record.scheduledActions?.map((action) => nameScheduleType(action, switches)),
    orderId: record.orderId,
    attributes: present({ etag: hasEtag(record, switches) && !withoutEtag ? etagOf(record) : undefined, objectType: 'Subscription' }),
  });
}

/** Whether the resource carries an etag, which is then checked: legacy always, new commerce by switch (§2.6). */
export function hasEtag(record: SubscriptionRecord, switches: Pick<Switches, 'nceEtag'>): boolean {
  return record.productClass === 'legacy' || record.productClass === 'azure-legacy' || switches.nceEtag === 'present';
}

/** Leaves out undefined members; null stays. */
export function present(document: Document): Document {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== undefined));
}

function productType(record: SubscriptionRecord, switches: Switches): Document | undefined {
  if (record.productClass === 'legacy' || record.productClass === 'azure-legacy') return undefined;
  const id = record.productClass === 'azure-plan' ? switches.azurePlanShape : PRODUCT_TYPES[record.productClass];
  return { id, displayName: id };
}

function unitType(record: SubscriptionRecord): string {
  if (record.productClass === 'azure-plan') return 'Usage-based';
  return record.productClass === 'azure-legacy' ? 'none' : 'Licenses';
}

function dates(record: SubscriptionRecord): Document {
  const nce = record.productClass === 'nce';
  const end = record.termEnd;
  const cancellation = record.cancellationAllowedUntil === undefined ? undefined : microsoftDateTime(record.cancellationAllowedUntil);
  return {
    creationDate: microsoftDateTime(record.createdAt),
    effectiveStartDate: nce || record.productClass === 'software' ? microsoftDateTime(record.effectiveStart) : microsoftDate(record.effectiveStart),
    commitmentEndDate: microsoftDate(end ?? NO_END),
    commitmentEndDateTime: nce && end !== undefined ? microsoftDateTime(end) : undefined,
    cancellationAllowedUntilDate: nce ? (cancellation ?? null) : cancellation,
    billingCycleEndDate: nce && record.billingCycleEnd !== undefined ? microsoftDate(record.billingCycleEnd) : undefined,
    billingCycleEndDateTime: nce && record.billingCycleEnd !== undefined ? microsoftDateTime(record.billingCycleEnd) : undefined,
  };
}

function refundOptions(record: SubscriptionRecord, { cancelRefund }: Switches, now: number): readonly Document[] {
  if (record.status !== 'active') return [];
  if (cancelRefund === 'prorated') {
    const until = record.cancellationAllowedUntil;
    return until === undefined || until <= now ? [] : [{ type: 'Partial', expiresAt: microsoftDateTime(until) }];
  }
  if (record.fullRefundUntil === undefined || record.fullRefundUntil <= now) return [];
  return [{ type: 'Full', expiresAt: microsoftDateTime(record.fullRefundUntil) }];
}

function refundable(record: SubscriptionRecord, switches: Switches, now: number): Document {
  if (record.productClass !== 'nce') return {};
  const open = openBatches(record, now);
  if (open.length === 0) {
    if (switches.closedRefundableQuantity === 'absent') return {};
    return { refundableQuantity: switches.closedRefundableQuantity === 'null' ? null : { totalQuantity: 0, details: [] } };
  }
  return {
    refundableQuantity: {
      totalQuantity: open.reduce((sum, batch) => sum + batch.quantity, 0),
      details: [...open]
        .sort((a, b) => a.until - b.until)
        .map((batch) => ({ quantity: batch.quantity, allowedUntilDateTime: microsoftDateTime(batch.until) })),
    },
  };
}

function links(record: SubscriptionRecord, switches: Switches): Document {
  const self = link(`/customers/${record.customerId}/subscriptions/${record.id}`, switches);
  const ids = catalogueIds(record.offerId);
  if (!ids) return { offer: link(`/offers/${record.offerId}?country=${record.country}`, switches), self };
  const product = `/products/${ids.productId}`;
  const country = `?country=${record.country}`;
  return {
    product: link(`${product}${country}`, switches),
    sku: link(`${product}/skus/${ids.skuId}${country}`, switches),
    availability: link(`${product}/skus/${ids.skuId}/availabilities/${ids.availabilityId}${country}`, switches),
    self,
  };
}

function nameScheduleType(action: Document, switches: Switches): Document {
  const { scheduleType, scheduledType, ...rest } = action;
  return { [switches.scheduleTypeName]: scheduleType ?? scheduledType, ...rest };
}
