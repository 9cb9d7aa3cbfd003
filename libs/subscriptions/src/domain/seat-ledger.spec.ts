import { DAY, plus, type Instant } from '#platform/kernel';
import type { SeatBatch, SubscriptionSnapshot } from '../contracts/index.js';
import { NOW, snapshot } from '../testing/samples.js';
import { disagreementsOf, ledgerAfter, type SeatLedger } from './seat-ledger.js';

const HOUR = 3_600_000;
const [tomorrow, inFiveDays] = [snapshot.batches[1]!, snapshot.batches[0]!];
const bought: Partial<SubscriptionSnapshot> = { createdAt: '2026-03-09T14:22:04.998Z' };
const shown = (change: Partial<SubscriptionSnapshot> = {}): SubscriptionSnapshot => ({ ...snapshot, ...bought, ...change });
const opened = (quantity: number, at: Instant): SeatBatch => ({ quantity, deadline: plus(at, 7 * DAY) });
const told = ({ batches }: SeatLedger) => batches.map(({ quantity, source, deadline }) => [quantity, source, deadline]);
/** Ledger after readings at their moments. */
const after = (...readings: readonly (readonly [SubscriptionSnapshot, Instant])[]): SeatLedger =>
  readings.reduce<SeatLedger | undefined>((ledger, [reading, at]) => ledgerAfter(ledger, reading, at), undefined)!;
const first = after([shown(), NOW]);

afterEach(() => expect.hasAssertions());

describe('at first sight', () => {
  it('a batch is what Microsoft takes back, the rest was bought', () =>
    expect(told(first)).toEqual([[5, 'added-mid-term', tomorrow.deadline], [2, 'added-mid-term', inFiveDays.deadline], [12, 'purchase', null]]));
  it('a fresh purchase is open as a whole', () => {
    const createdAt = plus(NOW, -DAY);
    expect(told(after([shown({ createdAt, termEnd: '2027-09-15T23:59:59Z', batches: [opened(19, createdAt)] }), NOW]))).toEqual([[19, 'purchase', plus(createdAt, 7 * DAY)]]);
  });
  it('of a later term it was renewed, and what is open since its start is the renewal', () => {
    const renewed = { createdAt: '2025-03-09T14:22:04.998Z' };
    expect(told(after([shown({ ...renewed, batches: [] }), NOW]))).toEqual([[19, 'renewal', null]]);
    const completed = '2026-03-09T09:30:00.000Z';
    expect(told(after([shown({ ...renewed, batches: [opened(17, completed), opened(2, plus(completed, DAY))] }), plus(completed, 2 * DAY)]))).toEqual([
      [17, 'renewal', plus(completed, 7 * DAY)], [2, 'added-mid-term', plus(completed, 8 * DAY)],
    ]);
  });
  it('is a migration if Microsoft says so', () => expect(told(after([shown({ batches: [], migratedFrom: 'legacy' }), NOW]))).toEqual([[19, 'migration', null]]));
  it('is an upgrade if it is new and has no window', () => expect(told(after([shown({ batches: [], createdAt: plus(NOW, -DAY), termEnd: '2027-09-15T23:59:59Z' }), NOW]))).toEqual([[19, 'upgrade', null]]));
  it('of anything but new commerce is one batch without a deadline', () => {
    for (const change of [{ class: 'legacy' }, { class: 'software' }, { isTrial: true }] as const) expect(told(after([shown(change), NOW]))).toEqual([[19, 'purchase', null]]);
  });
});

describe('goes on', () => {
  it('with seats that were added, as Microsoft opened them', () =>
    expect(told(after([shown(), NOW], [shown({ quantity: 22, batches: [...snapshot.batches, opened(3, NOW)] }), plus(NOW, 1_000)]))).toEqual([
      [5, 'added-mid-term', tomorrow.deadline], [2, 'added-mid-term', inFiveDays.deadline], [3, 'added-mid-term', plus(NOW, 7 * DAY)], [12, 'purchase', null],
    ]));
  it('with seats that were taken back, whichever batch Microsoft used up', () => {
    for (const batches of [[{ ...tomorrow, quantity: 2 }, inFiveDays], [{ ...tomorrow, quantity: 4 }]]) {
      const ledger = after([shown(), NOW], [shown({ quantity: 16, batches }), NOW]);
      expect(told(ledger).at(-1)).toEqual([12, 'purchase', null]);
      expect(disagreementsOf(first, shown({ quantity: 16, batches }), NOW)).toEqual([]);
    }
  });
  it('keeps the deadline of what has closed, so that it can be told', () =>
    expect(told(after([shown(), NOW], [shown({ batches: [inFiveDays] }), plus(NOW, 2 * DAY)]))).toEqual([[2, 'added-mid-term', inFiveDays.deadline], [12, 'purchase', null], [5, 'added-mid-term', tomorrow.deadline]]));
  it('with a renewal: every seat in one batch', () => {
    const completed = '2027-03-09T05:00:00.000Z';
    const next = shown({ termEnd: '2028-03-08T23:59:59Z', batches: [opened(19, completed)] });
    expect(told(after([shown({ batches: [] }), '2027-03-08T12:00:00.000Z'], [next, completed]))).toEqual([[19, 'renewal', plus(completed, 7 * DAY)]]);
    expect(told(after([shown({ batches: [] }), NOW], [{ ...next, batches: [] }, '2027-05-01T00:00:00.000Z']))).toEqual([[19, 'renewal', null]]);
  });
  it('with an extended term that nobody renewed, until a new term begins', () => {
    const ending = shown({ autoRenew: false, batches: [] });
    const extended = { ...ending, termEnd: '2027-04-08T23:59:59Z', termDuration: 'P1M' };
    const ledger = after([ending, NOW], [extended, '2027-03-10T00:00:00.000Z'], [{ ...extended, autoRenew: true }, '2027-03-20T00:00:00.000Z']);
    expect(ledger.extended).toBe(true);
    expect(told(ledger)).toEqual([[19, 'purchase', null]]);
    const again = shown({ termEnd: '2028-04-08T23:59:59Z', batches: [opened(19, '2027-04-09T01:00:00.000Z')] });
    expect(ledgerAfter(ledger, again, '2027-04-09T02:00:00.000Z')).toMatchObject({ extended: false, batches: [{ source: 'renewal' }] });
  });
  it('with the windows running on while it is suspended', () => {
    const ledger = after([shown(), NOW], [shown({ status: 'suspended', batches: [] }), plus(NOW, HOUR)]);
    expect(ledger.batches.filter(({ deadline }) => deadline !== null)).toHaveLength(2);
    expect(told(ledgerAfter(ledger, shown(), plus(NOW, 2 * HOUR)))).toEqual(told(first));
  });
  it('with a trial that became a paid year', () =>
    expect(told(after([shown({ isTrial: true, batches: [] }), NOW], [shown({ termEnd: '2027-09-16T23:59:59Z', batches: [opened(19, NOW)] }), NOW]))).toEqual([[19, 'purchase', plus(NOW, 7 * DAY)]]));
  it('with seats of an upgrade, which open no window', () =>
    expect(told(after([shown(), NOW], [shown({ quantity: 24 }), NOW])).slice(2)).toEqual([[12, 'purchase', null], [5, 'upgrade', null]]));
});

describe('disagrees when Microsoft', () => {
  const between = (before: SubscriptionSnapshot, now: SubscriptionSnapshot, at: Instant) => disagreementsOf(after([before, NOW]), now, at);
  it('takes back none of the seats that were just added', () =>
    expect(between(shown(), shown({ quantity: 22 }), NOW)).toEqual([{ kind: 'refundable-differs', shown: 7, atLeast: 10, atMost: 10, deadline: null }]));
  it('closes a window before its deadline', () =>
    expect(between(shown(), shown({ batches: [inFiveDays] }), plus(NOW, HOUR))).toEqual([{ kind: 'refundable-differs', shown: 2, atLeast: 7, atMost: 7, deadline: null }]));
  it('opens a window for nothing', () =>
    expect(between(shown(), shown({ batches: [...snapshot.batches, opened(3, NOW)] }), NOW)).toMatchObject([{ kind: 'refundable-differs', shown: 10, atMost: 7 }]));
  it('does not open all seats after a renewal', () =>
    expect(disagreementsOf(after([shown({ batches: [] }), '2027-03-08T12:00:00.000Z']), shown({ termEnd: '2028-03-08T23:59:59Z', batches: [opened(4, '2027-03-09T05:00:00.000Z')] }), '2027-03-09T06:00:00.000Z'))
      .toMatchObject([{ kind: 'refundable-differs', shown: 4, atLeast: 19, atMost: 19 }]));
  it.each([[DAY], [30 * DAY]])('gives added seats a window of another length: %d ms', (length) => {
    const batches = [...snapshot.batches, { quantity: 3, deadline: plus(NOW, length) }];
    expect(between(shown(), shown({ quantity: 22, batches }), NOW)).toMatchObject([{ kind: 'deadline-differs', shown: 3, deadline: plus(NOW, length) }]);
  });
  it('takes back more seats than there are, also at first sight', () => {
    const tooMany = shown({ quantity: 6 });
    expect(disagreementsOf(undefined, tooMany, NOW)).toEqual([{ kind: 'more-open-than-seats', shown: 7, atLeast: 0, atMost: 6, deadline: null }]);
    expect(after([tooMany, NOW]).batches.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(6);
  });
});

describe('agrees', () => {
  it('with both readings of a window’s length', () => {
    for (const deadline of [plus(NOW, 7 * DAY), '2026-09-25T00:00:00.000Z']) {
      expect(disagreementsOf(first, shown({ quantity: 22, batches: [...snapshot.batches, { quantity: 3, deadline }] }), plus(NOW, 30_000))).toEqual([]);
    }
  });
  it('with a window that has run out, or is just about to', () => {
    expect(disagreementsOf(first, shown({ batches: [inFiveDays] }), plus(tomorrow.deadline, 1))).toEqual([]);
    for (const batches of [snapshot.batches, [inFiveDays]]) expect(disagreementsOf(first, shown({ batches }), plus(tomorrow.deadline, -60_000))).toEqual([]);
  });
  it('with seats that were added so long ago that their window may be over', () =>
    expect(disagreementsOf(first, shown({ quantity: 22, batches: [] }), plus(NOW, 20 * DAY))).toEqual([]));
  it('with whatever is shown of a suspended one, a trial, a replaced term', () => {
    expect(disagreementsOf(first, shown({ status: 'suspended', batches: [] }), NOW)).toEqual([]);
    expect(disagreementsOf(after([shown({ isTrial: true }), NOW]), shown({ batches: [] }), NOW)).toEqual([]);
    expect(disagreementsOf(first, shown({ termDuration: 'P3Y', termEnd: '2029-09-16T23:59:59Z', batches: [] }), plus(NOW, HOUR))).toEqual([]);
  });
});
