import { findInCatalogue } from '../seed/catalogue.js';
import { DAY, readDate, SECOND, startOfDay } from './dates.js';
import { camelCased, isDocument } from './read-body.js';
import type { Batch, Document, ProductClass, Status, SubscriptionRecord } from './subscription.js';

/** Where an imported subscription belongs. */
export interface ImportContext {
  readonly customerId: string;
  readonly partnerTenantId: string;
  readonly country: string;
  /** Milliseconds UTC. */
  readonly now: number;
}

/** Members that `subscriptionResource` writes itself; the others are kept as they came. */
const WRITTEN = [
  'id', 'entitlementId', 'offerId', 'offerName', 'friendlyName', 'quantity', 'parentSubscriptionId', 'creationDate', 'effectiveStartDate',
  'commitmentEndDate', 'commitmentEndDateTime', 'cancellationAllowedUntilDate', 'billingCycleEndDate', 'billingCycleEndDateTime', 'status', 'autoRenewEnabled', 'isTrial',
  'billingCycle', 'termDuration', 'refundOptions', 'partnerId', 'suspensionReasons', 'links',
  'publisherName', 'promotionId', 'migratedFromSubscriptionId', 'refundableQuantity', 'scheduledNextTermInstructions', 'nextChargeInstructions', 'scheduledActions', 'orderId', 'attributes',
];

const STATUSES = ['active', 'suspended', 'deleted', 'expired', 'pending', 'disabled'];

/**
 * Makes a subscription of a resource as Partner Center answers it, so that its future can be rehearsed: seats that may still be taken back
 * come from `refundableQuantity.details` (facts: partner-center §4.2, §4.3, §5.4).
 * @throws RangeError that names the member that is missing or wrong
 */
export function importSubscription(sent: Document, context: ImportContext): SubscriptionRecord {
  const resource = camelCased(sent);
  const id = text(resource, 'id').toLowerCase();
  const status = text(resource, 'status').toLowerCase();
  if (!STATUSES.includes(status)) throw new RangeError(`Subscription ${id}: "status" is one of: ${STATUSES.join(', ')}.`);
  const quantity = resource['quantity'];
  if (typeof quantity !== 'number' || !Number.isSafeInteger(quantity) || quantity < 1) throw new RangeError(`Subscription ${id}: "quantity" is a whole number from 1.`);
  const offerId = text(resource, 'offerId');
  const productClass = classOf(resource, offerId);
  const termEnd = endOf(resource, 'commitmentEndDateTime', 'commitmentEndDate');
  const created = readDate(resource['creationDate']) ?? context.now;
  const product = findInCatalogue(offerId);
  const further = Object.fromEntries(Object.entries(resource).filter(([member]) => !WRITTEN.includes(member)));
  return withoutAbsent({
    id, partnerTenantId: context.partnerTenantId, customerId: context.customerId, country: context.country, productClass, offerId,
    offerName: optional(resource, 'offerName') ?? offerId, friendlyName: optional(resource, 'friendlyName') ?? offerId,
    publisherName: optional(resource, 'publisherName'), promotionId: optional(resource, 'promotionId'), migratedFromSubscriptionId: optional(resource, 'migratedFromSubscriptionId'),
    parentSubscriptionId: optional(resource, 'parentSubscriptionId'), entitlementId: optional(resource, 'entitlementId'), orderId: optional(resource, 'orderId') ?? '', partnerId: optional(resource, 'partnerId') ?? '',
    status: status as Status, statusSince: statusSince(status, termEnd, resource, context.now),
    suspensionReasons: Array.isArray(resource['suspensionReasons']) ? resource['suspensionReasons'].map(String) : [],
    quantity, minimum: product?.minimum ?? 1, maximum: product?.maximum ?? 10_000_000, endOfSale: false,
    isTrial: resource['isTrial'] === true, autoRenew: resource['autoRenewEnabled'] === true, extendedServiceTerm: false,
    termDuration: optional(resource, 'termDuration')?.toUpperCase(), billingCycle: (optional(resource, 'billingCycle') ?? 'monthly').toLowerCase(),
    createdAt: created, effectiveStart: readDate(resource['effectiveStartDate']) ?? created,
    anchorDay: new Date(termEnd === undefined ? created : termEnd + SECOND).getUTCDate(), termEnd,
    billingCycleEnd: endOf(resource, 'billingCycleEndDateTime', 'billingCycleEndDate'),
    cancellationAllowedUntil: readDate(resource['cancellationAllowedUntilDate']), fullRefundUntil: fullRefundUntil(resource['refundOptions']),
    batches: batchesOf(id, resource['refundableQuantity']),
    scheduledNextTermInstructions: documentOr(resource['scheduledNextTermInstructions']), nextChargeInstructions: documentOr(resource['nextChargeInstructions']),
    scheduledActions: Array.isArray(resource['scheduledActions']) && resource['scheduledActions'].length > 0 ? resource['scheduledActions'].filter(isDocument) : undefined,
    further: Object.keys(further).length > 0 ? further : undefined,
    version: versionOf(resource['attributes']), updateCount: 0, orderLines: [],
  });
}

/** The class as §4.3 tells it from the members; what none of its rules knows cannot be rehearsed. */
function classOf(resource: Document, offerId: string): ProductClass {
  const productType = isDocument(resource['productType']) ? String(resource['productType']['id']) : '';
  if (/OnlineServicesNCE/i.test(productType)) return 'nce';
  if (/^Azure/i.test(productType) || offerId.startsWith('DZH318Z0BPS6')) return 'azure-plan';
  if (productType === 'Software' || offerId.startsWith('DG7')) return 'software';
  if (String(resource['billingType']).toLowerCase() === 'usage' || resource['unitType'] === 'Usage-based') return 'azure-legacy';
  if (resource['isMicrosoftProduct'] === false) return 'marketplace';
  if (/^[0-9a-f-]{36}$/i.test(offerId)) return 'legacy';
  throw new RangeError(`Subscription ${String(resource['id'])}: its class is not known ("productType", "offerId").`);
}

/** A day counts to its last second; the far end of things without a term is none. */
function endOf(resource: Document, exact: string, inclusiveDay: string): number | undefined {
  const end = readDate(resource[exact]);
  const day = readDate(resource[inclusiveDay]);
  const found = end ?? (day === undefined ? undefined : startOfDay(day) + DAY - SECOND);
  return found === undefined || new Date(found).getUTCFullYear() > 9_000 ? undefined : found;
}

/** Partner Center does not tell since when; the end of the term is the best there is. */
function statusSince(status: string, termEnd: number | undefined, resource: Document, now: number): number {
  if (termEnd === undefined || termEnd >= now || status === 'active' || status === 'suspended') return now;
  const grace = status === 'disabled' && !Array.isArray(resource['suspensionReasons']) ? 30 * DAY : 0;
  return Math.min(now, termEnd + SECOND + grace);
}

function batchesOf(id: string, value: unknown): readonly Batch[] {
  const details = isDocument(value) && Array.isArray(value['details']) ? value['details'] : [];
  return details.map((detail: unknown) => {
    const quantity = isDocument(detail) ? detail['quantity'] : undefined;
    const until = isDocument(detail) ? readDate(detail['allowedUntilDateTime']) : undefined;
    if (typeof quantity !== 'number' || until === undefined) throw new RangeError(`Subscription ${id}: "refundableQuantity.details" has {quantity, allowedUntilDateTime}.`);
    return { quantity, until };
  });
}

function fullRefundUntil(value: unknown): number | undefined {
  const full = Array.isArray(value) ? value.find((option: unknown) => isDocument(option) && String(option['type']).toLowerCase() === 'full') as Document | undefined : undefined;
  return readDate(full?.['expiresAt'] ?? full?.['expiresAfter']);
}

function versionOf(attributes: unknown): number {
  const etag = isDocument(attributes) ? attributes['etag'] : undefined;
  const version = typeof etag === 'string' ? Number(/"version":(\d{1,9})/.exec(Buffer.from(etag, 'base64').toString('utf8'))?.[1]) : Number.NaN;
  return Number.isNaN(version) ? 1 : version;
}

function text(resource: Document, member: string): string {
  const value = optional(resource, member);
  if (value === undefined) throw new RangeError(`A subscription has no "${member}".`);
  return value;
}

function optional(resource: Document, member: string): string | undefined {
  const value = resource[member];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function documentOr(value: unknown): Document | undefined {
  return isDocument(value) ? value : undefined;
}

function withoutAbsent(record: { [Name in keyof SubscriptionRecord]: SubscriptionRecord[Name] | undefined }): SubscriptionRecord {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as unknown as SubscriptionRecord;
}
