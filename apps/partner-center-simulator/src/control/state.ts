import { subscriptionResource } from '../rules/resource.js';
import type { World } from '../world/world.js';
import { clockOf } from './clock-routes.js';

/** A partner as the control API shows it. Never a secret. */
export interface ShownPartner {
  readonly tenantId: string;
  readonly name: string;
  readonly clientId?: string;
  readonly consentAccount?: string;
}

/** Everything about a world that somebody who watches it needs. */
export function stateOf(world: World, apiUrl: string, partners: readonly ShownPartner[]) {
  const subscriptions = world.subscriptions();
  return {
    simulator: 'This is a simulation of Microsoft Partner Center, not Microsoft.',
    apiUrl,
    clock: clockOf(world),
    partners: partners.map(({ tenantId, name, clientId, consentAccount }) => ({ tenantId, name, clientId, consentAccount })),
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

/** How many writes took effect, by MS-RequestId. */
export function effectsPerRequestId(world: World): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { requestId } of world.effects()) counts[requestId] = (counts[requestId] ?? 0) + 1;
  return counts;
}
