import { DAY } from '../rules/dates.js';
import { subscriptionResource } from '../rules/resource.js';
import type { Document, SubscriptionRecord } from '../rules/subscription.js';
import { DEFAULT_SWITCHES, type Switches } from '../rules/switches.js';
import { updateSubscription, type UpdateResult } from '../rules/update-subscription.js';
import type { Update } from '../rules/update.js';
import { BUSINESS_PREMIUM } from '../seed/catalogue.js';
import { demoCustomers } from '../seed/demo-customers.js';
import { legacy, nce } from '../seed/subscription-templates.js';
import type { Customer } from '../world/customer.js';

/** The moment at which the stories of the tests play. */
export const NOW = Date.UTC(2026, 8, 16, 12);

/** The main customer of the demo world. */
export const CUSTOMER = demoCustomers()[0] as Customer;

/** The documented example: 12 locked seats, 5 open until tomorrow-but-one, 2 open for six days (facts: partner-center §4.4). */
export function nineteenSeats(change: Partial<SubscriptionRecord> = {}): SubscriptionRecord {
  const record = nce(CUSTOMER, NOW, 'story', BUSINESS_PREMIUM, 19, { startedDaysAgo: 190 });
  return { ...record, batches: [{ quantity: 5, until: NOW + 2 * DAY }, { quantity: 2, until: NOW + 6 * DAY }], ...change };
}

/** Fourteen legacy seats. */
export function fourteenLegacySeats(change: Partial<SubscriptionRecord> = {}): SubscriptionRecord {
  return { ...legacy(CUSTOMER, NOW, 'story', 'Office 365 E1', 14), ...change };
}

/** given(subscription).when(change of the whole resource).then… */
export function given(subscription: SubscriptionRecord, switches: Partial<Switches> = {}) {
  const all: Switches = { ...DEFAULT_SWITCHES, ...switches };
  const run = (body: Document | undefined, more: Partial<Update> = {}) => new Outcome(updateSubscription({ subscription, body, now: NOW, switches: all, ...more }));
  return {
    /** A PATCH of the whole resource with some members replaced. */
    when: (change: Document, more: Partial<Update> = {}) => run({ ...subscriptionResource(subscription, all, more.now ?? NOW), ...change }, more),
    /** A PATCH with exactly this body. */
    whenBody: run,
  };
}

class Outcome {
  constructor(readonly result: UpdateResult) {}

  /** Expects the refusal `status/code` (a bare status has no code). */
  thenRefused(name: string): void {
    if (this.result.kind !== 'refused') throw new Error(`expected ${name}, but it was accepted`);
    const { status, code } = this.result.refusal;
    expect(code === undefined ? String(status) : `${status}/${code}`).toBe(name);
  }

  /** The next state of an accepted change. */
  thenAccepted(): SubscriptionRecord {
    if (this.result.kind === 'refused') throw new Error(`expected to be accepted, but: ${this.result.refusal.description}`);
    return this.result.next;
  }

  changed(): readonly string[] {
    return this.result.kind === 'updated' ? this.result.changed : [];
  }
}
