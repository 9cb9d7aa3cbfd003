import { FaultPlan } from '../faults/fault-plan.js';
import { SECOND } from '../rules/dates.js';
import type { World } from '../world/world.js';
import { VARIANTS, type Certificates, type Variant } from './certificates.js';
import type { Attempt, WebhookEvent } from './outbox.js';
import type { Registration } from './registration.js';

/** Renewals come about when somebody looks; for receivers of webhooks somebody looks this often (machine time). */
const LOOK_EVERY = 5 * SECOND;

/** Sends events when their time has come, signs them, tries again (facts: partner-center §8.2). */
export class Dispatcher {
  private timer: NodeJS.Timeout | undefined;
  private soon: NodeJS.Immediate | undefined;
  private running: Promise<void> | undefined;
  private readonly ended = new AbortController();

  constructor(private readonly world: World, readonly certificates: Certificates) {}

  /** The same as `wake`, once the present work is through. */
  wakeSoon(): void {
    this.soon ??= setImmediate(() => {
      this.soon = undefined;
      this.wake();
    });
  }

  /** Delivers what is due and looks again when more is. */
  wake(): void {
    if (this.ended.signal.aborted) return;
    clearTimeout(this.timer);
    if (this.world.documents.all('webhook-registration').length === 0) return;
    const now = this.world.now();
    const next = Math.min(LOOK_EVERY, ...this.waiting().map(({ dueAt }) => Math.max(0, dueAt - now)));
    this.timer = setTimeout(() => void this.deliverDue().catch(report), next).unref();
  }

  /** Delivers everything that is due, also what becomes due meanwhile; done when every receiver has answered or was given up for now. */
  async deliverDue(): Promise<void> {
    while (this.running) await this.running;
    this.running = this.deliverAll();
    try {
      await this.running;
    } finally {
      this.running = undefined;
      this.wake();
    }
  }

  /** Sends an event again as it was, byte for byte: what a replay looks like. */
  async replay(event: WebhookEvent): Promise<Attempt> {
    return this.send(event, 'right', undefined);
  }

  async stop(): Promise<void> {
    this.ended.abort();
    clearTimeout(this.timer);
    clearImmediate(this.soon);
    await this.running;
  }

  private waiting(): WebhookEvent[] {
    return this.world.documents.all<WebhookEvent>('webhook-event').filter(({ state }) => state === 'waiting');
  }

  private async deliverAll(): Promise<void> {
    this.world.subscriptions();
    const due = this.waiting().filter(({ dueAt }) => dueAt <= this.world.now());
    await Promise.all(due.map((event) => this.deliver(event)));
  }

  private async deliver(event: WebhookEvent): Promise<void> {
    const faults = new FaultPlan(this.world.documents, { route: 'webhook', partnerTenantId: event.partnerTenantId, customerId: event.customerId, subscriptionId: event.subscriptionId });
    if (faults.take('webhookLost')) return this.note(event, { at: this.moment(), fault: 'webhookLost' }, 'given-up');
    const bad = faults.take('webhookBadSignature');
    const duplicate = faults.take('webhookDuplicate');
    const attempt = await this.send(event, variantOf(bad?.['kind']), bad && String(bad['kind'] ?? 'body'));
    if (this.ended.signal.aborted) return;
    if (duplicate) await this.send(event, 'right', undefined);
    const delivered = attempt.status !== undefined && attempt.status < 300;
    const givenUp = event.attempts.length + 1 >= this.world.configuration.webhookAttempts;
    this.note(event, duplicate ? { ...attempt, fault: 'webhookDuplicate' } : attempt, delivered ? 'delivered' : givenUp ? 'given-up' : 'waiting');
  }

  private note(event: WebhookEvent, attempt: Attempt, state: WebhookEvent['state']): void {
    const { documents, configuration } = this.world;
    const present = documents.get<WebhookEvent>('webhook-event', event.id);
    if (!present) return;
    const wait = configuration.webhookRetryDelay * SECOND * 2 ** present.attempts.length;
    const next: WebhookEvent = { ...present, state, attempts: [...present.attempts, attempt], dueAt: state === 'waiting' ? this.world.now() + wait : present.dueAt };
    documents.transaction(() => documents.put('webhook-event', event.id, next));
  }

  private async send(event: WebhookEvent, variant: Variant, fault: string | undefined): Promise<Attempt> {
    const receiver = this.world.documents.get<Registration>('webhook-registration', `${event.partnerTenantId}/${event.applicationId}`);
    const at = this.moment();
    const marked = fault ? { fault: `webhookBadSignature ${fault}` } : {};
    if (!receiver) return { at, problem: 'The registration is gone.', ...marked };
    try {
      const response = await fetch(receiver.url, {
        method: 'POST', body: event.body, redirect: 'manual', headers: this.headers(event, receiver, variant, fault),
        signal: AbortSignal.any([this.ended.signal, AbortSignal.timeout(this.world.configuration.webhookTimeout * SECOND)]),
      });
      await response.body?.cancel();
      return { at, status: response.status, ...marked };
    } catch (error) {
      return { at, problem: error instanceof Error ? error.name : 'Error', ...marked };
    }
  }

  private headers(event: WebhookEvent, receiver: Registration, variant: Variant, fault: string | undefined): Record<string, string> {
    const signature = this.certificates.sign(Buffer.from(fault === 'body' ? `${event.body} ` : event.body, 'utf8'));
    const url = this.certificates.url(variant);
    const own: Record<string, string> = receiver.msSignatureHeader
      ? { 'x-ms-signature': this.world.switches.webhookSignatureForm === 'bare' ? signature : `Signature ${signature}` }
      : { Authorization: `Signature ${signature}` };
    return {
      'Content-Type': 'application/json', 'X-Seatkeeper-Simulator': '1', ...own,
      'X-MS-Certificate-Url': fault === 'host' ? url.replace('127.0.0.1', 'localhost') : url,
      'X-MS-Signature-Algorithm': fault === 'algorithm' ? 'none' : 'rsa-sha256',
    };
  }

  private moment(): string {
    return new Date(this.world.now()).toISOString();
  }
}

function report(error: unknown): void {
  process.stderr.write(`Partner Center simulator: webhooks: ${error instanceof Error ? error.message : String(error)}\n`);
}

function variantOf(kind: unknown): Variant {
  return VARIANTS.includes(kind as Variant) ? (kind as Variant) : 'right';
}
