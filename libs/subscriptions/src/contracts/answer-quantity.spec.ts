import { plus } from '#platform/kernel';
import { answerQuantity, floorOf, type QuantityOptions } from './index.js';

const now = '2026-09-17T08:00:00.000Z';
const options: QuantityOptions = {
  changeable: true, reason: null, minimum: 12, maximum: 300, reduction: 'seven-days', nextOpening: null,
  reducible: [{ quantity: 5, deadline: '2026-09-18T08:14:02.117Z' }, { quantity: 2, deadline: '2026-09-22T16:40:55.002Z' }],
};
const ask = (quantity: number, change: Partial<QuantityOptions> = {}, at = now) => answerQuantity(19, { ...options, ...change }, quantity, at);

it.each([[19, { kind: 'same' }], [20, { kind: 'increase', seats: 1 }], [300, { kind: 'increase', seats: 281 }], [18, { kind: 'reduce', seats: 1 }], [12, { kind: 'reduce', seats: 7 }]])(
  '%d of 12 to 300 is possible', (quantity, answer) => expect(ask(quantity)).toEqual(answer),
);

it.each([[301, 'above-maximum'], [11, 'seats-locked'], [1, 'seats-locked'], [0, 'below-one'], [-5, 'below-one'], [18.5, 'not-a-quantity'], [Number.NaN, 'not-a-quantity'], [Infinity, 'not-a-quantity']])(
  '%d is refused: %s', (quantity, code) => expect(ask(quantity)).toEqual({ kind: 'refused', code, floor: 12 }),
);

it('needs no maximum', () => expect(ask(5_000, { maximum: null })).toEqual({ kind: 'increase', seats: 4_981 }));

it('refuses everything when nothing can be changed, before it looks at the number', () => {
  for (const quantity of [18, 19, 20, Number.NaN]) expect(ask(quantity, { changeable: false })).toMatchObject({ kind: 'refused', code: 'not-changeable' });
});

it('closes a batch five minutes before its deadline, also in options that were handed out earlier', () => {
  const { deadline } = options.reducible[0]!;
  expect(ask(12, {}, plus(deadline, -300_001))).toMatchObject({ kind: 'reduce' });
  expect(ask(12, {}, plus(deadline, -300_000))).toEqual({ kind: 'refused', code: 'seats-locked', floor: 17 });
});

it.each<[QuantityOptions['reduction'], number]>([['never', 19], ['any-time', 1], ['seven-days', 12]])('the floor is for %s: %d', (reduction, floor) => {
  expect(floorOf(19, { ...options, reduction }, now)).toBe(floor);
});

it('the floor is never below one seat', () => expect(floorOf(3, options, now)).toBe(1));
