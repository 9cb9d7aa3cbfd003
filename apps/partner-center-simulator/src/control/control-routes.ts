import { randomUUID } from 'node:crypto';
import type { Express, Request } from 'express';
import { authorizationCode } from '../api/tokens.js';
import { FAULTS, readFault, ROUTES, type Fault } from '../faults/faults.js';
import { freeze, jump, REAL_TIME, unfreeze, type ClockSetting } from '../rules/clock.js';
import { readDate } from '../rules/dates.js';
import { subscriptionResource } from '../rules/resource.js';
import { DEFAULT_SWITCHES, SWITCHES, withSwitches } from '../rules/switches.js';
import { DEMO_PARTNERS } from '../seed/demo-accounts.js';
import { seedDemoWorld } from '../seed/seed-demo-world.js';
import type { World } from '../world/world.js';
import { editSubscription } from './edit-subscription.js';

type Body = Readonly<Record<string, unknown>>;

/** `/__sim/…`: clock, faults, switches, state, and what somebody does in Partner Center's own pages. */
export function controlRoutes(app: Express, world: World, apiUrl: string): void {
  const { documents } = world;
  app.get('/__sim/state', (_request, response) => void response.json(state(world, apiUrl)));
  app.get('/__sim/requests', (_request, response) => void response.json({ requests: world.requests() }));
  app.get('/__sim/effects', (_request, response) => void response.json({ effects: world.effects(), perRequestId: effectsPerRequestId(world) }));

  app.get('/__sim/clock', (_request, response) => void response.json(clock(world)));
  app.put('/__sim/clock', (request, response) => {
    world.setClock(changedClock(world, bodyOf(request)));
    response.json(clock(world));
  });

  app.get('/__sim/faults', (_request, response) => void response.json({ faults: documents.all('fault'), known: FAULTS, routes: ROUTES }));
  app.post('/__sim/faults', (request, response) => {
    const fault = readFault(randomUUID(), bodyOf(request));
    world.transaction(() => documents.put('fault', fault.id, fault));
    response.status(201).json(fault);
  });
  app.delete('/__sim/faults', (_request, response) => {
    world.transaction(() => documents.clear('fault'));
    response.status(204).end();
  });
  app.delete('/__sim/faults/:id', (request, response) => {
    if (!documents.get<Fault>('fault', request.params.id)) return void response.status(404).json({ error: 'There is no such fault.' });
    world.transaction(() => documents.remove('fault', request.params.id));
    response.status(204).end();
  });

  app.get('/__sim/switches', (_request, response) => void response.json({ switches: world.switches, known: SWITCHES }));
  app.put('/__sim/switches', (request, response) => {
    world.setSwitches(withSwitches(world.switches, bodyOf(request)));
    response.json({ switches: world.switches });
  });

  app.post('/__sim/reset', (_request, response) => {
    world.transaction(() => {
      for (const kind of ['fault', 'refresh-token', 'authorization-code'] as const) documents.clear(kind);
      world.setClock(REAL_TIME);
      world.setSwitches(DEFAULT_SWITCHES);
      seedDemoWorld(world);
    });
    world.forgetRequests();
    response.json(state(world, apiUrl));
  });
  app.post('/__sim/seed', (_request, response) => {
    seedDemoWorld(world);
    response.json(state(world, apiUrl));
  });

  app.put('/__sim/subscriptions/:id', (request, response) => {
    const edited = editSubscription(world, request.params.id, bodyOf(request));
    if (!edited) return void response.status(404).json({ error: 'There is no subscription with this id.' });
    response.json(subscriptionResource(edited, world.switches, world.now()));
  });
  app.post('/__sim/authorization-codes', (request, response) => {
    const partner = DEMO_PARTNERS.find(({ tenantId }) => tenantId === bodyOf(request)['partnerTenantId']);
    if (!partner) throw new RangeError(`"partnerTenantId" is one of: ${DEMO_PARTNERS.map(({ tenantId }) => tenantId).join(', ')}.`);
    response.status(201).json({ code: authorizationCode(world, partner) });
  });
}

function bodyOf(request: Request): Body {
  const body: unknown = request.body;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new RangeError('Send a JSON object.');
  return body as Body;
}

function clock(world: World) {
  const { offset, frozenAt } = world.clock;
  const next = world.nextDue();
  return { now: new Date(world.now()).toISOString(), offsetMilliseconds: offset, frozen: frozenAt !== undefined, ...(next === undefined ? {} : { nextDue: new Date(next).toISOString() }) };
}

function changedClock(world: World, body: Body): ClockSetting {
  const machine = world.machineNow();
  let setting = world.clock;
  for (const [member, value] of Object.entries(body)) {
    if (member === 'reset' && value === true) setting = REAL_TIME;
    else if (member === 'jumpMilliseconds' && typeof value === 'number' && Number.isSafeInteger(value)) setting = jump(setting, value);
    else if (member === 'jumpTo' && readDate(value) !== undefined) setting = jump(setting, (readDate(value) ?? 0) - world.now());
    else if (member === 'toNextDue' && value === true) setting = jump(setting, Math.max(0, (world.nextDue() ?? world.now()) - world.now()));
    else if (member === 'frozen' && typeof value === 'boolean') setting = value ? freeze(setting, machine) : unfreeze(setting, machine);
    else throw new RangeError('The clock takes one or more of: jumpMilliseconds (whole number), jumpTo (ISO 8601 date), toNextDue (true), frozen (true or false), reset (true).');
  }
  const year = new Date((setting.frozenAt ?? machine + setting.offset)).getUTCFullYear();
  if (Number.isNaN(year) || year < 2000 || year > 2200) throw new RangeError('The clock runs from the year 2000 to 2200.');
  return setting;
}

function effectsPerRequestId(world: World): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { requestId } of world.effects()) counts[requestId] = (counts[requestId] ?? 0) + 1;
  return counts;
}

function state(world: World, apiUrl: string) {
  const subscriptions = world.subscriptions();
  return {
    simulator: 'This is a simulation of Microsoft Partner Center, not Microsoft.',
    apiUrl,
    clock: clock(world),
    partners: DEMO_PARTNERS.map(({ tenantId, name, clientId, consentAccount }) => ({ tenantId, name, clientId, consentAccount })),
    customers: world.customers(),
    subscriptions: subscriptions.map((record) => ({
      id: record.id, customerId: record.customerId, productClass: record.productClass, minimum: record.minimum, maximum: record.maximum,
      renewalInProgress: record.renewalUntil !== undefined, changePending: record.pendingChange !== undefined,
      extendedServiceTerm: record.extendedServiceTerm, updateCount: record.updateCount, orderLines: record.orderLines,
      resource: subscriptionResource(record, world.switches, world.now()),
    })),
    faults: world.documents.all('fault'),
    switches: world.switches,
    effects: effectsPerRequestId(world),
    requests: world.requests(),
  };
}
