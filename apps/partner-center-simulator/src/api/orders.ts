import type { Express } from 'express';
import { microsoftDateTime, SECOND } from '../rules/dates.js';
import { Refused, refusal } from '../rules/refusals.js';
import { link } from '../rules/resource.js';
import type { OrderLine, SubscriptionRecord } from '../rules/subscription.js';
import type { Switches } from '../rules/switches.js';
import type { World } from '../world/world.js';
import { ok } from './answered.js';
import { authenticate, type Throttle } from './authenticate.js';
import { collection } from './collection.js';
import { route, type Exchange } from './exchange.js';
import { findCommerceCustomer } from './find-customer.js';
import type { SigningKey } from './signing-key.js';

const LATENCY = 15 * 60 * SECOND;

/** The orders behind subscriptions, with the lines that changes of the quantity leave; read-only (facts: partner-center §5.2, §6.3). */
export function orderRoutes(app: Express, world: World, key: SigningKey, throttle: Throttle): void {
  const subscriptions = (exchange: Exchange): readonly SubscriptionRecord[] => {
    const caller = authenticate(exchange, key);
    throttle.count(exchange, String(exchange.request.params['customerId']));
    return world.subscriptionsOf(findCommerceCustomer(exchange, caller).tenantId);
  };
  app.get('/v1/customers/:customerId/orders', route(world, 'orders', (exchange) => {
    const latest = world.now() - (world.switches.orderLatency === 'quarterHour' ? LATENCY : 0);
    const orders = subscriptions(exchange).map((subscription) => order(subscription, world.switches, latest)).filter(({ lineItems }) => lineItems.length > 0);
    return ok(collection(orders, exchange.request.url.replace(/^\/v1/, ''), world.switches));
  }));
  app.get('/v1/customers/:customerId/orders/:orderId', route(world, 'orders', (exchange) => {
    const id = String(exchange.request.params['orderId']).toLowerCase();
    const found = subscriptions(exchange).find(({ orderId }) => orderId.toLowerCase() === id);
    if (!found) throw new Refused(refusal('404/20000'));
    return ok(order(found, world.switches, world.now()));
  }));
}

function order(subscription: SubscriptionRecord, switches: Switches, latest: number) {
  const { orderId, customerId, billingCycle, createdAt, orderLines } = subscription;
  return {
    id: orderId, alternateId: orderId.replace(/-/g, '').slice(0, 12), referenceCustomerId: customerId, billingCycle,
    lineItems: orderLines.filter(({ at }) => at <= latest).map((line, index) => lineItem(subscription, line, index, switches)),
    creationDate: microsoftDateTime(createdAt), status: 'completed', transactionType: 'UserPurchase',
    links: { self: link(`/customers/${customerId}/orders/${orderId}`, switches) }, attributes: { objectType: 'Order' },
  };
}

function lineItem(subscription: SubscriptionRecord, { transactionType, quantity }: OrderLine, lineItemNumber: number, switches: Switches) {
  const { id, customerId, offerId, friendlyName, termDuration, promotionId, parentSubscriptionId } = subscription;
  return {
    lineItemNumber, offerId, subscriptionId: id, ...(parentSubscriptionId ? { parentSubscriptionId } : {}), friendlyName, quantity,
    ...(termDuration ? { termDuration } : {}), transactionType, ...(promotionId ? { promotionId } : {}),
    links: { subscription: link(`/customers/${customerId}/subscriptions/${id}`, switches) },
  };
}
