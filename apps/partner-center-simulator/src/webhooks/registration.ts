import { readBody } from '../rules/read-body.js';
import { refusal, type PartnerCenterRefusal } from '../rules/refusals.js';
import type { Switches } from '../rules/switches.js';

/** What an application registered to be told (facts: partner-center §8.2). */
export interface Registration {
  readonly subscriberId: string;
  readonly partnerTenantId: string;
  readonly applicationId: string;
  readonly url: string;
  readonly events: readonly string[];
  /** The signature goes into `x-ms-signature` instead of `Authorization`. */
  readonly msSignatureHeader: boolean;
}

const DOCUMENTED = [
  'test-created', 'subscription-updated', 'usagerecords-thresholdExceeded', 'invoice-ready', 'reseller-relationship-accepted-by-customer',
  'dap-admin-relationship-approved', 'dap-admin-relationship-terminated', 'dap-admin-relationship-terminated-by-microsoft',
  'granular-admin-relationship-approved', 'granular-admin-relationship-activated', 'granular-admin-relationship-expired', 'granular-admin-relationship-terminated',
  'granular-admin-access-assignment-created', 'granular-admin-access-assignment-activated', 'granular-admin-access-assignment-updated', 'granular-admin-access-assignment-deleted',
  'new-commerce-migration-created', 'new-commerce-migration-completed', 'new-commerce-migration-failed', 'new-commerce-migration-schedule-failed',
  'referral-created', 'referral-updated', 'related-referral-created', 'related-referral-updated', 'azure-fraud-event-detected',
];

/** Names of the events one can register for. */
export function eventNames({ webhookEvents }: Pick<Switches, 'webhookEvents'>): readonly string[] {
  return webhookEvents === 'documented' ? DOCUMENTED : [...DOCUMENTED, 'subscription-active'];
}

/** Reads a registration out of a body, or says why not. The simulator delivers to this machine only. */
export function readRegistration(text: string, switches: Switches): Pick<Registration, 'url' | 'events' | 'msSignatureHeader'> | PartnerCenterRefusal {
  const body = readBody(text);
  const url = typeof body?.['webhookUrl'] === 'string' ? URL.parse(body['webhookUrl']) : null;
  const events = body?.['webhookEvents'];
  const known = eventNames(switches);
  if (!url || !Array.isArray(events) || events.length === 0 || !events.every((event) => known.includes(String(event)))) return refusal('400/3000');
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname) || !['http:', 'https:'].includes(url.protocol))
    return refusal('400/3000', 'The simulator delivers webhooks to this machine only; WebhookUrl begins with http://127.0.0.1 or http://localhost.');
  return { url: url.href, events: events.map(String), msSignatureHeader: body?.['signatureTokenToMsSignatureHeader'] === true };
}
