import type { Express } from 'express';
import { microsoftDateTime, startOfDay } from '../rules/dates.js';
import { Refused, refusal } from '../rules/refusals.js';
import { link } from '../rules/resource.js';
import type { Switches } from '../rules/switches.js';
import type { Customer } from '../world/customer.js';
import type { World } from '../world/world.js';
import { ok, type Answer } from './answered.js';
import { authenticate, type Throttle } from './authenticate.js';
import { collection, filterOf, pageOf, sizeOf } from './collection.js';
import { route, type Exchange } from './exchange.js';
import { findCustomer } from './find-customer.js';
import type { SigningKey } from './signing-key.js';

/** `/v1/customers` and what hangs directly below a customer (facts: partner-center §3). */
export function customerRoutes(app: Express, world: World, key: SigningKey, throttle: Throttle): void {
  app.get('/v1/customers', route(world, 'customers', (exchange) => listCustomers(exchange, key)));
  app.get('/v1/customers/:customerId', route(world, 'customer', (exchange) => {
    const caller = authenticate(exchange, key);
    throttle.count(exchange, String(exchange.request.params['customerId']));
    const customer = findCustomer(exchange, caller);
    if (customer.relationship === 'advisor' && world.switches.advisorCustomer === 'refused') throw new Refused(refusal('403/20002'));
    return ok(customerResource(customer, world.switches));
  }));
  app.get('/v1/customers/:customerId/validationStatus', route(world, 'validationStatus', (exchange) => {
    const customer = findCustomer(exchange, authenticate(exchange, key, 'refused'));
    return ok({ type: 'account', status: customer.validation, lastUpdateDateTime: microsoftDateTime(startOfDay(world.now())) });
  }));
  app.get('/v1/customers/:customerId/directSignedMicrosoftCustomerAgreementStatus', route(world, 'agreementStatus', (exchange) => {
    const customer = findCustomer(exchange, authenticate(exchange, key, 'refused'));
    return ok({ isSigned: customer.agreementAccepted, attributes: { objectType: 'DirectSignedCustomerAgreementStatus' } });
  }));
}

function listCustomers(exchange: Exchange, key: SigningKey): Answer {
  const caller = authenticate(exchange, key);
  const { world, request } = exchange;
  const { switches } = world;
  const size = sizeOf(request.query['size'], 500, 0);
  const seek = request.query['seekOperation'];
  if (seek !== undefined && !['next', 'first'].includes(String(seek).toLowerCase())) throw new Refused(refusal('400/900126'));
  const all = world.customers()
    .filter((customer) => customer.partnerTenantId === caller.partnerTenantId && matchesFilter(customer, request.query['filter']))
    .sort((a, b) => a.companyName.localeCompare(b.companyName, 'en'));
  const page = pageOf(all, size, String(seek).toLowerCase() === 'next' ? request.get('MS-ContinuationToken') : undefined);
  const query = (more: string) => `/customers?size=${size}${more}${request.query['filter'] === undefined ? '' : `&filter=${encodeURIComponent(String(request.query['filter']))}`}`;
  return ok(collection(page.items.map((customer) => slimCustomer(customer, switches)), query(''), switches, {
    totalCount: switches.customersTotalCount === 'all' ? all.length : page.items.length,
    continuationToken: true,
    ...(page.next ? { next: { uri: query('&seekOperation=Next'), token: page.next } } : {}),
  }));
}

function matchesFilter(customer: Customer, query: unknown): boolean {
  const filter = filterOf(query);
  if (!filter) return true;
  const fields: Record<string, string> = { companyname: customer.companyName, domain: customer.domain, indirectreseller: customer.associatedPartnerId ?? '' };
  const field = fields[filter.field]?.toLowerCase();
  if (field === undefined || !['startswith', 'substring', 'equals'].includes(filter.operator)) throw new Refused(refusal('400/3000'));
  if (filter.operator === 'equals') return field === filter.value;
  return filter.operator === 'startswith' ? field.startsWith(filter.value) : field.includes(filter.value);
}

/** The slim customer of lists (facts: partner-center §3.2). */
function slimCustomer(customer: Customer, switches: Switches) {
  return {
    id: customer.tenantId,
    companyProfile: {
      tenantId: customer.tenantId, domain: customer.domain, companyName: customer.companyName,
      links: { self: link(`/customers/${customer.tenantId}/profiles/company`, switches) },
      attributes: { objectType: 'CustomerCompanyProfile' },
    },
    relationshipToPartner: customer.relationship,
    links: { self: link(`/customers/${customer.tenantId}`, switches) },
    attributes: { objectType: 'Customer' },
  };
}

function customerResource(customer: Customer, switches: Switches) {
  const { id, companyProfile, relationshipToPartner, links, attributes } = slimCustomer(customer, switches);
  const { billing } = customer;
  return {
    id,
    commerceId: customer.commerceId,
    companyProfile,
    billingProfile: {
      id: billing.id, email: billing.email, culture: billing.culture, language: billing.language, companyName: customer.companyName,
      defaultAddress: { country: billing.country, city: billing.city, addressLine1: billing.addressLine1, postalCode: billing.postalCode },
      attributes: { etag: Buffer.from(billing.id.slice(0, 8)).toString('base64'), objectType: 'CustomerBillingProfile' },
    },
    relationshipToPartner,
    allowDelegatedAccess: false,
    ...(customer.customDomains.length > 0 ? { customDomains: customer.customDomains } : {}),
    ...(customer.associatedPartnerId ? { associatedPartnerId: customer.associatedPartnerId } : {}),
    links,
    attributes,
  };
}
