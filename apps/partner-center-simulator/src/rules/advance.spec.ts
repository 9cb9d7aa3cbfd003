import { nineteenSeats, NOW } from '../testing/subscription-story.js';
import { advance } from './advance.js';
import { addMonths, DAY, HOUR, microsoftDateTime, readDate, SECOND, WINDOW } from './dates.js';
import type { SubscriptionRecord } from './subscription.js';
import { DEFAULT_SWITCHES } from './switches.js';

const instant = { ...DEFAULT_SWITCHES, renewalDuration: 'instant' as const };
const end = (record: SubscriptionRecord) => new Date(record.termEnd ?? 0).toISOString();
const monthly = (day: string, change: Partial<SubscriptionRecord> = {}) =>
  nineteenSeats({ termDuration: 'P1M', termEnd: Date.parse(`${day}T23:59:59Z`), billingCycleEnd: Date.parse(`${day}T23:59:59Z`), batches: [], ...change });

describe('renewal', () => {
  it('opens a window for every seat from the moment it was completed', () => {
    const before = monthly('2026-09-30', { anchorDay: 1 });
    const completed = (before.termEnd ?? 0) + SECOND;
    const after = advance(before, completed + 5 * DAY, instant);
    expect(after.batches).toEqual([{ quantity: 19, until: completed + WINDOW }]);
    expect(end(after)).toBe('2026-10-31T23:59:59.000Z');
    expect(after.id).toBe(before.id);
  });

  it('carries out what was planned and forgets the plan', () => {
    const product = { productId: 'P', skuId: 'S', availabilityId: 'A', termDuration: 'P1Y', billingCycle: 'Annual' };
    const after = advance(monthly('2026-09-30', { anchorDay: 1, scheduledNextTermInstructions: { product, quantity: 7 } }), Date.UTC(2026, 9, 2), instant);
    expect(after).toMatchObject({ quantity: 7, termDuration: 'P1Y', billingCycle: 'annual', offerId: 'P:S:A' });
    expect(after.scheduledNextTermInstructions).toBeUndefined();
    expect(end(after)).toBe('2027-09-30T23:59:59.000Z');
  });

  it('keeps the day number over a short month', () => {
    const start = monthly('2027-01-30', { anchorDay: 31 });
    expect(end(advance(start, Date.UTC(2027, 1, 1), instant))).toBe('2027-02-27T23:59:59.000Z');
    expect(end(advance(start, Date.UTC(2027, 2, 1), instant))).toBe('2027-03-30T23:59:59.000Z');
  });

  it('is in progress for up to 24 h, always as long for the same subscription and term', () => {
    const before = monthly('2026-09-30', { anchorDay: 1 });
    const due = (before.termEnd ?? 0) + SECOND;
    const processing = advance(before, due, DEFAULT_SWITCHES);
    expect(processing.renewalUntil).toBeGreaterThan(due);
    expect(processing.renewalUntil).toBeLessThanOrEqual(due + 24 * HOUR);
    expect(advance(before, due, DEFAULT_SWITCHES)).toEqual(processing);
    expect(advance(before, due + 24 * HOUR, DEFAULT_SWITCHES).renewalUntil).toBeUndefined();
  });

  it('moves effectiveStartDate or leaves it, by reading', () => {
    const before = monthly('2026-09-30', { anchorDay: 1 });
    expect(advance(before, Date.UTC(2026, 9, 2), instant).effectiveStart).toBe(Date.UTC(2026, 9, 1));
    expect(advance(before, Date.UTC(2026, 9, 2), { ...instant, effectiveStartDate: 'stays' }).effectiveStart).toBe(before.effectiveStart);
  });

  it('converts a trial into the paid year it shows', () => {
    const trial = monthly('2026-09-30', { anchorDay: 1, isTrial: true, billingCycle: 'none' });
    expect(advance(trial, Date.UTC(2026, 9, 2), instant)).toMatchObject({ isTrial: false, termDuration: 'P1Y', billingCycle: 'monthly' });
  });

  it('catches up over many terms', () => expect(end(advance(monthly('2026-09-30', { anchorDay: 1 }), Date.UTC(2031, 0, 15), instant))).toBe('2031-01-31T23:59:59.000Z'));
});

describe('the end without renewal', () => {
  const ending = (change: Partial<SubscriptionRecord> = {}) => monthly('2026-09-30', { anchorDay: 1, autoRenew: false, ...change });
  const cancel = { scheduledActions: [{ scheduleType: 'TermEnd', actionType: 'Cancel' }] };
  const atEnd = Date.UTC(2026, 9, 1);

  it('goes on as a paid extended service term without an explicit Cancel', () => {
    const after = advance(ending(), atEnd, instant);
    expect(after).toMatchObject({ status: 'active', extendedServiceTerm: true, termDuration: 'P1M', billingCycle: 'monthly', batches: [] });
    expect(end(advance(after, Date.UTC(2026, 11, 5), instant))).toBe('2026-12-31T23:59:59.000Z');
  });
  it('expires without one where the extended term is switched off', () => expect(advance(ending(), atEnd, { ...instant, extendedServiceTerm: 'off' }).status).toBe('expired'));
  it.each([[0, 'expired'], [29, 'expired'], [30, 'disabled'], [119, 'disabled'], [120, 'deleted']] as const)('%i days after the end it is %s when cancelled', (days, status) =>
    expect(advance(ending(cancel), atEnd + days * DAY, instant).status).toBe(status));
  it('disables what is suspended at the end of the term', () =>
    expect(advance(ending({ status: 'suspended', suspensionReasons: ['CustomerCancellation'] }), atEnd, instant).status).toBe('disabled'));
});

describe('a change answered with 202', () => {
  const next = nineteenSeats({ quantity: 22 });
  const effect = { requestId: 'r', correlationId: 'c', changed: ['quantity'], partnerTenantId: 'p', applicationId: 'a' };
  it.each([['ok', 22], ['fails', 19], ['never', 19]] as const)('ends %s with %i seats', (outcome, quantity) => {
    const pending = nineteenSeats({ pendingChange: { outcome, at: NOW + HOUR, next, effect } });
    expect(advance(pending, NOW + HOUR - 1, instant)).toBe(pending);
    expect(advance(pending, NOW + HOUR, instant)).toMatchObject({ quantity });
  });
});

describe('dates', () => {
  it.each([['2026-09-18T08:14:02Z', '2026-09-18T08:14:02Z'], ['2026-09-18T08:14:02.117Z', expect.stringMatching(/^2026-09-18T08:14:02\.117\d{0,4}Z$/)]])('writes %s as Microsoft does', (date, written) =>
    expect(microsoftDateTime(Date.parse(date))).toEqual(written));
  it('clamps months', () => expect(new Date(addMonths(Date.UTC(2028, 0, 31), 1)).toISOString()).toBe('2028-02-29T00:00:00.000Z'));
  it('takes a missing offset as UTC', () => expect(readDate('2026-09-18T08:14:02')).toBe(Date.UTC(2026, 8, 18, 8, 14, 2)));
});
