import { advance } from '../rules/advance.js';
import { DEFAULT_CONFIGURATION, type Configuration } from '../rules/configuration.js';
import { DAY } from '../rules/dates.js';
import { subscriptionResource } from '../rules/resource.js';
import type { Document, SubscriptionRecord } from '../rules/subscription.js';
import { DEFAULT_SWITCHES, type Switches } from '../rules/switches.js';
import { updateSubscription } from '../rules/update-subscription.js';
import { windowEnd } from '../rules/window.js';
import { BUSINESS_PREMIUM } from '../seed/catalogue.js';
import { demoCustomers } from '../seed/demo-customers.js';
import { legacy, nce } from '../seed/subscription-templates.js';
import type { Customer } from '../world/customer.js';

/** What a PATCH was answered with. */
export interface PatchOutcome {
  readonly status: number;
  readonly code?: number;
}

/** One subscription at Partner Center without HTTP: the same rules and the same clock, fast enough for many thousand histories. */
export class OneSubscription {
  private readonly switches: Switches;
  private readonly configuration: Configuration;

  /** @param now milliseconds UTC */
  constructor(private record: SubscriptionRecord, private now: number, switches: Partial<Switches> = {}, configuration: Partial<Configuration> = {}) {
    this.switches = { ...DEFAULT_SWITCHES, ...switches };
    this.configuration = { ...DEFAULT_CONFIGURATION, ...configuration };
  }

  /** Bought at `at`: new commerce with a term and a billing cycle, or legacy without them. */
  static bought({ quantity, at, termDuration, billingCycle = 'monthly', ...more }: { quantity: number; at: number; termDuration?: string; billingCycle?: string } & Partial<SubscriptionRecord>, switches: Partial<Switches> = {}): OneSubscription {
    const customer = demoCustomers()[0] as Customer;
    const start = at + 3_421_117;
    const record = termDuration === undefined
      ? legacy(customer, start, 'one', 'Office 365 E1', quantity, { startedDaysAgo: 0 })
      : nce(customer, start, 'one', BUSINESS_PREMIUM, quantity, { startedDaysAgo: 0, termDuration, billingCycle });
    const until = windowEnd(record.createdAt, { ...DEFAULT_SWITCHES, ...switches });
    const opened = termDuration === undefined ? {} : { batches: [{ quantity, until }], cancellationAllowedUntil: until };
    return new OneSubscription({ ...record, ...opened, ...more }, at, switches);
  }

  /** Milliseconds UTC. */
  get time(): number {
    return this.now;
  }

  /** The subscription as GET answers it. */
  get resource(): Document {
    return subscriptionResource(this.record, this.switches, this.now);
  }

  /** Lets time pass; what is due happens. */
  wait(milliseconds: number): void {
    this.now += milliseconds;
    this.record = advance(this.record, this.now, this.switches, this.configuration);
  }

  waitDays(days: number): void {
    this.wait(days * DAY);
  }

  /** PATCH of the whole resource with some members replaced; `undefined` leaves one out. */
  patch(change: Document): PatchOutcome {
    const body = JSON.parse(JSON.stringify({ ...this.resource, ...change })) as Document;
    const result = updateSubscription({ subscription: this.record, body, now: this.now, switches: this.switches });
    if (result.kind === 'refused') return { status: result.refusal.status, ...(result.refusal.code === undefined ? {} : { code: result.refusal.code }) };
    this.record = result.next;
    return { status: 200 };
  }
}
