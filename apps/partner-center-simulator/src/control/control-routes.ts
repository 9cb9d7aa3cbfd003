import type { IRouter } from 'express';
import { authorizationCode } from '../api/tokens.js';
import type { HostedWorld } from '../hosted-world.js';
import { DEFAULT_CONFIGURATION } from '../rules/configuration.js';
import { REAL_TIME } from '../rules/clock.js';
import { DEFAULT_SWITCHES } from '../rules/switches.js';
import { DEMO_PARTNERS } from '../seed/demo-accounts.js';
import { seedDemoWorld } from '../seed/seed-demo-world.js';
import { bodyOf } from './body.js';
import { clockRoutes } from './clock-routes.js';
import { customerControlRoutes, manyCompaniesRoute } from './customer-routes.js';
import { misbehaviourRoutes } from './misbehaviour-routes.js';
import { effectsPerRequestId, stateOf, type ShownPartner } from './state.js';
import { subscriptionControlRoutes } from './subscription-routes.js';
import { webhookControlRoutes } from './webhook-routes.js';

/** What every world is steered and watched by: clock, faults, switches, state, and what somebody does in Partner Center's own pages. */
export function worldRoutes(app: IRouter, base: string, { world, dispatcher }: HostedWorld, apiUrl: () => string, partners: () => readonly ShownPartner[]): void {
  app.get(`${base}/state`, (_request, response) => void response.json(stateOf(world, apiUrl(), partners())));
  app.get(`${base}/requests`, (_request, response) => void response.json({ requests: world.requests() }));
  app.get(`${base}/effects`, (_request, response) => void response.json({ effects: world.effects(), perRequestId: effectsPerRequestId(world) }));
  clockRoutes(app, base, world);
  misbehaviourRoutes(app, base, world);
  customerControlRoutes(app, base, world);
  subscriptionControlRoutes(app, base, world);
  webhookControlRoutes(app, base, world, dispatcher);
}

/** The control API of the demo world (`/__sim/…`): besides, seeding, resetting and consent. */
export function demoWorldRoutes(app: IRouter, hosted: HostedWorld, apiUrl: string): void {
  const { world } = hosted;
  const { documents } = world;
  const state = () => stateOf(world, apiUrl, DEMO_PARTNERS);
  worldRoutes(app, '/__sim', hosted, () => apiUrl, () => DEMO_PARTNERS);
  manyCompaniesRoute(app, '/__sim', world);
  app.post('/__sim/reset', (_request, response) => {
    world.transaction(() => {
      for (const kind of ['fault', 'refresh-token', 'authorization-code', 'webhook-registration'] as const) documents.clear(kind);
      world.setClock(REAL_TIME);
      world.setSwitches(DEFAULT_SWITCHES);
      world.setConfiguration(DEFAULT_CONFIGURATION);
      seedDemoWorld(world);
    });
    world.forgetRequests();
    response.json(state());
  });
  app.post('/__sim/seed', (_request, response) => {
    seedDemoWorld(world);
    response.json(state());
  });
  app.post('/__sim/authorization-codes', (request, response) => {
    const partner = DEMO_PARTNERS.find(({ tenantId }) => tenantId === bodyOf(request)['partnerTenantId']);
    if (!partner) throw new RangeError(`"partnerTenantId" is one of: ${DEMO_PARTNERS.map(({ tenantId }) => tenantId).join(', ')}.`);
    response.status(201).json({ code: authorizationCode(world, partner) });
  });
}
