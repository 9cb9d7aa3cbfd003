import { given, nineteenSeats } from '../testing/subscription-story.js';
import { SECOND } from './dates.js';
import { invoiceLines } from './invoice-lines.js';
import { DEFAULT_SWITCHES } from './switches.js';

/** April has 30 days; the change falls on its third, so 28 days are left (the example of Microsoft's documents, facts: partner-center §5.6). */
const april = nineteenSeats({ billingCycleEnd: Date.UTC(2026, 4, 1) - SECOND, termEnd: Date.UTC(2027, 3, 1) - SECOND, anchorDay: 1 });
const changed = (quantity: number) => given(april).when({ quantity }, { now: Date.UTC(2026, 3, 3, 15) }).thenAccepted();

describe('invoice lines of a quantity change', () => {
  it('credit the old and charge the new quantity for the same days: 10.08 / 30 × 28 = 9.408', () => {
    expect(invoiceLines(changed(22), 10.08, DEFAULT_SWITCHES)).toEqual([
      { chargeType: 'addQuantityCredit', quantity: 19, from: '2026-04-03', until: '2026-04-30', days: 28, daysInCycle: 30, amount: -178.75 },
      { chargeType: 'addQuantity', quantity: 22, from: '2026-04-03', until: '2026-04-30', days: 28, daysInCycle: 30, amount: 206.98 },
    ]);
  });
  it('by reading, leave out the day of the change', () => expect(invoiceLines(changed(22), undefined, { ...DEFAULT_SWITCHES, prorationDays: 'changeDayFree' })[0]).toMatchObject({ from: '2026-04-04', days: 27 }));
  it('by reading, round the unit price first', () => {
    const price = (prorationRounding: 'line' | 'unit') => invoiceLines(changed(300), 1.0001, { ...DEFAULT_SWITCHES, prorationRounding })[1]?.amount;
    expect([price('line'), price('unit')]).toEqual([280.03, 280.02]);
  });
  it('name a reduction as such', () => expect(invoiceLines(changed(18), undefined, DEFAULT_SWITCHES).map(({ chargeType }) => chargeType)).toEqual(['removeQuantityCredit', 'removeQuantity']));
});
