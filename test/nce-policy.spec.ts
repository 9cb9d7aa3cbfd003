import fc from 'fast-check';
import { toInstant, toMilliseconds } from '#platform/kernel';
import { PartnerCenterError } from '#platform/partner-center';
import { answerQuantity, type QuantityAnswer, type QuantityOptions, type SeatLedgerDisagreement, type SubscriptionSnapshot } from '#subscriptions/contracts';
import { advance } from '../apps/partner-center-simulator/src/rules/advance.js';
import { SECOND, DAY, endOfPeriod, monthsOf } from '../apps/partner-center-simulator/src/rules/dates.js';
import { subscriptionResource } from '../apps/partner-center-simulator/src/rules/resource.js';
import type { Document, SubscriptionRecord } from '../apps/partner-center-simulator/src/rules/subscription.js';
import { DEFAULT_SWITCHES, type Switches } from '../apps/partner-center-simulator/src/rules/switches.js';
import { updateSubscription } from '../apps/partner-center-simulator/src/rules/update-subscription.js';
import { migrate, upgrade } from '../apps/partner-center-simulator/src/rules/upgrade.js';
import { windowEnd } from '../apps/partner-center-simulator/src/rules/window.js';
import { demoCustomers } from '../apps/partner-center-simulator/src/seed/demo-customers.js';
import { legacy, nce } from '../apps/partner-center-simulator/src/seed/subscription-templates.js';
import { BUSINESS_PREMIUM, BUSINESS_STANDARD } from '../apps/partner-center-simulator/src/seed/catalogue.js';
import { subscriptionOf } from '../libs/platform/partner-center/src/subscription-resource.js';
import { failureOf } from '../libs/subscriptions/src/adapters/partner-center-seat-ordering.js';
import { snapshotOf } from '../libs/subscriptions/src/adapters/snapshot.js';
import { learn } from '../libs/subscriptions/src/domain/learnt-limits.js';
import { DEFAULT_POLICY, quantityOptions, type PolicySettings } from '../libs/subscriptions/src/domain/nce-policy.js';
import { disagreementsOf } from '../libs/subscriptions/src/domain/seat-ledger.js';
import { seen, type SeatKnowledge } from '../libs/subscriptions/src/domain/seat-knowledge.js';

/**
 * The policy against the simulator's PATCH algorithm, which knows nothing of it: what the one allows is what the other accepts, after any history. A failure
 * prints its seed and path; `NCE_SEED=… NCE_PATH=… npx jest test/nce-policy.spec.ts -t '…'` plays exactly that history again. NCE_HISTORIES sets how many
 * histories each reading of the window gets.
 */
const HISTORIES = Number(process.env['NCE_HISTORIES'] ?? 10_000);
const seed = process.env['NCE_SEED'];
const path = process.env['NCE_PATH'];
const replay = { ...(seed ? { seed: Number(seed) } : {}), ...(path ? { path } : {}) };
/** Thousands of histories on a busy machine; nothing here depends on how long they take. */
const TIMEOUT = 600_000;
const CUSTOMER = demoCustomers()[0]!;
const BOUGHT = Date.UTC(2026, 0, 31, 9, 30, 17, 421);
const [MINIMUM, MAXIMUM] = [2, 30];

interface Plan {
  readonly term: 'P1M' | 'P1Y' | 'P3Y' | 'legacy';
  readonly seats: number;
}
/** One thing that happens. Seats are asked for relative to the present total, or to the floor, so that the boundaries are met often. */
type Event =
  | { readonly kind: 'ask'; readonly by: number; readonly from: 'total' | 'floor' | 'nothing' }
  | { readonly kind: 'wait'; readonly milliseconds: number }
  | { readonly kind: 'wait-for-deadline' | 'wait-for-term-end' | 'wait-for-renewal'; readonly shift: number }
  | { readonly kind: 'suspend' | 'resume' | 'auto-renew' | 'schedule'; readonly on: boolean; readonly seats: number };

const shift = fc.constantFrom(-DAY, -SECOND, -1, 0, 1, SECOND, DAY / 2);
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('ask' as const), by: fc.integer({ min: -6, max: 6 }), from: fc.constantFrom('total' as const, 'floor' as const, 'nothing' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), milliseconds: fc.integer({ min: 1, max: 9 * DAY }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('wait-for-deadline' as const, 'wait-for-term-end' as const, 'wait-for-renewal' as const), shift }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('suspend' as const, 'resume' as const, 'auto-renew' as const, 'schedule' as const), on: fc.boolean(), seats: fc.integer({ min: MINIMUM, max: MAXIMUM }) }) },
);
const plan: fc.Arbitrary<Plan> = fc.record({ term: fc.constantFrom('P1M', 'P1Y', 'P3Y', 'legacy'), seats: fc.integer({ min: MINIMUM, max: MAXIMUM }) });
const history = fc.array(event, { minLength: 1, maxLength: 14 });

/** The simulator's own rules, driven by a clock, and what Seatkeeper makes of each reading. */
class Story {
  now = BOUGHT;
  record: SubscriptionRecord;
  resource: Document;
  snapshot: SubscriptionSnapshot;
  seats: SeatKnowledge | undefined;
  /** Handed out once per reading; every number is answered from them. */
  options!: QuantityOptions;
  /** Options that an open form still has: nothing but the clock has moved since. */
  handedOut: QuantityOptions | undefined;
  /** Whether what happens is not seen. */
  blind = false;
  /** What disagreed between a reading and the ledger before it. */
  readonly disagreements: SeatLedgerDisagreement[] = [];

  constructor(plan: Plan, readonly switches: Switches, private readonly policy: PolicySettings) {
    this.record = bought(plan, switches);
    [this.resource, this.snapshot] = this.look();
  }

  private look(): [Document, SubscriptionSnapshot] {
    const at = toInstant(this.now);
    this.resource = subscriptionResource(this.record, this.switches, this.now);
    if (this.blind) return [this.resource, this.snapshot];
    this.snapshot = snapshotOf(CUSTOMER.tenantId, subscriptionOf(this.resource), { minimum: MINIMUM, maximum: MAXIMUM });
    this.disagreements.push(...disagreementsOf(this.seats?.ledger, this.snapshot, at));
    this.seats = seen(this.seats, this.snapshot, at);
    this.options = quantityOptions({ snapshot: this.snapshot, seats: this.seats, busy: false }, at, this.policy);
    return [this.resource, this.snapshot];
  }

  /** What Seatkeeper answers, from fresh options or from those that an open form has. */
  answer(asked: number, options = this.options): QuantityAnswer {
    return answerQuantity(this.snapshot.quantity, options, asked, toInstant(this.now));
  }

  /** What Microsoft's side would do with it, without doing it. */
  tried(asked: number, now = this.now) {
    const subscription = now === this.now ? this.record : advance(this.record, now, this.switches);
    return updateSubscription({ subscription, body: { ...this.resource, quantity: asked }, now, switches: this.switches });
  }

  private patch(change: Document): void {
    const result = updateSubscription({ subscription: this.record, body: { ...this.resource, ...change }, now: this.now, switches: this.switches });
    if (result.kind === 'updated') this.record = result.next;
    this.handedOut = undefined;
    this.look();
  }

  private moveTo(moment: number): void {
    this.now = Math.max(this.now, moment);
    const before = this.record;
    this.record = advance(before, this.now, this.switches);
    this.handedOut = this.record === before ? (this.handedOut ?? this.options) : undefined;
    this.look();
  }

  play(event: Event): void {
    switch (event.kind) {
      case 'ask':
        return this.patch({ quantity: Math.max(1, this.asked(event)) });
      case 'wait':
        return this.moveTo(this.now + event.milliseconds);
      case 'wait-for-deadline':
        return this.moveTo(Math.min(...this.record.batches.map(({ until }) => until).filter((until) => until > this.now), this.now + DAY) + event.shift);
      case 'wait-for-term-end':
        return this.moveTo((this.record.termEnd ?? this.now) + event.shift);
      case 'wait-for-renewal':
        return this.moveTo((this.record.renewalUntil ?? this.now + DAY) + event.shift);
      case 'suspend':
      case 'resume':
        return this.patch({ status: event.kind === 'suspend' ? 'suspended' : 'active' });
      case 'auto-renew':
        return this.patch({ autoRenewEnabled: event.on });
      case 'schedule':
        return this.patch({ scheduledNextTermInstructions: event.on ? { product: { productId: BUSINESS_PREMIUM.productId, skuId: BUSINESS_PREMIUM.skuId, availabilityId: BUSINESS_PREMIUM.availabilityId }, quantity: event.seats } : null });
    }
  }

  private asked({ by, from }: Extract<Event, { kind: 'ask' }>): number {
    if (from === 'nothing') return by;
    return by + (from === 'floor' ? this.unlocked() : this.record.quantity);
  }

  private unlocked(): number {
    return this.record.quantity - this.snapshot.batches.reduce((sum, { quantity }) => sum + quantity, 0);
  }

  /** Totals on both sides of the window's boundaries; those of the product do not move and are asked once. */
  questions(last: boolean): number[] {
    const { quantity } = this.record;
    const floor = this.unlocked();
    const limits = last ? [1, MINIMUM - 1, MINIMUM, MAXIMUM, MAXIMUM + 1] : [];
    return [...new Set([floor - 1, floor, quantity - 1, quantity + 1, ...limits])].filter((asked) => asked >= 1 && asked !== quantity);
  }
}

function bought({ term, seats }: Plan, switches: Switches): SubscriptionRecord {
  const limits = { minimum: MINIMUM, maximum: MAXIMUM };
  if (term === 'legacy') return { ...legacy(CUSTOMER, BOUGHT, 'history', 'Office 365 E1', seats), ...limits };
  const anchorDay = new Date(BOUGHT).getUTCDate();
  const termEnd = endOfPeriod(BOUGHT, monthsOf(term)!, anchorDay);
  const record = nce(CUSTOMER, BOUGHT, 'history', BUSINESS_PREMIUM, seats, { termDuration: term, startedDaysAgo: 0, createdAt: BOUGHT, effectiveStart: BOUGHT, anchorDay, termEnd });
  return { ...record, ...limits, batches: [{ quantity: seats, until: windowEnd(BOUGHT, switches) }] };
}

const isAllowed = ({ kind }: QuantityAnswer): boolean => kind === 'increase' || kind === 'reduce';
const WITHOUT_MARGIN: PolicySettings = { ...DEFAULT_POLICY, safetyMargin: 0 };
const READINGS = ['168hours', 'calendarDays'] as const;
/** What the histories have met: a run that meets nothing proves nothing. */
const met = new Map<string, number>();
const meet = (what: string): void => void met.set(what, (met.get(what) ?? 0) + 1);

function told(story: Story, asked: number): string {
  const result = story.tried(asked);
  const answer = result.kind === 'refused' ? result.refusal : 'accepts';
  return `${asked} of ${story.record.quantity} at ${toInstant(story.now)}: policy ${JSON.stringify(story.answer(asked))}, simulator ${JSON.stringify(answer)}, ${JSON.stringify(story.record)}`;
}

describe.each(READINGS)('with windows of %s', (windowLength) => {
  const story = (plan: Plan, lifo: boolean, policy: PolicySettings): Story => new Story(plan, { ...DEFAULT_SWITCHES, windowLength, batchConsumption: lifo ? 'lifo' : 'fifo' }, policy);

  it('what the policy allows is what the simulator accepts, in a form left open too, and the ledger adds up and agrees, after any history', () => {
    fc.assert(fc.property(plan, fc.boolean(), history, (purchase, lifo, events) => {
      const tale = story(purchase, lifo, WITHOUT_MARGIN);
      for (const [index, event] of events.entries()) {
        tale.play(event);
        expectSums(tale);
        for (const asked of tale.questions(index === events.length - 1)) {
          const answer = tale.answer(asked);
          meet(`${tale.options.reduction} ${answer.kind === 'refused' ? `${answer.rule} ${tale.options.reason ?? ''}` : answer.kind}`.trim());
          const isAccepted = tale.tried(asked).kind === 'updated';
          if (isAllowed(answer) !== isAccepted) throw new Error(told(tale, asked));
          if (tale.handedOut && isAllowed(tale.answer(asked, tale.handedOut)) !== isAccepted) throw new Error(`in a form left open: ${told(tale, asked)}`);
        }
        for (const { source } of tale.seats!.ledger.batches) meet(source);
      }
      if (tale.disagreements.length > 0) throw new Error(`although every step was seen: ${JSON.stringify(tale.disagreements)}`);
    }), { numRuns: HISTORIES, ...replay });
  }, TIMEOUT);

  it('what the policy allows with its margin is accepted however late in the margin it arrives', () => {
    fc.assert(fc.property(plan, fc.boolean(), history, fc.integer({ min: 0, max: DEFAULT_POLICY.safetyMargin }), (purchase, lifo, events, late) => {
      const tale = story(purchase, lifo, DEFAULT_POLICY);
      for (const event of events) {
        tale.play(event);
        const allowed = tale.questions(false).filter((asked) => isAllowed(tale.answer(asked)));
        for (const asked of allowed) if (tale.tried(asked, tale.now + late).kind === 'refused') throw new Error(`${late} ms later: ${told(tale, asked)}`);
      }
    }), { numRuns: Math.ceil(HISTORIES / 10), ...replay });
  }, TIMEOUT);

  it('the ledger adds up and follows Microsoft also when only some steps are seen', () => {
    fc.assert(fc.property(plan, fc.boolean(), fc.array(fc.tuple(event, fc.boolean()), { minLength: 1, maxLength: 20 }), (purchase, lifo, events) => {
      const tale = story(purchase, lifo, WITHOUT_MARGIN);
      for (const [event_, isSeen] of events) {
        tale.blind = !isSeen;
        tale.play(event_);
        if (isSeen) expectSums(tale);
      }
    }), { numRuns: Math.ceil(HISTORIES / 10), ...replay });
  }, TIMEOUT);
});

describe('what Microsoft does without a history of seats', () => {
  const at = (record: SubscriptionRecord, now: number, switches = DEFAULT_SWITCHES) => {
    const snapshot = snapshotOf(CUSTOMER.tenantId, subscriptionOf(subscriptionResource(record, switches, now)));
    const seats = seen(undefined, snapshot, toInstant(now));
    const options = quantityOptions({ snapshot, seats, busy: false }, toInstant(now), WITHOUT_MARGIN);
    const tried = (quantity: number) => updateSubscription({ subscription: record, body: { ...subscriptionResource(record, switches, now), quantity }, now, switches });
    return { snapshot, seats, tried, answer: (asked: number) => answerQuantity(snapshot.quantity, options, asked, toInstant(now)) };
  };
  const LATER = BOUGHT + 60 * DAY;
  const source = bought({ term: 'P1Y', seats: 20 }, DEFAULT_SWITCHES);

  it('an upgrade of some seats: the child has no window, and what the source lost is no disagreement', () => {
    const { source: left, child } = upgrade(source, BUSINESS_STANDARD, 6, 'child', LATER);
    const upgraded = at(child!, LATER);
    expect(upgraded.seats.ledger.batches).toEqual([{ quantity: 6, source: 'upgrade', deadline: null }]);
    expect([upgraded.answer(5).kind, upgraded.tried(5).kind]).toEqual(['at-renewal', 'refused']);
    expect([upgraded.answer(7).kind, upgraded.tried(7).kind]).toEqual(['increase', 'updated']);
    const before = at(source, LATER).seats;
    expect(disagreementsOf(before.ledger, at(left, LATER).snapshot, toInstant(LATER))).toEqual([]);
    expect(seen(before, at(left, LATER).snapshot, toInstant(LATER)).ledger.batches).toEqual([{ quantity: 14, source: 'purchase', deadline: null }]);
  });

  it.each(['opened', 'closed'] as const)('a migration whose window is %s', (windowAfterMigration) => {
    const switches: Switches = { ...DEFAULT_SWITCHES, windowAfterMigration };
    const { migrated } = migrate(bought({ term: 'legacy', seats: 12 }, switches), BUSINESS_STANDARD, 'migrated', LATER, switches);
    const seenNow = at(migrated, LATER + DAY, switches);
    expect(seenNow.seats.ledger.batches).toMatchObject([{ quantity: 12, source: 'migration' }]);
    for (const asked of [11, 13]) expect(isAllowed(seenNow.answer(asked))).toBe(seenNow.tried(asked).kind === 'updated');
  });

  it.each(['400/2002', '400/900275', '403/800088'] as const)('a promotion that refuses with %s is learnt for what it is', (promotionLimitCode) => {
    const switches: Switches = { ...DEFAULT_SWITCHES, promotionLimitCode };
    const { tried, seats, snapshot } = at({ ...source, promotionId: 'promotion', promotionLimit: { minimum: 1, maximum: 20, redeemed: 20 } }, LATER, switches);
    const result = tried(21);
    if (result.kind !== 'refused') throw new Error('the promotion allowed it');
    const { code, description, status } = result.refusal;
    const answer = failureOf(new PartnerCenterError('rejected', 'no', { httpStatus: status, code: String(code), description }), 'r');
    expect(answer).toMatchObject({ kind: 'refused', reason: 'promotion-limit' });
    const learnt = learn([], 'promotion-limit', 20, 21, toInstant(LATER));
    const options = quantityOptions({ snapshot, seats: { ...seats, learnt }, busy: false }, toInstant(LATER), WITHOUT_MARGIN);
    expect(answerQuantity(20, options, 21, toInstant(LATER))).toMatchObject({ kind: 'refused', rule: 'promotion-limit' });
  });
});

it('the histories have met every answer of the policy and every source of seats that arises without an upgrade', () => {
  // A replayed history is one alone, and a short run may miss what is rare.
  if (path || HISTORIES < 10_000) return;
  expect([...met.keys()]).toEqual(expect.arrayContaining([
    'purchase', 'renewal', 'added-mid-term',
    ...['increase', 'reduce', 'sku-minimum', 'sku-maximum', 'not-changeable suspended', 'not-changeable expired'].flatMap((answer) => [`any-time ${answer}`, `seven-days ${answer}`]),
    ...['split', 'at-renewal', 'window-closed', 'not-changeable term-ended', 'not-changeable extended-term'].map((answer) => `seven-days ${answer}`),
  ]));
});

/** The ledger holds every seat once, and as open exactly what Microsoft takes back. */
function expectSums({ seats, record, snapshot, now }: Story): void {
  const batches = seats!.ledger.batches;
  const sum = (of: readonly { readonly quantity: number }[]): number => of.reduce((total, { quantity }) => total + quantity, 0);
  const open = batches.filter(({ deadline }) => snapshot.status === 'active' && deadline !== null && toMilliseconds(deadline) > now);
  const isRight = sum(batches) === record.quantity && sum(open) === sum(snapshot.batches) && batches.every(({ quantity }) => quantity > 0);
  if (!isRight) throw new Error(`the ledger holds ${sum(batches)} of ${record.quantity} seats, ${sum(open)} open of ${sum(snapshot.batches)}: ${JSON.stringify({ batches, record })}`);
}
