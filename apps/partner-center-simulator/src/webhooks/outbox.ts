import { randomUUID } from 'node:crypto';
import type { Configuration } from '../rules/configuration.js';
import { microsoftDateTime, SECOND } from '../rules/dates.js';
import type { SubscriptionRecord } from '../rules/subscription.js';
import type { Switches } from '../rules/switches.js';
import type { DocumentStore } from '../world/document-store.js';
import type { Registration } from './registration.js';

/** One try to deliver an event. */
export interface Attempt {
  /** Simulated time, ISO 8601. */
  readonly at: string;
  /** HTTP status; absent if nothing was answered. */
  readonly status?: number;
  readonly problem?: string;
  /** What was wrong with it on purpose. */
  readonly fault?: string;
}

/** An event on its way to one receiver. Times in milliseconds of simulated time, UTC. */
export interface WebhookEvent {
  readonly id: string;
  readonly eventName: string;
  readonly partnerTenantId: string;
  readonly applicationId: string;
  readonly customerId?: string;
  readonly subscriptionId?: string;
  /** The exact text that is signed and sent. */
  readonly body: string;
  readonly dueAt: number;
  readonly state: 'waiting' | 'delivered' | 'given-up';
  readonly attempts: readonly Attempt[];
  /** For test events: what `GET …/validationEvents/{correlationId}` is asked for. */
  readonly correlationId?: string;
}

/** What happened, as receivers are told. */
export interface Notice {
  readonly eventName: string;
  readonly resourceName: string;
  readonly resourcePath: string;
  readonly partnerTenantId: string;
  readonly applicationId?: string;
  readonly customerId?: string;
  readonly subscriptionId?: string;
  readonly at: number;
  /** Milliseconds until it is sent. */
  readonly delay: number;
  readonly correlationId?: string;
}

/** What of a world an event is made of. */
interface Sender {
  readonly documents: DocumentStore;
  readonly switches: Switches;
  readonly configuration: Configuration;
}

const MICROSOFT = 'https://api.partnercenter.microsoft.com';

/** Queues an event for every application of the partner that registered for it (facts: partner-center §8.2). Only inside a transaction. */
export function queueNotice(world: Sender, notice: Notice): void {
  const { partnerTenantId, eventName, applicationId } = notice;
  const receivers = world.documents.all<Registration>('webhook-registration')
    .filter((registration) => registration.partnerTenantId === partnerTenantId && registration.events.includes(eventName) && (applicationId ?? registration.applicationId) === registration.applicationId);
  for (const receiver of receivers) {
    const event: WebhookEvent = {
      id: randomUUID(), eventName, partnerTenantId, applicationId: receiver.applicationId, body: bodyOf(world, notice), dueAt: notice.at + notice.delay, state: 'waiting', attempts: [],
      ...(notice.customerId ? { customerId: notice.customerId } : {}), ...(notice.subscriptionId ? { subscriptionId: notice.subscriptionId } : {}),
      ...(notice.correlationId ? { correlationId: notice.correlationId } : {}),
    };
    world.documents.put('webhook-event', event.id, event);
  }
}

/** `subscription-updated`, for what changes commerce: quantity and state (§8.2). */
export function queueSubscriptionUpdated(world: Sender, subscription: SubscriptionRecord, at: number): void {
  queueNotice(world, {
    eventName: 'subscription-updated', resourceName: 'subscription', resourcePath: `/customers/${subscription.customerId}/subscriptions/${subscription.id}`,
    partnerTenantId: subscription.partnerTenantId, customerId: subscription.customerId, subscriptionId: subscription.id, at, delay: world.configuration.webhookDelay * SECOND,
  });
}

function bodyOf(world: Sender, { eventName, resourceName, resourcePath, at }: Notice): string {
  const [moment = '', fraction = ''] = microsoftDateTime(at).replace('Z', '').split('.');
  return JSON.stringify({
    EventName: eventName, ResourceUri: `${MICROSOFT}/${world.switches.webhookResourceUri}${resourcePath}`, ResourceName: resourceName, AuditUri: null,
    ResourceChangeUtcDate: `${moment}.${fraction.padEnd(7, '0')}+00:00`,
  });
}
