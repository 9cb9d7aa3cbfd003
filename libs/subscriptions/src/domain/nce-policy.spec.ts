import { DAY, plus, type Instant } from '#platform/kernel';
import { answerQuantity, floorOf, type SubscriptionSnapshot } from '../contracts/index.js';
import { NOW, options, snapshot } from '../testing/samples.js';
import { learn, LEARNT_FOR, type LearntLimits } from './learnt-limits.js';
import { DEFAULT_POLICY, quantityOptions } from './nce-policy.js';
import { ledgerAfter } from './seat-ledger.js';

interface Given {
  readonly now?: Instant;
  readonly busy?: boolean;
  readonly learnt?: LearntLimits;
  readonly extended?: boolean;
}
const at = (change: Partial<SubscriptionSnapshot> = {}, { now = NOW, busy = false, learnt = [], extended = false }: Given = {}) => {
  const shown = { ...snapshot, ...change };
  return quantityOptions({ snapshot: shown, seats: { ledger: { ...ledgerAfter(undefined, shown, NOW), extended }, learnt }, busy }, now, DEFAULT_POLICY);
};
const ask = (quantity: number, ...given: Parameters<typeof at>) => answerQuantity({ ...snapshot, ...given[0] }.quantity, at(...given), quantity, given[1]?.now ?? NOW);
const [later, sooner] = snapshot.batches;

it('names the open batches, the first to close first, and the smallest total', () => {
  expect(at()).toEqual({ ...options, minimum: 12, reducible: [sooner, later] });
});

it('says the same as the floor that is answered from it, at every boundary', () => {
  for (const { deadline } of snapshot.batches) {
    for (const shift of [-300_001, -300_000, -299_999, 0, 1]) {
      const now = plus(deadline, shift);
      const handedOut = at({}, { now });
      expect(handedOut.minimum).toBe(floorOf(snapshot.quantity, { ...handedOut, reducible: [...snapshot.batches] }, now));
    }
  }
});

describe('every term and billing plan of new commerce', () => {
  const plans = [['P1M', 'monthly'], ['P1Y', 'monthly'], ['P1Y', 'annual'], ['P3Y', 'monthly'], ['P3Y', 'annual'], ['P3Y', 'triennial']] as const;
  it.each(plans)('%s billed %s takes seats back inside their windows, the rest at the renewal', (termDuration, billingCycle) => {
    const plan = { termDuration, billingCycle };
    expect(ask(12, plan)).toMatchObject({ kind: 'reduce' });
    expect(ask(11, plan)).toMatchObject({ kind: 'split', now: { seats: 7 }, atRenewal: { seats: 1 } });
    expect(ask(18, { ...plan, batches: [] })).toMatchObject({ kind: 'at-renewal', atRenewal: { seats: 1 } });
    expect(ask(25, plan)).toMatchObject({ kind: 'increase' });
  });
});

it('lets legacy go down to its smallest number of seats, without batches', () => {
  expect(at({ class: 'legacy' })).toMatchObject({ minimum: 1, reducible: [], reduction: 'any-time', nextOpening: null });
  expect(at({ class: 'legacy', limits: { minimum: 5, maximum: 50 } })).toMatchObject({ minimum: 5, maximum: 50 });
});

it.each<[string, Partial<SubscriptionSnapshot>]>([
  ['trial', { isTrial: true }], ['azure-plan', { class: 'azure-plan' }], ['azure-plan', { class: 'azure-legacy' }], ['software', { class: 'software' }], ['marketplace', { class: 'marketplace' }],
  ['unknown-product', { class: 'unknown' }], ['suspended', { status: 'suspended' }], ['expired', { status: 'expired' }], ['deleted', { status: 'deleted' }], ['disabled', { status: 'disabled' }],
])('changes nothing of what is %s', (reason, change) => {
  expect(at(change)).toMatchObject({ changeable: false, reason, minimum: 19 });
  for (const quantity of [1, 18, 20]) expect(ask(quantity, change)).toMatchObject({ kind: 'refused', rule: 'not-changeable' });
});

it('changes nothing while an ended term is extended month by month', () => expect(at({}, { extended: true })).toMatchObject({ changeable: false, reason: 'extended-term' }));

it('keeps what is being changed as it is', () => expect(at({}, { busy: true })).toMatchObject({ changeable: false, reason: 'change-in-progress', minimum: 19 }));

it('names the reason that lasts rather than the change under way', () => expect(at({ status: 'suspended' }, { busy: true })).toMatchObject({ reason: 'suspended' }));

it('takes nothing back while suspended, whatever the batches say', () => expect(at({ status: 'suspended' })).toMatchObject({ reducible: [], minimum: 19, nextOpening: null }));

it('knows no next window without renewal or without an end', () => {
  for (const change of [{ autoRenew: false }, { termEnd: null }]) expect(at(change).nextOpening).toBeNull();
});

it('says by when a renewal that is processed is done', () => {
  const termEnd = plus(NOW, -3_600_000);
  expect(at({ termEnd })).toMatchObject({ reason: 'term-ended', nextOpening: plus(termEnd, 1_000 + DAY) });
});

it('names the window that closed last', () => {
  const now = plus(later!.deadline, 1);
  expect(at({}, { now })).toMatchObject({ reducible: [], lastDeadline: later!.deadline });
});

describe('limits', () => {
  const limits = { minimum: 15, maximum: 25 };
  it('of the product hold', () => {
    expect(at({ limits })).toMatchObject({ minimum: 15, smallest: 15, maximum: 25, maximumRule: 'sku-maximum' });
    expect(ask(14, { limits })).toMatchObject({ code: 'below-minimum' });
    expect(ask(26, { limits })).toMatchObject({ code: 'above-maximum' });
  });
  it('that Microsoft taught by refusing hold for a day', () => {
    const learnt = learn([], 'promotion-limit', 19, 24, NOW);
    expect(ask(24, { limits }, { learnt })).toMatchObject({ kind: 'refused', rule: 'promotion-limit' });
    expect(ask(23, { limits }, { learnt })).toMatchObject({ kind: 'increase' });
    expect(ask(24, { limits }, { learnt, now: plus(NOW, LEARNT_FOR) })).toMatchObject({ kind: 'increase' });
  });
  it('of a product that is no longer sold allow no seat more, but fewer', () => {
    const learnt = learn([], 'no-longer-sold', 19, 20, NOW);
    expect(ask(20, {}, { learnt })).toMatchObject({ kind: 'refused', code: 'no-longer-sold', rule: 'end-of-sale' });
    expect(ask(18, {}, { learnt })).toMatchObject({ kind: 'reduce' });
  });
  it('of too few seats are learnt as well', () => {
    expect(ask(14, {}, { learnt: learn([], 'promotion-limit', 19, 14, NOW) })).toMatchObject({ kind: 'refused', code: 'promotion-limit', rule: 'promotion-limit' });
    expect(ask(15, {}, { learnt: learn([], 'promotion-limit', 19, 14, NOW) })).toMatchObject({ kind: 'reduce' });
    expect(ask(14, {}, { learnt: learn([], 'outside-limits', 19, 14, NOW) })).toMatchObject({ kind: 'refused', code: 'below-minimum' });
  });
  it('are not learnt from other refusals', () => {
    expect(learn([], 'no-longer-sold', 19, 18, NOW)).toEqual([]);
    expect(learn([], 'seats-locked', 19, 24, NOW)).toEqual([]);
    expect(ask(30, {}, { learnt: learn(learn([], 'outside-limits', 19, 40, NOW), 'outside-limits', 19, 30, NOW) })).toMatchObject({ code: 'above-maximum' });
  });
});

it('keeps as far from a deadline as it is told to', () => {
  const seats = { ledger: ledgerAfter(undefined, snapshot, NOW), learnt: [] };
  const now = plus(sooner!.deadline, -60_000);
  const minimum = (safetyMargin: number) => quantityOptions({ snapshot, seats, busy: false }, now, { ...DEFAULT_POLICY, safetyMargin }).minimum;
  expect([0, 59_999, 60_000].map(minimum)).toEqual([12, 12, 17]);
});
