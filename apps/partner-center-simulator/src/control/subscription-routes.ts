import { randomUUID } from 'node:crypto';
import type { IRouter } from 'express';
import { DAY, readDate } from '../rules/dates.js';
import { forecast } from '../rules/forecast.js';
import { invoiceLines } from '../rules/invoice-lines.js';
import { subscriptionResource } from '../rules/resource.js';
import type { Document, SubscriptionRecord } from '../rules/subscription.js';
import { migrate, upgrade } from '../rules/upgrade.js';
import { findInCatalogue, type CatalogueItem } from '../seed/catalogue.js';
import { queueNotice } from '../webhooks/outbox.js';
import type { World } from '../world/world.js';
import { bodyOf, wholeOf } from './body.js';
import { editSubscription, foreignerOf, recordForeign } from './edit-subscription.js';

const FARTHEST = 3 * 366 * DAY;

/** What somebody does to a subscription elsewhere, and what lies ahead of it. */
export function subscriptionControlRoutes(app: IRouter, base: string, world: World): void {
  const shown = (record: SubscriptionRecord) => subscriptionResource(record, world.switches, world.now());
  app.put(`${base}/subscriptions/:id`, (request, response) => {
    const edited = editSubscription(world, request.params['id'] as string, bodyOf(request));
    if (!edited) return void response.status(404).json({ error: 'There is no subscription with this id.' });
    response.json(shown(edited));
  });
  app.post(`${base}/subscriptions/:id/upgrade`, (request, response) => {
    const upgraded = upgradeIn(world, request.params['id'] as string, bodyOf(request));
    response.status(201).json({ source: shown(upgraded.source), ...(upgraded.child ? { child: shown(upgraded.child) } : {}) });
  });
  app.post(`${base}/subscriptions/:id/migration`, (request, response) => response.status(201).json(shown(migrated(world, request.params['id'] as string, bodyOf(request)))));
  app.get(`${base}/subscriptions/:id/invoice-lines`, (request, response) => {
    const price = request.query['unitPrice'] === undefined ? undefined : Number(request.query['unitPrice']);
    if (price !== undefined && !Number.isFinite(price)) throw new RangeError('"unitPrice" is a number: the price of a seat for one charge cycle.');
    response.json({ lines: invoiceLines(find(world, request.params['id'] as string), price, world.switches) });
  });
  app.get(`${base}/happenings`, (_request, response) => void response.json({ happenings: world.happenings() }));
  app.get(`${base}/forecast`, (request, response) => void response.json({ expected: ahead(world, request.query['until']) }));
}

function find(world: World, id: string): SubscriptionRecord {
  const found = world.subscription(id);
  if (!found) throw new RangeError('There is no subscription with this id.');
  return found;
}

function targetOf(body: Document): CatalogueItem {
  const target = typeof body['to'] === 'string' ? findInCatalogue(body['to']) : undefined;
  if (!target) throw new RangeError('"to" is the product of the catalogue, as "productId:skuId".');
  return target;
}

function upgradeIn(world: World, id: string, body: Document) {
  return world.transaction(() => {
    const before = find(world, id);
    const quantity = body['quantity'] === undefined ? before.quantity : wholeOf(body, 'quantity');
    const result = upgrade(before, targetOf(body), quantity, randomUUID(), world.now());
    world.saveSubscription(result.source);
    if (result.child) world.saveSubscription(result.child);
    recordForeign(world, before, result.source, foreignerOf(body['by']), 'upgrade_subscription');
    return result;
  });
}

function migrated(world: World, id: string, body: Document): SubscriptionRecord {
  return world.transaction(() => {
    const before = find(world, id);
    const result = migrate(before, targetOf(body), randomUUID(), world.now(), world.switches);
    world.saveSubscription(result.source);
    world.saveSubscription(result.migrated);
    recordForeign(world, before, result.source, foreignerOf(body['by']));
    queueNotice(world, {
      eventName: 'new-commerce-migration-completed', resourceName: 'newcommercemigration', resourcePath: `/customers/${before.customerId}/migrations/newcommerce/${result.migrated.id}`,
      partnerTenantId: before.partnerTenantId, customerId: before.customerId, subscriptionId: result.migrated.id, at: world.now(), delay: world.configuration.webhookDelay * 1_000,
    });
    return result.migrated;
  });
}

function ahead(world: World, query: unknown) {
  const from = world.now();
  const until = query === undefined ? from + 366 * DAY : readDate(query);
  if (until === undefined || until > from + FARTHEST) throw new RangeError('"until" is an ISO 8601 date at most three years ahead.');
  return world.subscriptions()
    .flatMap((subscription) => forecast(subscription, from, until, world.switches, world.configuration))
    .sort((a, b) => a.at - b.at)
    .map(({ at, kind, seats, after }) => ({
      at: new Date(at).toISOString(), kind, ...(seats === undefined ? {} : { seats }), subscriptionId: after.id, friendlyName: after.friendlyName, quantity: after.quantity, status: after.status,
      autoRenewEnabled: after.autoRenew, extendedServiceTerm: after.extendedServiceTerm, ...(after.termEnd === undefined ? {} : { termEnd: new Date(after.termEnd).toISOString() }),
    }));
}
