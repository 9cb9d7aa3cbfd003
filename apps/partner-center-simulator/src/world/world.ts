import { randomUUID } from 'node:crypto';
import { happenings, nextDueAt, type Happening } from '../rules/advance.js';
import { DEFAULT_CONFIGURATION, type Configuration } from '../rules/configuration.js';
import { REAL_TIME, simulatedNow, type ClockSetting } from '../rules/clock.js';
import type { Effect, SubscriptionRecord } from '../rules/subscription.js';
import { DEFAULT_SWITCHES, type Switches } from '../rules/switches.js';
import { auditRecordOf, type AuditRecord } from './audit-record.js';
import type { Customer } from './customer.js';
import { queueSubscriptionUpdated } from '../webhooks/outbox.js';
import type { DocumentStore } from './document-store.js';

/** An effect with its place and time. */
export interface RecordedEffect extends Effect {
  readonly id: string;
  readonly subscriptionId: string;
  /** Simulated time, milliseconds UTC. */
  readonly at: number;
  readonly quantity: number;
}

/** A request as the log of the control page shows it. Never holds a token or a body. */
export interface LoggedRequest {
  readonly number: number;
  /** Simulated time, ISO 8601. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  /** Undefined while no answer was given (a held or broken connection). */
  readonly status?: number;
  readonly code?: number;
  readonly requestId: string;
  readonly correlationId: string;
  readonly partnerTenantId?: string;
  readonly faults: readonly string[];
  readonly replayed: boolean;
}

/** What a subscription did by itself, as the control API tells it. */
export interface RecordedHappening {
  readonly id: string;
  /** Simulated time, milliseconds UTC. */
  readonly at: number;
  readonly subscriptionId: string;
  readonly customerId: string;
  readonly kind: Happening['kind'];
  readonly quantityBefore: number;
  readonly quantity: number;
  readonly status: SubscriptionRecord['status'];
  readonly termEnd?: number;
}

const MOST_LOGGED = 500;
const MOST_HAPPENINGS = 5_000;

/** Everything Microsoft would know: customers, subscriptions, audit records, the clock and the switches. */
export class World {
  private readonly log: LoggedRequest[] = [];
  private logged = 0;

  /** @param machineNow the machine's clock, milliseconds UTC */
  constructor(readonly documents: DocumentStore, readonly machineNow: () => number) {}

  get clock(): ClockSetting {
    return this.documents.get<ClockSetting>('setting', 'clock') ?? REAL_TIME;
  }

  get switches(): Switches {
    return { ...DEFAULT_SWITCHES, ...this.documents.get<Partial<Switches>>('setting', 'switches') };
  }

  get configuration(): Configuration {
    return { ...DEFAULT_CONFIGURATION, ...this.documents.get<Partial<Configuration>>('setting', 'configuration') };
  }

  /** Simulated time, milliseconds UTC. */
  now(): number {
    return simulatedNow(this.clock, this.machineNow());
  }

  transaction<T>(work: () => T): T {
    return this.documents.transaction(work);
  }

  setClock(clock: ClockSetting): void {
    this.transaction(() => this.documents.put('setting', 'clock', clock));
  }

  setSwitches(switches: Switches): void {
    this.transaction(() => this.documents.put('setting', 'switches', switches));
  }

  setConfiguration(configuration: Configuration): void {
    this.transaction(() => this.documents.put('setting', 'configuration', configuration));
  }

  customers(): Customer[] {
    return this.documents.all<Customer>('customer');
  }

  customer(tenantId: string): Customer | undefined {
    return this.documents.get<Customer>('customer', tenantId.toLowerCase());
  }

  /** All subscriptions, as they are now. */
  subscriptions(): SubscriptionRecord[] {
    return this.transaction(() => this.documents.all<SubscriptionRecord>('subscription').map((record) => this.broughtUpToDate(record)));
  }

  subscriptionsOf(customerId: string): SubscriptionRecord[] {
    const wanted = this.documents.all<SubscriptionRecord>('subscription').filter((record) => record.customerId === customerId.toLowerCase());
    return this.transaction(() => wanted.map((record) => this.broughtUpToDate(record)));
  }

  /** One subscription, as it is now. */
  subscription(id: string): SubscriptionRecord | undefined {
    const stored = this.documents.get<SubscriptionRecord>('subscription', id.toLowerCase());
    return stored && this.transaction(() => this.broughtUpToDate(stored));
  }

  saveSubscription(subscription: SubscriptionRecord): void {
    this.transaction(() => this.documents.put('subscription', subscription.id, subscription));
  }

  /** When the next renewal or other change of its own is due, over all subscriptions. */
  nextDue(): number | undefined {
    const dues = this.subscriptions().map(nextDueAt).filter((at) => at !== undefined && at > this.now()) as number[];
    return dues.length > 0 ? Math.min(...dues) : undefined;
  }

  auditRecords(): AuditRecord[] {
    return this.documents.all<AuditRecord>('audit-record');
  }

  /** What subscriptions did by themselves, oldest first; charge cycles are left out. */
  happenings(): RecordedHappening[] {
    return this.documents.all<RecordedHappening>('happening');
  }

  effects(): RecordedEffect[] {
    return this.documents.all<RecordedEffect>('effect');
  }

  /** Writes down that a write took effect, or did not: audit record, the count of effects, webhooks. */
  recordEffect(before: SubscriptionRecord, after: SubscriptionRecord, effect: Effect, succeeded: boolean, at: number, operationType?: string): void {
    this.transaction(() => {
      const customerName = this.customer(after.customerId)?.companyName ?? '';
      const audit = auditRecordOf({ before, after, effect, succeeded, at, customerName, switches: this.switches, ...(operationType ? { operationType } : {}) });
      this.documents.put('audit-record', audit.id, audit);
      if (!succeeded) return;
      if (isCommerceChange(before, after)) queueSubscriptionUpdated(this, after, at);
      if (effect.changed.length === 0) return;
      const recorded: RecordedEffect = { ...effect, id: randomUUID(), subscriptionId: after.id, at, quantity: after.quantity };
      this.documents.put('effect', recorded.id, recorded);
    });
  }

  /** In memory, newest last. */
  logRequest(request: Omit<LoggedRequest, 'number'>): void {
    this.logged += 1;
    this.log.push({ number: this.logged, ...request });
    if (this.log.length > MOST_LOGGED) this.log.shift();
  }

  requests(): readonly LoggedRequest[] {
    return this.log;
  }

  forgetRequests(): void {
    this.log.length = 0;
  }

  private broughtUpToDate(record: SubscriptionRecord): SubscriptionRecord {
    const due = nextDueAt(record);
    if (due === undefined || due > this.now()) return record;
    let current = record;
    for (const happening of happenings(record, this.now(), this.switches, this.configuration)) {
      current = happening.after;
      this.noteHappening(happening);
    }
    this.documents.put('subscription', current.id, current);
    return current;
  }

  private noteHappening({ at, kind, before, after }: Happening): void {
    const pending = before.pendingChange;
    if (pending && (kind === 'change-applied' || kind === 'change-given-up')) this.recordEffect(before, after, pending.effect, kind === 'change-applied', at);
    else if (kind === 'renewed' || isCommerceChange(before, after)) queueSubscriptionUpdated(this, after, at);
    if (kind === 'charge-cycle') return;
    const recorded: RecordedHappening = {
      id: randomUUID(), at, kind, subscriptionId: after.id, customerId: after.customerId, quantityBefore: before.quantity, quantity: after.quantity, status: after.status,
      ...(after.termEnd === undefined ? {} : { termEnd: after.termEnd }),
    };
    const all = this.happenings();
    if (all.length >= MOST_HAPPENINGS && all[0]) this.documents.remove('happening', all[0].id);
    this.documents.put('happening', recorded.id, recorded);
  }
}

/** What webhooks tell: quantity and state (facts: partner-center §8.2). */
function isCommerceChange(before: SubscriptionRecord, after: SubscriptionRecord): boolean {
  return before.quantity !== after.quantity || before.status !== after.status;
}
