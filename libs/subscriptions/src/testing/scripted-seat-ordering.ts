import { DAY, isBefore, plus, type Clock, type Instant } from '#platform/kernel';
import type { StandingInstructions, SubscriptionSnapshot } from '../contracts/index.js';
import { ObservationFailed, SeatOrdering, type Observation, type OrderAnswer, type OrderTarget } from '../reactions/when-quantity-change-requested/seat-ordering.js';
import { exchange, snapshot } from './samples.js';

/** What Microsoft does with one write. `late…`: it takes effect after we gave the answer up, but within the call's time. */
export const BEHAVIOURS = [
  'ok', 'lost-request', 'lost-reply', 'late-effect', '503', '503-after-effect', 'not-done', 'refused', '202-ok', '202-never', '202-other',
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** Microsoft with one subscription. Counts every effect, and does not recognise a repeated MS-RequestId: nothing but the protocol protects. */
export class ScriptedSeatOrdering extends SeatOrdering {
  readonly timeout = 5_000;
  quantity = 19;
  batches: SubscriptionSnapshot['batches'] = snapshot.batches;
  standing: StandingInstructions | null = null;
  /** Quantities that took effect through us. */
  readonly effects: number[] = [];
  readonly restored: StandingInstructions[] = [];
  /** Consumed one by one; then `ok`. */
  readonly behaviours: Behaviour[] = [];
  /** Reads that fail, consumed one by one. */
  readonly failingReads: ('broken' | 'passing')[] = [];
  readonly restoreBehaviours: Behaviour[] = [];
  /** Whether changing the quantity deletes what stands for renewal. */
  dropsSchedule = false;
  calls = 0;
  private pending: { readonly at: Instant; readonly does: () => void }[] = [];

  constructor(private readonly clock: Clock) {
    super();
  }

  override async observe(_target: OrderTarget): Promise<Observation> {
    const failure = this.failingReads.shift();
    if (failure) throw new ObservationFailed(failure, failure === 'broken' ? 'no-relationship' : 'server-error', undefined, null);
    return this.seen();
  }

  override async order(_target: OrderTarget, _observation: Observation, quantity: number, _requestId?: string, _giveUpAt?: Instant): Promise<OrderAnswer> {
    this.calls += 1;
    return this.write(this.behaviours.shift() ?? 'ok', () => {
      this.effects.push(quantity);
      this.batches = batchesAfter(this.batches, quantity - this.quantity, plus(this.clock.now(), 7 * DAY));
      this.quantity = quantity;
      if (this.dropsSchedule) this.standing = null;
    });
  }

  override async restore(_target: OrderTarget, _observation: Observation, standing: StandingInstructions): Promise<OrderAnswer> {
    return this.write(this.restoreBehaviours.shift() ?? 'ok', () => {
      this.restored.push(standing);
      this.standing = standing;
    });
  }

  private seen(): Observation {
    const due = this.pending.filter(({ at }) => !isBefore(this.clock.now(), at));
    this.pending = this.pending.filter((effect) => !due.includes(effect));
    for (const { does } of due) does();
    const batches = this.batches.filter(({ deadline }) => isBefore(this.clock.now(), deadline));
    return { snapshot: { ...snapshot, quantity: this.quantity, batches }, standing: this.standing, resource: {} };
  }

  private write(behaviour: Behaviour, effect: () => void): OrderAnswer {
    const later = (milliseconds: number, does: () => void) => this.pending.push({ at: plus(this.clock.now(), milliseconds), does });
    if (['ok', 'lost-reply', '503-after-effect'].includes(behaviour)) effect();
    if (behaviour === 'late-effect') later(this.timeout, effect);
    // A total that stands already changes nothing: so even an acceptance that was lost in a crash has one effect.
    if (behaviour === '202-ok') later(30_000, () => this.quantity === 22 || effect());
    if (behaviour === '202-other') later(30_000, () => (this.quantity = 77));
    switch (behaviour) {
      case 'ok':
        return { kind: 'done', observation: this.seen(), exchange };
      case 'not-done':
        return { kind: 'not-done', reason: 'throttled', retryAfter: 41_000, exchange: { ...exchange, httpStatus: 429 } };
      case 'refused':
        return { kind: 'refused', reason: 'seats-locked', exchange: { ...exchange, httpStatus: 400, code: '800090' } };
      case '503':
      case '503-after-effect':
        return { kind: 'unknown', reason: 'server-error', exchange: { ...exchange, httpStatus: 503 } };
      case 'lost-request':
      case 'lost-reply':
      case 'late-effect':
        return { kind: 'unknown', reason: 'outcome-unknown', exchange: null };
      case '202-ok':
      case '202-never':
      case '202-other':
        return { kind: 'accepted', exchange: { ...exchange, httpStatus: 202 } };
    }
  }
}

/** Seats that are added open a window of their own; a reduction uses up the batches that close first. */
function batchesAfter(batches: SubscriptionSnapshot['batches'], change: number, deadline: Instant): SubscriptionSnapshot['batches'] {
  if (change > 0) return [...batches, { quantity: change, deadline }];
  let left = -change;
  return batches.toSorted((a, b) => (isBefore(a.deadline, b.deadline) ? -1 : 1)).flatMap((batch) => {
    const taken = Math.min(left, batch.quantity);
    left -= taken;
    return taken < batch.quantity ? [{ ...batch, quantity: batch.quantity - taken }] : [];
  });
}
