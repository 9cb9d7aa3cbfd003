import type { Express } from 'express';
import { addMonths, DAY, microsoftDateTime, monthsOf, readDate, SECOND, startOfDay } from '../rules/dates.js';
import { Refused, refusal } from '../rules/refusals.js';
import { subscriptionResource } from '../rules/resource.js';
import { catalogueIds, type SubscriptionRecord } from '../rules/subscription.js';
import type { World } from '../world/world.js';
import { ok, type Answer } from './answered.js';
import { authenticate, type Throttle } from './authenticate.js';
import { collection, pageOf } from './collection.js';
import { route, type Exchange } from './exchange.js';
import { findCommerceCustomer, findSubscription } from './find-customer.js';
import { patchSubscription } from './patch-subscription.js';
import type { SigningKey } from './signing-key.js';

const SUBSCRIPTIONS = '/v1/customers/:customerId/subscriptions';

/** A customer's subscriptions (facts: partner-center §4.1). */
export function subscriptionRoutes(app: Express, world: World, key: SigningKey, throttle: Throttle): void {
  const commerce = (exchange: Exchange, appOnly: 'allowed' | 'refused' = 'allowed') => {
    const caller = authenticate(exchange, key, appOnly);
    throttle.count(exchange, String(exchange.request.params['customerId']));
    return findCommerceCustomer(exchange, caller);
  };
  app.get(SUBSCRIPTIONS, route(world, 'subscriptions', (exchange) => list(exchange, world.subscriptionsOf(commerce(exchange).tenantId))));
  app.get(`${SUBSCRIPTIONS}/customTermEndDates`, route(world, 'customTermEndDates', (exchange) => termEndDates(exchange, world.subscriptionsOf(commerce(exchange).tenantId))));
  app.get(`${SUBSCRIPTIONS}/:subscriptionId`, route(world, 'subscription', (exchange) => {
    const subscription = findSubscription(exchange, commerce(exchange));
    return ok(subscriptionResource(subscription, world.switches, world.now(), exchange.faults.take('noEtag') !== undefined));
  }));
  app.get(`${SUBSCRIPTIONS}/:subscriptionId/provisioningstatus`, route(world, 'provisioningStatus', (exchange) =>
    ok(provisioningStatus(findSubscription(exchange, commerce(exchange, 'refused'))))));
  app.patch(`${SUBSCRIPTIONS}/:subscriptionId`, route(world, 'patch', (exchange) => patchSubscription(exchange, key, throttle)));
}

function list(exchange: Exchange, subscriptions: readonly SubscriptionRecord[]): Answer {
  const { world, request, faults } = exchange;
  const orderId = request.query['order_id'];
  const mpnId = request.query['mpn_id'];
  const wanted = subscriptions.filter((subscription) => (orderId === undefined || subscription.orderId === orderId) && (mpnId === undefined || subscription.partnerId === mpnId));
  const self = `/customers/${String(request.params['customerId'])}/subscriptions${orderId === undefined ? '' : `?order_id=${encodeURIComponent(String(orderId))}`}`;
  const page = pageOf(wanted, world.switches.subscriptionPaging === 'none' ? 0 : 5, request.get('MS-ContinuationToken'));
  const withoutEtag = faults.take('noEtag') !== undefined;
  const items = page.items.map((subscription) => subscriptionResource(subscription, world.switches, world.now(), withoutEtag));
  return ok(collection(items, self, world.switches, { totalCount: wanted.length, ...(page.next ? { next: { uri: self, token: page.next } } : {}) }));
}

function provisioningStatus(subscription: SubscriptionRecord) {
  return {
    skuId: catalogueIds(subscription.offerId)?.skuId ?? subscription.offerId,
    status: subscription.status === 'pending' ? 'pending' : 'success',
    quantity: subscription.quantity,
    ...(subscription.termEnd === undefined ? {} : { endDate: microsoftDateTime(subscription.termEnd) }),
    attributes: { objectType: 'SubscriptionProvisioningStatus' },
  };
}

/** Ends a new term may be aligned with: month ends, and the ends of other active new-commerce subscriptions (facts: partner-center §6.4). */
function termEndDates(exchange: Exchange, subscriptions: readonly SubscriptionRecord[]): Answer {
  const { world, request } = exchange;
  const query = Object.fromEntries(Object.entries(request.query).map(([name, value]) => [name.toLowerCase().replace(/_/g, ''), value]));
  const duration = query['termduration'];
  const months = typeof duration === 'string' ? monthsOf(duration) : undefined;
  if (months === undefined) throw new Refused(refusal('400/800121'));
  const start = startOfDay(readDate(query['termstartdate']) ?? world.now());
  const latest = addMonths(start, months) - SECOND;
  const item = (type: string, end: number, ids?: readonly string[]) => ({
    allowedCustomTermEndDateType: type, ...(ids ? { cotermSubscriptionIds: ids } : {}), allowedCustomTermEndDate: new Date(startOfDay(end)).toISOString().slice(0, 19),
  });
  const target = query['targetcotermsubscriptionid'];
  const aligned = subscriptions.filter(({ id, productClass, status, isTrial, termEnd }) =>
    productClass === 'nce' && status === 'active' && !isTrial && termEnd !== undefined && termEnd > start && termEnd <= latest && (target === undefined || id === target));
  const ends = new Map<number, string[]>();
  for (const { id, termEnd } of aligned) ends.set(startOfDay(termEnd ?? 0), [...(ends.get(startOfDay(termEnd ?? 0)) ?? []), id]);
  const items = [
    ...(target === undefined ? monthEnds(start, latest).map((end) => item('calendarMonthAligned', end)) : []),
    ...[...ends].sort(([a], [b]) => a - b).map(([end, ids]) => item('subscriptionAligned', end, ids)),
  ];
  return ok(collection(items, request.url.replace(/^\/v1/, ''), world.switches));
}

function monthEnds(start: number, latest: number): number[] {
  const ends: number[] = [];
  for (let date = new Date(start), month = 1; ; month += 1) {
    const end = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + month, 1) - DAY;
    if (end > latest) return ends;
    if (end > start) ends.push(end);
  }
}
