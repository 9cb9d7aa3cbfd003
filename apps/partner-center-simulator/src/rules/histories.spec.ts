import fc from 'fast-check';
import { OneSubscription } from '../testing/one-subscription.js';
import { HOUR } from './dates.js';

const START = Date.UTC(2026, 0, 10, 9);
const step = fc.record({ wait: fc.integer({ min: 0, max: 20 * 24 }), quantity: fc.integer({ min: 1, max: 310 }) });
const readings = fc.record({ windowLength: fc.constantFrom('168hours' as const, 'calendarDays' as const), batchConsumption: fc.constantFrom('fifo' as const, 'lifo' as const), renewalDuration: fc.constantFrom('instant' as const, 'random' as const, 'fullDay' as const) });
const terms = fc.constantFrom('P1M', 'P1Y', 'P3Y');
const openOf = ({ resource }: OneSubscription) => (resource['refundableQuantity'] as { totalQuantity: number } | undefined)?.totalQuantity ?? 0;

/** For any history of waits and asked-for quantities, in each reading, over the resource alone as a client sees it. */
it('accepts exactly what lies between the floor and the maximum, and never has more seats open than there are', () => {
  fc.assert(fc.property(terms, readings, fc.array(step, { maxLength: 25 }), (termDuration, switches, steps) => {
    const one = OneSubscription.bought({ quantity: 19, at: START, termDuration }, switches);
    expect(openOf(one)).toBe(19);
    for (const { wait, quantity } of steps) {
      one.wait(wait * HOUR);
      const before = Number(one.resource['quantity']);
      const open = openOf(one);
      const floor = Math.max(1, before - open);
      const outcome = one.patch({ quantity });
      if (outcome.status !== 409) expect(outcome.status).toBe(quantity === before || (quantity >= floor && quantity <= 300) ? 200 : 400);
      expect(one.resource['quantity']).toBe(outcome.status === 200 ? quantity : before);
      expect(openOf(one)).toBeLessThanOrEqual(Number(one.resource['quantity']));
      // What was locked stays locked: a reduction takes open seats only.
      if (outcome.status === 200 && quantity < before) expect(Number(one.resource['quantity']) - openOf(one)).toBe(before - open);
    }
  }), { numRuns: 300 });
});

it('comes to the same whether the clock jumps once or in many steps', () => {
  fc.assert(fc.property(terms, readings, fc.boolean(), fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 12 }), (termDuration, switches, autoRenew, waits) => {
    const [stepwise, atOnce] = [0, 1].map(() => OneSubscription.bought({ quantity: 19, at: START, termDuration, autoRenew }, switches)) as [OneSubscription, OneSubscription];
    for (const wait of waits) stepwise.wait(wait * HOUR);
    atOnce.wait(waits.reduce((sum, wait) => sum + wait, 0) * HOUR);
    expect(atOnce.resource).toEqual(stepwise.resource);
  }), { numRuns: 200 });
});
