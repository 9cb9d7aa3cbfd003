import type { IRouter } from 'express';
import type { Document } from '../rules/subscription.js';
import { DEMO_PARTNERS } from '../seed/demo-accounts.js';
import { manyCompanies } from '../seed/many-companies.js';
import type { Customer } from '../world/customer.js';
import type { World } from '../world/world.js';
import { bodyOf, wholeOf } from './body.js';

const CHOICES: Readonly<Record<string, readonly unknown[]>> = {
  relationship: ['reseller', 'advisor'], ended: [true, false], validation: ['Allowed', 'UnderReview', 'NotAllowed'], agreementAccepted: [true, false],
};
const MOST_SUBSCRIPTIONS = 20_000;

/** What Microsoft and the customer decide about the relationship. */
export function customerControlRoutes(app: IRouter, base: string, world: World): void {
  app.put(`${base}/customers/:id`, (request, response) => {
    const customer = world.customer(request.params['id'] as string);
    if (!customer) return void response.status(404).json({ error: 'There is no customer with this tenant id.' });
    const edited = edit(customer, bodyOf(request));
    world.transaction(() => world.documents.put('customer', edited.tenantId, edited));
    response.json(edited);
  });
}

/** Many companies at once for a partner of the demo world. */
export function manyCompaniesRoute(app: IRouter, base: string, world: World): void {
  app.post(`${base}/companies`, (request, response) => {
    const body = bodyOf(request);
    const partner = DEMO_PARTNERS.find(({ tenantId }) => tenantId === body['partnerTenantId']);
    if (!partner) throw new RangeError(`"partnerTenantId" is one of: ${DEMO_PARTNERS.map(({ tenantId }) => tenantId).join(', ')}.`);
    const [companies, each] = [wholeOf(body, 'companies'), wholeOf(body, 'subscriptionsEach')];
    if (companies * each > MOST_SUBSCRIPTIONS) throw new RangeError(`At most ${MOST_SUBSCRIPTIONS} subscriptions.`);
    const made = manyCompanies(partner, companies, each, world.now());
    world.transaction(() => {
      for (const customer of made.customers) world.documents.put('customer', customer.tenantId, customer);
      for (const subscription of made.subscriptions) world.documents.put('subscription', subscription.id, subscription);
    });
    response.status(201).json({ customers: made.customers.map(({ tenantId, companyName }) => ({ tenantId, companyName })), subscriptions: made.subscriptions.length });
  });
}

function edit(customer: Customer, change: Document): Customer {
  for (const [member, value] of Object.entries(change)) {
    const choices = Object.hasOwn(CHOICES, member) ? CHOICES[member] : undefined;
    if (!choices) throw new RangeError(`"${member}" cannot be set. Possible: ${Object.keys(CHOICES).join(', ')}.`);
    if (!choices.includes(value)) throw new RangeError(`"${member}" is one of: ${choices.join(', ')}.`);
  }
  return { ...customer, ...(change as Partial<Customer>) };
}
