import type { IRouter } from 'express';
import { SECOND } from '../rules/dates.js';
import { queueNotice, type WebhookEvent } from '../webhooks/outbox.js';
import { eventNames, type Registration } from '../webhooks/registration.js';
import type { Dispatcher } from '../webhooks/dispatcher.js';
import type { World } from '../world/world.js';
import { bodyOf } from './body.js';

/** Webhooks as Microsoft's side sees them: what waits, what went out, what to trust; sending now, again, or by hand. */
export function webhookControlRoutes(app: IRouter, base: string, world: World, dispatcher: Dispatcher): void {
  const events = () => world.documents.all<WebhookEvent>('webhook-event').map((event) => ({ ...event, dueAt: new Date(event.dueAt).toISOString() }));
  app.get(`${base}/webhooks`, (_request, response) => void response.json({ registrations: world.documents.all<Registration>('webhook-registration'), events: events() }));
  app.get(`${base}/webhooks/root-certificate`, (_request, response) => void response.type('application/x-pem-file').send(dispatcher.certificates.root()));
  app.post(`${base}/webhooks/deliver`, (_request, response, next) => {
    dispatcher.deliverDue().then(() => response.json({ events: events() }), next);
  });
  app.post(`${base}/webhooks/events/:id/replay`, (request, response, next) => {
    const event = world.documents.get<WebhookEvent>('webhook-event', request.params['id'] as string);
    if (!event) return void response.status(404).json({ error: 'There is no such event.' });
    dispatcher.replay(event).then((attempt) => response.json(attempt), next);
  });
  app.post(`${base}/webhooks/events`, (request, response) => {
    const { eventName, resourceName, resourcePath, partnerTenantId, delaySeconds = 0 } = bodyOf(request);
    if (!eventNames(world.switches).includes(String(eventName))) throw new RangeError(`"eventName" is one of: ${eventNames(world.switches).join(', ')}.`);
    for (const [name, value] of Object.entries({ resourceName, resourcePath, partnerTenantId })) if (typeof value !== 'string' || value === '') throw new RangeError(`"${name}" is a text.`);
    if (typeof delaySeconds !== 'number' || !(delaySeconds >= 0)) throw new RangeError('"delaySeconds" is a number from 0.');
    world.transaction(() => queueNotice(world, {
      eventName: String(eventName), resourceName: String(resourceName), resourcePath: String(resourcePath), partnerTenantId: String(partnerTenantId), at: world.now(), delay: delaySeconds * SECOND,
    }));
    response.status(201).json({ events: events() });
  });
}
