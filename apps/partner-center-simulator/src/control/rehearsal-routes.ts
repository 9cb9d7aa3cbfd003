import { Router, type Express } from 'express';
import { readRehearsal } from '../rehearsal/rehearsal-import.js';
import type { Rehearsal, Rehearsals } from '../rehearsal/rehearsals.js';
import { bodyOf } from './body.js';
import { clockOf } from './clock-routes.js';
import { worldRoutes } from './control-routes.js';

const BASE = '/__sim/rehearsals';

/** Rehearsals: one company's state copied into a world of its own, with a clock of its own. Below `/{id}` stands the same control API as above. */
export function rehearsalRoutes(app: Express, rehearsals: Rehearsals): void {
  const shown = ({ id, about, world }: Rehearsal) => ({
    id, name: about.name, apiUrl: rehearsals.urlOf(id), startsAt: new Date(about.startsAt).toISOString(), customer: { tenantId: about.customer.tenantId, companyName: about.customer.companyName },
    subscriptions: world.subscriptions().length, clock: clockOf(world),
  });
  const controls = new WeakMap<Rehearsal, Router>();
  app.get(BASE, (_request, response) => void response.json({ rehearsals: rehearsals.list().map(shown) }));
  app.post(BASE, (request, response) => {
    const created = rehearsals.create(readRehearsal(bodyOf(request), rehearsals.machineTime()));
    response.status(201).location(`${BASE}/${created.id}`).json(shown(created));
  });
  app.delete(`${BASE}/:id`, (request, response, next) => {
    rehearsals.delete(request.params.id).then((deleted) => (deleted ? response.status(204).end() : unknown(response)), next);
  });
  app.get(`${BASE}/:id`, (request, response) => {
    const found = rehearsals.find(request.params.id);
    return void (found ? response.json(shown(found)) : unknown(response));
  });
  app.use(`${BASE}/:id`, (request, response, next) => {
    const found = rehearsals.find(request.params.id);
    if (!found) return void unknown(response);
    const control = controls.get(found) ?? controlOf(found, rehearsals);
    controls.set(found, control);
    control(request, response, next);
  });
}

function controlOf(rehearsal: Rehearsal, rehearsals: Rehearsals): Router {
  const router = Router();
  const { partnerTenantId } = rehearsal.about.customer;
  worldRoutes(router, '', rehearsal, () => rehearsals.urlOf(rehearsal.id), () => [{ tenantId: partnerTenantId, name: rehearsal.about.name }]);
  router.post('/restart', (_request, response) => {
    rehearsals.restart(rehearsal);
    response.json(clockOf(rehearsal.world));
  });
  router.post('/access-tokens', (_request, response) => void response.status(201).json(rehearsals.accessToken(rehearsal)));
  return router;
}

function unknown(response: { status(code: number): { json(body: unknown): unknown } }): unknown {
  return response.status(404).json({ error: 'There is no such rehearsal.' });
}
