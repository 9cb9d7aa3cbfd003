import fc from 'fast-check';
import { given, nineteenSeats } from '../testing/subscription-story.js';
import { advance } from './advance.js';
import { floorOf } from './change-quantity.js';
import { DAY, HOUR, SECOND } from './dates.js';
import { openBatches, type SubscriptionRecord } from './subscription.js';
import { DEFAULT_SWITCHES, type Switches } from './switches.js';

const START = Date.UTC(2026, 0, 10, 9);
const fresh = (termDuration: string): SubscriptionRecord =>
  nineteenSeats({ termDuration, batches: [{ quantity: 19, until: START + 7 * DAY }], anchorDay: 10, createdAt: START, termEnd: Date.UTC(2026, 1, 10) - SECOND, billingCycleEnd: Date.UTC(2026, 1, 10) - SECOND });
const step = fc.record({ wait: fc.integer({ min: 0, max: 20 * 24 }), quantity: fc.integer({ min: 1, max: 310 }) });
const readings = fc.record({ batchConsumption: fc.constantFrom('fifo', 'lifo'), renewalDuration: fc.constantFrom('instant', 'random', 'fullDay') }).map((chosen) => ({ ...DEFAULT_SWITCHES, ...chosen }) as Switches);

/** For any history of waits and asked-for quantities, in each reading. */
it('accepts exactly what lies between the floor and the maximum, and never has more seats open than there are', () => {
  fc.assert(fc.property(fc.constantFrom('P1M', 'P1Y'), readings, fc.array(step, { maxLength: 25 }), (termDuration, switches, steps) => {
    let [subscription, now] = [fresh(termDuration), START];
    for (const { wait, quantity } of steps) {
      now += wait * HOUR;
      subscription = advance(subscription, now, switches);
      const allowed = quantity === subscription.quantity || (subscription.renewalUntil === undefined && quantity >= floorOf(subscription, now) && quantity <= subscription.maximum);
      const { result } = given(subscription, switches).when({ quantity }, { now });
      if (subscription.renewalUntil === undefined) expect(result.kind).toBe(allowed ? 'updated' : 'refused');
      if (result.kind === 'updated') subscription = result.next;
      const open = openBatches(subscription, now).reduce((sum, batch) => sum + batch.quantity, 0);
      expect(open).toBeLessThanOrEqual(subscription.quantity);
      expect(floorOf(subscription, now)).toBe(Math.max(1, subscription.quantity - open));
    }
  }), { numRuns: 300 });
});

it('comes to the same whether the clock jumps once or in many steps', () => {
  fc.assert(fc.property(fc.constantFrom('P1M', 'P1Y'), readings, fc.boolean(), fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 12 }), (termDuration, switches, autoRenew, waits) => {
    const begun = { ...fresh(termDuration), autoRenew };
    let [stepwise, now] = [begun, START];
    for (const wait of waits) {
      now += wait * HOUR;
      stepwise = advance(stepwise, now, switches);
    }
    expect(advance(begun, now, switches)).toEqual(stepwise);
  }), { numRuns: 200 });
});
