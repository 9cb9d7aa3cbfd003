import { createHash } from 'node:crypto';
import { applyEdits } from '../control/edit-subscription.js';
import { withConfiguration } from '../rules/configuration.js';
import { readDate } from '../rules/dates.js';
import { importSubscription } from '../rules/import-subscription.js';
import { camelCased, isDocument } from '../rules/read-body.js';
import type { Document, SubscriptionRecord } from '../rules/subscription.js';
import { DEFAULT_SWITCHES, withSwitches } from '../rules/switches.js';
import type { Customer } from '../world/customer.js';
import type { World } from '../world/world.js';

/** One company's state as Partner Center answered it, to be rehearsed with. */
export interface RehearsalImport {
  readonly name: string;
  /** Where the rehearsal's clock begins, milliseconds UTC; it stands still until it is moved. */
  readonly startsAt: number;
  readonly customer: Customer;
  readonly subscriptions: readonly SubscriptionRecord[];
  readonly switches: Document;
  readonly configuration: Document;
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MOST_SUBSCRIPTIONS = 500;
const MEMBERS = ['name', 'startsAt', 'partnerTenantId', 'customer', 'subscriptions', 'details', 'switches', 'configuration'];

/**
 * Reads what the control API was sent: `customer` and `subscriptions` are Partner Center's own resources, `details` adds by subscription id
 * what those do not tell (limits, promotion, extended service term), with the members of `PUT …/subscriptions/{id}`.
 * @throws RangeError that says what is wrong
 */
export function readRehearsal(body: Document, machineNow: number): RehearsalImport {
  const unknown = Object.keys(body).filter((member) => !MEMBERS.includes(member));
  if (unknown.length > 0) throw new RangeError(`Unknown member: ${unknown.join(', ')}. A rehearsal has ${MEMBERS.join(', ')}.`);
  const { name = 'Rehearsal', startsAt, partnerTenantId = '00000000-0000-4000-8000-000000000001', details = {}, switches = {}, configuration = {} } = body;
  const start = startsAt === undefined ? machineNow : readDate(startsAt);
  if (typeof name !== 'string' || name.trim() === '' || name.length > 100) throw new RangeError('"name" is a text of at most 100 characters.');
  if (start === undefined) throw new RangeError('"startsAt" is an ISO 8601 date.');
  if (typeof partnerTenantId !== 'string' || !GUID.test(partnerTenantId)) throw new RangeError('"partnerTenantId" is a tenant id.');
  if (![details, switches, configuration].every(isDocument)) throw new RangeError('"details", "switches" and "configuration" are objects.');
  const customer = readCustomer(body['customer'], partnerTenantId.toLowerCase());
  const subscriptions = readSubscriptions(body['subscriptions'], customer, start).map((record) => {
    const detail = (details as Document)[record.id];
    return isDocument(detail) ? applyEdits(record, detail, start, DEFAULT_SWITCHES) : record;
  });
  return { name: name.trim(), startsAt: start, customer, subscriptions, switches: switches as Document, configuration: configuration as Document };
}

/** Puts a world into the state of the import, its clock standing still at the start. */
export function begin(world: World, rehearsal: RehearsalImport): void {
  world.transaction(() => {
    for (const kind of ['customer', 'subscription', 'audit-record', 'answer', 'effect', 'fault', 'happening', 'webhook-event', 'webhook-registration'] as const) world.documents.clear(kind);
    world.setSwitches(withSwitches(world.switches, rehearsal.switches));
    world.setConfiguration(withConfiguration(world.configuration, rehearsal.configuration));
    world.setClock({ offset: rehearsal.startsAt - world.machineNow(), frozenAt: rehearsal.startsAt });
    world.documents.put('customer', rehearsal.customer.tenantId, rehearsal.customer);
    for (const subscription of rehearsal.subscriptions) world.documents.put('subscription', subscription.id, subscription);
    world.documents.put('setting', 'rehearsal', rehearsal);
  });
  world.forgetRequests();
}

function readSubscriptions(value: unknown, customer: Customer, now: number): SubscriptionRecord[] {
  const list = isDocument(value) && Array.isArray(value['items']) ? value['items'] : value;
  if (!Array.isArray(list) || !list.every(isDocument)) throw new RangeError('"subscriptions" is a list of subscriptions, or the collection that holds them.');
  if (list.length > MOST_SUBSCRIPTIONS) throw new RangeError(`A rehearsal takes at most ${MOST_SUBSCRIPTIONS} subscriptions.`);
  const context = { customerId: customer.tenantId, partnerTenantId: customer.partnerTenantId, country: customer.billing.country, now };
  const records = list.map((resource) => importSubscription(resource, context));
  if (new Set(records.map(({ id }) => id)).size < records.length) throw new RangeError('A subscription stands in "subscriptions" twice.');
  return records;
}

function readCustomer(value: unknown, partnerTenantId: string): Customer {
  const resource = isDocument(value) ? camelCased(value) : {};
  const profile = isDocument(resource['companyProfile']) ? resource['companyProfile'] : {};
  const billing = isDocument(resource['billingProfile']) ? resource['billingProfile'] : {};
  const address = isDocument(billing['defaultAddress']) ? billing['defaultAddress'] : {};
  const tenantId = String(resource['id'] ?? profile['tenantId'] ?? '').toLowerCase();
  if (!GUID.test(tenantId)) throw new RangeError('"customer" is a customer resource with its "id".');
  const text = (document: Document, member: string, otherwise: string) => (typeof document[member] === 'string' && document[member] !== '' ? (document[member] as string) : otherwise);
  return {
    tenantId, partnerTenantId, commerceId: text(resource, 'commerceId', stableId(tenantId)), companyName: text(profile, 'companyName', tenantId), domain: text(profile, 'domain', ''),
    customDomains: [], relationship: 'reseller', ended: false, validation: 'Allowed', agreementAccepted: true,
    billing: {
      id: text(billing, 'id', stableId(`billing/${tenantId}`)), email: text(billing, 'email', ''), culture: text(billing, 'culture', 'en-GB'), language: text(billing, 'language', 'en'),
      country: text(address, 'country', 'CH'), city: text(address, 'city', ''), addressLine1: text(address, 'addressLine1', ''), postalCode: text(address, 'postalCode', ''),
    },
  };
}

function stableId(word: string): string {
  const hex = createHash('sha256').update(word).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
