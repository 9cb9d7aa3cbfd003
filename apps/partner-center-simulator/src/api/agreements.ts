import type { Express } from 'express';
import { microsoftDateTime } from '../rules/dates.js';
import { Refused, refusal } from '../rules/refusals.js';
import type { World } from '../world/world.js';
import { ok } from './answered.js';
import { authenticate } from './authenticate.js';
import { collection } from './collection.js';
import { route } from './exchange.js';
import { findCustomer } from './find-customer.js';
import type { SigningKey } from './signing-key.js';

/** The template that Microsoft's documents show (facts: partner-center §6.5). */
const TEMPLATE = '117a77b0-9360-443b-8795-c6dedc750cf9';

/** Whether the customer agreement was confirmed; read-only, App+User only (facts: partner-center §6.5). */
export function agreementRoutes(app: Express, world: World, key: SigningKey): void {
  app.get('/v1/customers/:customerId/agreements', route(world, 'agreements', (exchange) => {
    const customer = findCustomer(exchange, authenticate(exchange, key, 'refused'));
    const type = exchange.request.query['agreementType'];
    if (type !== undefined && !['microsoftcustomeragreement', '*'].includes(String(type).toLowerCase())) throw new Refused(refusal('400/3000'));
    const { firstName, lastName } = { firstName: 'Petra', lastName: 'Muster' };
    const agreement = {
      primaryContact: { firstName, lastName, email: customer.billing.email, phoneNumber: '' }, templateId: TEMPLATE,
      dateAgreed: microsoftDateTime(Date.UTC(2024, 4, 6)), type: 'MicrosoftCustomerAgreement', agreementLink: '',
    };
    return ok(collection(customer.agreementAccepted ? [agreement] : [], exchange.request.url.replace(/^\/v1/, ''), world.switches));
  }));
}
