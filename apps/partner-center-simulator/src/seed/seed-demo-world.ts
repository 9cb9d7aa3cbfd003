import { consent } from '../api/tokens.js';
import type { World } from '../world/world.js';
import { DEMO_PARTNERS } from './demo-accounts.js';
import { demoCustomers } from './demo-customers.js';
import { demoSubscriptions } from './demo-subscriptions.js';

/** Replaces customers, subscriptions and all that followed from them by the demo world as of the simulated clock. Tokens issued earlier stay valid. */
export function seedDemoWorld(world: World): void {
  world.transaction(() => {
    for (const kind of ['customer', 'subscription', 'audit-record', 'answer', 'effect', 'happening', 'webhook-event'] as const) world.documents.clear(kind);
    for (const partner of DEMO_PARTNERS) consent(world, partner);
    const customers = demoCustomers();
    for (const customer of customers) world.documents.put('customer', customer.tenantId, customer);
    for (const subscription of demoSubscriptions(customers, world.now())) world.documents.put('subscription', subscription.id, subscription);
    world.documents.put('setting', 'seeded', { at: world.now() });
  });
}
