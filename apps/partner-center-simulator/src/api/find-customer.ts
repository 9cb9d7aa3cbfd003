import { Refused, refusal } from '../rules/refusals.js';
import type { SubscriptionRecord } from '../rules/subscription.js';
import type { Customer } from '../world/customer.js';
import type { Caller } from './caller.js';
import type { Exchange } from './exchange.js';

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The customer of the path, if the calling partner may reach it; another partner's customer counts as unknown (facts: partner-center §3.4). */
export function findCustomer({ world, request, faults }: Exchange, caller: Caller): Customer {
  const id = String(request.params['customerId']);
  if (!GUID.test(id)) throw new Refused(refusal('400/900118'));
  const revoked = faults.take('relationshipRevoked');
  if (revoked) throw new Refused(refusal(revoked['status'] === 404 ? '404/60003' : '403/20002'));
  const customer = world.customer(id);
  if (!customer || customer.partnerTenantId !== caller.partnerTenantId) throw new Refused(refusal(world.switches.unknownCustomer === '403' ? '403/20002' : '404/60003'));
  if (customer.ended) throw new Refused(refusal('404/60003'));
  return customer;
}

/** The same, for commerce: a reseller relationship is needed. */
export function findCommerceCustomer(exchange: Exchange, caller: Caller): Customer {
  const customer = findCustomer(exchange, caller);
  if (customer.relationship !== 'reseller') throw new Refused(refusal('403/20002'));
  return customer;
}

/** The subscription of the path under that customer. */
export function findSubscription({ world, request }: Exchange, customer: Customer): SubscriptionRecord {
  const subscription = world.subscription(String(request.params['subscriptionId']));
  if (!subscription || subscription.customerId !== customer.tenantId) throw new Refused(refusal('404/20003'));
  return subscription;
}
