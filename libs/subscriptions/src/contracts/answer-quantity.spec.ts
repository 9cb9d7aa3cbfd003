import { plus } from '#platform/kernel';
import { answerQuantity, floorOf, windowEnd, type QuantityOptions } from './index.js';

const now = '2026-09-17T08:00:00.000Z';
const opens = '2027-03-09T00:00:00.000Z';
const [first, second] = ['2026-09-18T08:14:02.117Z', '2026-09-22T16:40:55.002Z'] as const;
const options: QuantityOptions = {
  changeable: true, reason: null, minimum: 12, smallest: 1, smallestRule: 'sku-minimum', maximum: 300, maximumRule: 'sku-maximum', reduction: 'seven-days', safetyMargin: 300_000, windowReading: 'hours',
  reducible: [{ quantity: 5, deadline: first }, { quantity: 2, deadline: second }], nextOpening: opens, lastDeadline: null,
};
const ask = (quantity: number, change: Partial<QuantityOptions> = {}, at = now) => answerQuantity(19, { ...options, ...change }, quantity, at);

it.each([
  [19, { kind: 'same' }],
  [20, { kind: 'increase', rule: 'add-any-time', seats: 1, until: null }],
  [300, { kind: 'increase', rule: 'add-any-time', seats: 281, until: null }],
  [18, { kind: 'reduce', rule: 'reduce-inside-window', seats: 1, until: second }],
  [17, { kind: 'reduce', rule: 'reduce-inside-window', seats: 2, until: second }],
  [16, { kind: 'reduce', rule: 'reduce-inside-window', seats: 3, until: first }],
  [12, { kind: 'reduce', rule: 'reduce-inside-window', seats: 7, until: first }],
])('%d of 12 to 300 is possible now', (quantity, answer) => expect(ask(quantity)).toEqual(answer));

it.each([[301, 'above-maximum', 'sku-maximum'], [0, 'below-one', 'one-seat-stays'], [-5, 'below-one', 'one-seat-stays'], [18.5, 'not-a-quantity', 'whole-seats'], [Number.NaN, 'not-a-quantity', 'whole-seats'], [Infinity, 'not-a-quantity', 'whole-seats']])(
  '%d is refused: %s', (quantity, code, rule) => expect(ask(quantity)).toEqual({ kind: 'refused', code, rule, floor: 12, deadline: null, nextOpening: null }),
);

describe('more than can go now', () => {
  it('is one wish with two legs', () =>
    expect(ask(8)).toEqual({
      kind: 'split', code: 'seats-locked', rule: 'locked-until-renewal', floor: 12, deadline: first, nextOpening: opens,
      now: { to: 12, seats: 7, until: first }, atRenewal: { to: 8, seats: 4, opens },
    }));
  it('waits for the renewal as a whole when no window is open, and names the last deadline', () =>
    expect(ask(8, { reducible: [], lastDeadline: '2026-09-10T00:00:00.000Z' })).toEqual({
      kind: 'at-renewal', code: 'seats-locked', rule: 'locked-until-renewal', floor: 19, deadline: '2026-09-10T00:00:00.000Z', nextOpening: opens, atRenewal: { to: 8, seats: 11, opens },
    }));
  it('is refused without a renewal', () => expect(ask(8, { nextOpening: null })).toMatchObject({ kind: 'refused', code: 'seats-locked', rule: 'window-closed', floor: 12, deadline: first, nextOpening: null }));
  it('is refused for what is never taken back', () => expect(ask(18, { reduction: 'never' })).toMatchObject({ kind: 'refused', code: 'seats-locked', rule: 'never-taken-back', floor: 19 }));
});

describe('limits of the product', () => {
  it('needs no maximum', () => expect(ask(5_000, { maximum: null, maximumRule: null })).toMatchObject({ kind: 'increase', seats: 4_981 }));
  it.each([['end-of-sale', 'no-longer-sold'], ['promotion-limit', 'promotion-limit'], ['sku-maximum', 'above-maximum']] as const)('of %s refuse with %s', (maximumRule, code) =>
    expect(ask(20, { maximum: 19, maximumRule })).toMatchObject({ kind: 'refused', code, rule: maximumRule, nextOpening: null }));
  it('keep its smallest number of seats, also at the renewal', () => {
    expect(ask(14, { smallest: 15 })).toMatchObject({ kind: 'refused', code: 'below-minimum', rule: 'sku-minimum', floor: 15 });
    expect(ask(15, { smallest: 15 })).toMatchObject({ kind: 'reduce' });
    expect(ask(14, { smallest: 15, reduction: 'any-time' })).toMatchObject({ code: 'below-minimum' });
  });
  it('do not stand in the way of a total that already lies outside', () => {
    expect(ask(19, { maximum: 10 })).toEqual({ kind: 'same' });
    expect(floorOf(19, { ...options, smallest: 25 }, now)).toBe(19);
  });
});

it('refuses everything when nothing can be changed, before it looks at the number, and says until when', () => {
  for (const quantity of [18, 19, 20, Number.NaN]) expect(ask(quantity, { changeable: false })).toMatchObject({ kind: 'refused', code: 'not-changeable', rule: 'not-changeable', nextOpening: opens });
});

it.each([300_000, 0, 3_600_000])('closes a batch %d ms before its deadline, also in options that were handed out earlier', (safetyMargin) => {
  expect(ask(12, { safetyMargin }, plus(first, -safetyMargin - 1))).toMatchObject({ kind: 'reduce' });
  expect(ask(12, { safetyMargin }, plus(first, -safetyMargin))).toMatchObject({ kind: 'split', floor: 17 });
});

it.each<[QuantityOptions['reduction'], number]>([['never', 19], ['any-time', 1], ['seven-days', 12]])('the floor is for %s: %d', (reduction, floor) => {
  expect(floorOf(19, { ...options, reduction }, now)).toBe(floor);
});

it('the floor is never below one seat', () => expect(floorOf(3, options, now)).toBe(1));

it('a window lasts 168 hours, or to the end of the seventh day', () => {
  expect(windowEnd('2026-09-17T08:00:00.000Z', 'hours')).toBe('2026-09-24T08:00:00.000Z');
  expect(windowEnd('2026-09-17T08:00:00.000Z', 'calendar-days')).toBe('2026-09-25T00:00:00.000Z');
});
