import { randomUUID } from 'node:crypto';
import { microsoftDateTime } from '../rules/dates.js';
import { pascalCased } from '../rules/read-body.js';
import { present, subscriptionResource } from '../rules/resource.js';
import type { Document, Effect, SubscriptionRecord } from '../rules/subscription.js';
import type { Switches } from '../rules/switches.js';

/** An audit record with the moment it counts for. */
export interface AuditRecord {
  readonly id: string;
  /** Simulated time, milliseconds UTC. */
  readonly at: number;
  readonly partnerTenantId: string;
  readonly customerId: string;
  readonly customerName: string;
  /** The resource as `/v1/auditrecords` answers it (facts: partner-center §8.1). */
  readonly resource: Document;
}

/** The record of one write to a subscription; old and new values are JSON texts with PascalCase names, as Microsoft's sample shows. */
export function auditRecordOf(write: {
  readonly before: SubscriptionRecord;
  readonly after: SubscriptionRecord;
  readonly effect: Effect;
  readonly succeeded: boolean;
  readonly at: number;
  readonly customerName: string;
  readonly switches: Switches;
  /** `update_subscription` unless told otherwise. */
  readonly operationType?: string;
}): AuditRecord {
  const { before, after, effect, succeeded, at, customerName, switches, operationType = 'update_subscription' } = write;
  const id = randomUUID();
  const value = (record: SubscriptionRecord) => JSON.stringify(pascalCased(subscriptionResource(record, switches, at)));
  const resource = present({
    id,
    partnerId: effect.partnerTenantId,
    customerId: after.customerId,
    customerName,
    userPrincipalName: effect.userPrincipalName,
    applicationId: effect.applicationId,
    resourceType: 'subscription',
    resourceOldValue: value(before),
    resourceNewValue: value(after),
    operationType,
    originalCorrelationId: effect.correlationId,
    operationDate: microsoftDateTime(at),
    operationStatus: succeeded ? 'succeeded' : 'failed',
    customizedData: [
      { key: 'SubscriptionId', value: after.id },
      { key: 'SubscriptionName', value: after.friendlyName },
      { key: 'OldQuantity', value: String(before.quantity) },
      { key: 'Quantity', value: String(after.quantity) },
    ],
    attributes: { objectType: 'AuditRecord' },
  });
  return { id, at, partnerTenantId: effect.partnerTenantId, customerId: after.customerId, customerName, resource };
}
