import { randomUUID } from 'node:crypto';
import { advance, nextDueAt } from '../rules/advance.js';
import { REAL_TIME, simulatedNow, type ClockSetting } from '../rules/clock.js';
import type { Effect, SubscriptionRecord } from '../rules/subscription.js';
import { DEFAULT_SWITCHES, type Switches } from '../rules/switches.js';
import { auditRecordOf, type AuditRecord } from './audit-record.js';
import type { Customer } from './customer.js';
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

const MOST_LOGGED = 500;

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
    return this.subscriptions().filter((subscription) => subscription.customerId === customerId.toLowerCase());
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

  effects(): RecordedEffect[] {
    return this.documents.all<RecordedEffect>('effect');
  }

  /** Writes down that a write took effect, or did not: audit record, and the count of effects. */
  recordEffect(before: SubscriptionRecord, after: SubscriptionRecord, effect: Effect, succeeded: boolean, at: number): void {
    this.transaction(() => {
      const audit = auditRecordOf({ before, after, effect, succeeded, at, customerName: this.customer(after.customerId)?.companyName ?? '', switches: this.switches });
      this.documents.put('audit-record', audit.id, audit);
      if (!succeeded || effect.changed.length === 0) return;
      const recorded: RecordedEffect = { ...effect, id: randomUUID(), subscriptionId: after.id, at, quantity: after.quantity };
      this.documents.put('effect', recorded.id, recorded);
    });
  }

  /** Adds to the request log (in memory, newest last). */
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
    const current = advance(record, this.now(), this.switches);
    const pending = record.pendingChange;
    if (pending && !current.pendingChange) {
      const succeeded = pending.outcome === 'ok';
      this.recordEffect(record, succeeded ? pending.next : record, pending.effect, succeeded, pending.at);
    }
    this.documents.put('subscription', current.id, current);
    return current;
  }
}
