import { randomUUID } from 'node:crypto';
import type { Express, Request, Response } from 'express';
import { microsoftDateTime, SECOND } from '../rules/dates.js';
import { Refused, refusal } from '../rules/refusals.js';
import { VARIANTS, DISPATCHER, type Certificates, type Variant } from '../webhooks/certificates.js';
import { queueNotice, type WebhookEvent } from '../webhooks/outbox.js';
import { eventNames, readRegistration, type Registration } from '../webhooks/registration.js';
import type { World } from '../world/world.js';
import { Answered, ok, throttledAnswer, type Answer } from './answered.js';
import { authenticate } from './authenticate.js';
import type { Caller } from './caller.js';
import { route, type Exchange } from './exchange.js';
import type { SigningKey } from './signing-key.js';

const REGISTRATION = '/webhooks/v1/registration';
const MINUTE = 60 * SECOND;

/** Registration for webhooks, test events, and the certificate that signs them (facts: partner-center §8.2). */
export function webhookRoutes(app: Express, world: World, key: SigningKey, certificates: Certificates): void {
  const registration = (work: (exchange: Exchange, caller: Caller) => Answer) => route(world, 'webhookRegistration', (exchange) => work(exchange, authenticate(exchange, key)));
  app.get(`${REGISTRATION}/events`, registration(({ world: { switches } }) => ok(eventNames(switches))));
  app.get(REGISTRATION, registration((_exchange, caller) => ok(registrationResource(find(world, caller)))));
  app.post(REGISTRATION, registration((exchange, caller) => {
    if (world.switches.webhookRegistrations === 'refused' && stored(world, caller)) throw new Refused(refusal('409'));
    return register(exchange, caller, randomUUID());
  }));
  app.put(REGISTRATION, registration((exchange, caller) => register(exchange, caller, find(world, caller).subscriberId)));
  app.post(`${REGISTRATION}/validationEvents`, registration((_exchange, caller) => sendTest(world, caller)));
  app.get(`${REGISTRATION}/validationEvents/:correlationId`, registration(({ request }, caller) => ok(testResult(world, caller, String(request.params['correlationId'])))));
  app.get('/cert/:name.cer', (request, response) => sendCertificate(request, response, world, certificates));
}

function stored(world: World, { partnerTenantId, applicationId }: Caller): Registration | undefined {
  return world.documents.get<Registration>('webhook-registration', `${partnerTenantId}/${applicationId}`);
}

function find(world: World, caller: Caller): Registration {
  const found = stored(world, caller);
  if (!found) throw new Refused(refusal('404/1000'));
  return found;
}

function register({ world, text }: Exchange, { partnerTenantId, applicationId }: Caller, subscriberId: string): Answer {
  const sent = readRegistration(text, world.switches);
  if ('description' in sent) throw new Refused(sent);
  const registration: Registration = { subscriberId, partnerTenantId, applicationId, ...sent };
  world.documents.put('webhook-registration', `${partnerTenantId}/${applicationId}`, registration);
  return ok(registrationResource(registration));
}

function registrationResource({ subscriberId, url, events }: Registration) {
  return { SubscriberId: subscriberId, WebhookUrl: url, WebhookEvents: events };
}

/** Two test events a minute (of the machine's time). */
function sendTest(world: World, caller: Caller): Answer {
  find(world, caller);
  const recent = (world.documents.get<{ at: number[] }>('setting', `tests/${caller.partnerTenantId}`)?.at ?? []).filter((at) => world.machineNow() - at < MINUTE);
  if (recent.length >= 2) throw new Answered(throttledAnswer(Math.ceil(((recent[0] ?? 0) + MINUTE - world.machineNow()) / SECOND)));
  world.documents.put('setting', `tests/${caller.partnerTenantId}`, { at: [...recent, world.machineNow()] });
  const correlationId = randomUUID();
  queueNotice(world, {
    eventName: 'test-created', resourceName: 'test', resourcePath: `/registration/validationEvents/${correlationId}`, partnerTenantId: caller.partnerTenantId,
    applicationId: caller.applicationId, at: world.now(), delay: 0, correlationId,
  });
  return ok({ correlationId });
}

function testResult(world: World, caller: Caller, correlationId: string) {
  const event = world.documents.all<WebhookEvent>('webhook-event').find((candidate) => candidate.correlationId === correlationId && candidate.partnerTenantId === caller.partnerTenantId);
  if (!event) throw new Refused(refusal('404/1000'));
  return {
    correlationId, partnerId: caller.partnerTenantId, status: event.state === 'waiting' ? 'pending' : 'completed', callbackUrl: stored(world, caller)?.url ?? '',
    results: event.attempts.map(({ at, status, problem }) => ({ responseCode: status === undefined ? '' : String(status), responseMessage: problem ?? '', systemError: status === undefined, dateTimeUtc: microsoftDateTime(Date.parse(at)) })),
  };
}

function sendCertificate(request: Request, response: Response, world: World, certificates: Certificates): void {
  const name = String(request.params['name']);
  if (name === 'issuer') return void response.type('application/pkix-cert').send(certificates.der('issuer'));
  const variant = name === DISPATCHER ? 'right' : name;
  if (!VARIANTS.includes(variant as Variant) || name === 'right') return void response.status(404).end();
  if (world.switches.webhookCertificate === 'chain') return void response.type('application/x-pem-file').send(certificates.chain(variant as Variant));
  response.type('application/pkix-cert').send(certificates.der(variant as Variant));
}
