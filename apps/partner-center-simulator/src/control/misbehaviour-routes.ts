import { randomUUID } from 'node:crypto';
import type { IRouter } from 'express';
import { FAULTS, readFault, ROUTES, type Fault } from '../faults/faults.js';
import { DEFAULT_CONFIGURATION, withConfiguration } from '../rules/configuration.js';
import { SWITCHES, withSwitches } from '../rules/switches.js';
import type { World } from '../world/world.js';
import { bodyOf } from './body.js';

/** Faults, readings and amounts of a world. */
export function misbehaviourRoutes(app: IRouter, base: string, world: World): void {
  const { documents } = world;
  app.get(`${base}/faults`, (_request, response) => void response.json({ faults: documents.all('fault'), known: FAULTS, routes: ROUTES }));
  app.post(`${base}/faults`, (request, response) => {
    const fault = readFault(randomUUID(), bodyOf(request));
    world.transaction(() => documents.put('fault', fault.id, fault));
    response.status(201).json(fault);
  });
  app.delete(`${base}/faults`, (_request, response) => {
    world.transaction(() => documents.clear('fault'));
    response.status(204).end();
  });
  app.delete(`${base}/faults/:id`, (request, response) => {
    const { id } = request.params as { id: string };
    if (!documents.get<Fault>('fault', id)) return void response.status(404).json({ error: 'There is no such fault.' });
    world.transaction(() => documents.remove('fault', id));
    response.status(204).end();
  });

  app.get(`${base}/switches`, (_request, response) => void response.json({ switches: world.switches, known: SWITCHES }));
  app.put(`${base}/switches`, (request, response) => {
    world.setSwitches(withSwitches(world.switches, bodyOf(request)));
    response.json({ switches: world.switches });
  });
  app.get(`${base}/configuration`, (_request, response) => void response.json({ configuration: world.configuration, defaults: DEFAULT_CONFIGURATION }));
  app.put(`${base}/configuration`, (request, response) => {
    world.setConfiguration(withConfiguration(world.configuration, bodyOf(request)));
    response.json({ configuration: world.configuration });
  });
}
