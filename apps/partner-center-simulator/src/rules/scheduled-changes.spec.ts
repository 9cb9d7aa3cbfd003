import { given, nineteenSeats, NOW } from '../testing/subscription-story.js';
import { advance, happenings } from './advance.js';
import { DEFAULT_CONFIGURATION } from './configuration.js';
import { DAY, HOUR, SECOND } from './dates.js';
import type { SubscriptionRecord } from './subscription.js';
import { DEFAULT_SWITCHES } from './switches.js';

const END = Date.UTC(2026, 9, 1) - SECOND;
const instant = { ...DEFAULT_SWITCHES, renewalDuration: 'instant' as const };
const yearly = (change: Partial<SubscriptionRecord> = {}) => nineteenSeats({ termEnd: END, billingCycleEnd: END, anchorDay: 1, batches: [], ...change });
const product = (more = {}) => ({ productId: 'CFQ7TTC0LCHC', skuId: '0002', availabilityId: 'CFQ7TTC0X6RN', billingCycle: 'monthly', termDuration: 'P1Y', ...more });
const renew = (quantity: number, more = {}) => [{ scheduleType: 'TermEnd', actionType: 'RenewToNewTerm', instructions: { product: product(more), quantity } }];
const end = (actionType: string) => [{ scheduleType: 'TermEnd', actionType }];

describe('scheduled actions', () => {
  it('alone count where both forms stand', () => {
    const both = given(yearly()).when({ scheduledActions: renew(8), scheduledNextTermInstructions: { product: product(), quantity: 12 } }).thenAccepted();
    expect(advance(both, END + DAY, instant).quantity).toBe(8);
  });
  it('are checked as next-term instructions are', () => {
    given(yearly()).when({ scheduledActions: renew(301) }).thenRefused('400/2002');
    given(yearly()).when({ scheduledActions: renew(8, { productId: '' }) }).thenRefused('400/3000');
    given(yearly()).when({ scheduledActions: renew(8, { termDuration: 'P2W' }) }).thenRefused('400/800121');
    given(yearly()).when({ scheduledActions: renew(8, { termDuration: 'P1M', billingCycle: 'annual' }) }).thenRefused('400/2054');
    given(yearly({ autoRenew: false })).when({ scheduledActions: renew(8) }).thenRefused('400/800093');
  });
  it('plan a shorter term, another product with its own limits', () => {
    const toBasic = { productId: 'CFQ7TTC0LH18', skuId: '0001', availabilityId: 'CFQ7TTC0K971', termDuration: 'P1M' };
    const next = given(yearly({ maximum: 1_000 })).when({ scheduledActions: renew(300, toBasic) }).thenAccepted();
    given(yearly({ maximum: 1_000 })).when({ scheduledActions: renew(301, toBasic) }).thenRefused('400/2002');
    expect(advance(next, END + DAY, instant)).toMatchObject({ offerName: 'Microsoft 365 Business Basic', maximum: 300, quantity: 300, termDuration: 'P1M' });
  });
  it('go with a quantity change, the wish to end only when so switched', () => {
    expect(given(yearly({ scheduledActions: renew(8) })).when({ quantity: 20 }).thenAccepted().scheduledActions).toBeUndefined();
    const ending = yearly({ autoRenew: false, scheduledActions: end('Cancel') });
    expect(given(ending).when({ quantity: 20 }).thenAccepted().scheduledActions).toEqual(end('Cancel'));
    expect(given(ending, { quantityAndCancelAction: 'dropped' }).when({ quantity: 20 }).thenAccepted().scheduledActions).toBeUndefined();
  });
  it.each(['accepted', 'refused', 'withoutEffect'] as const)('set in the last hours of the term are %s', (lateSchedule) => {
    const late = given(yearly(), { lateSchedule }).when({ scheduledActions: renew(8) }, { now: END - HOUR });
    if (lateSchedule === 'refused') return late.thenRefused('400/900280');
    expect(advance(late.thenAccepted(), END + DAY, { ...instant, lateSchedule }).quantity).toBe(lateSchedule === 'accepted' ? 8 : 19);
  });
});

describe('a custom term end', () => {
  const until = (customTermEndDate: string, more: Partial<SubscriptionRecord> = {}, otherTermEnds: readonly number[] = []) =>
    given(yearly(more)).when({ scheduledNextTermInstructions: { product: product(), quantity: 19, customTermEndDate } }, { otherTermEnds });

  it('is a month end or the end of another subscription within the first term', () => {
    expect(new Date(advance(until('2027-03-31T00:00:00Z').thenAccepted(), END + DAY, instant).termEnd ?? 0).toISOString()).toBe('2027-03-31T23:59:59.000Z');
    until('2027-03-17T00:00:00Z').thenRefused('400/900246');
    until('2027-03-17T00:00:00Z', {}, [Date.UTC(2027, 2, 17, 23, 59, 59)]).thenAccepted();
    until('2027-10-31T00:00:00Z').thenRefused('400/900245');
    until('2026-09-30T00:00:00Z').thenRefused('400/900245');
    until('2027-03-31', { productClass: 'legacy' }).thenRefused('400/900244');
  });
});

describe('the extended service term', () => {
  const ending = (change: Partial<SubscriptionRecord> = {}) => yearly({ autoRenew: false, ...change });
  const at = (record: SubscriptionRecord, moment: number, configuration = DEFAULT_CONFIGURATION as never) => advance(record, moment, instant, configuration);

  it('costs what the configuration says, with and without a monthly plan', () => {
    expect(at(ending(), END + DAY).orderLines.at(-1)).toMatchObject({ transactionType: 'extendTerm', upliftPercent: 3 });
    expect(at(ending({ monthlyPlanSold: false }), END + DAY).orderLines.at(-1)).toMatchObject({ upliftPercent: 23 });
    expect(at(ending(), END + DAY, { ...DEFAULT_CONFIGURATION, extendedPercent: 5 } as never).orderLines.at(-1)).toMatchObject({ upliftPercent: 5 });
  });
  it('is for terms that begin and end late enough', () => {
    expect(at(ending(), END + DAY, { ...DEFAULT_CONFIGURATION, extendedEndingFrom: '2026-10-01' } as never).status).toBe('expired');
    expect(at(ending(), END + DAY, { ...DEFAULT_CONFIGURATION, extendedBoughtFrom: '2025-10-02' } as never).status).toBe('expired');
    expect(at(ending({ productClass: 'software' }), END + DAY).status).toBe('expired');
  });
  it('can be chosen although the renewal is on', () => expect(at(yearly({ scheduledActions: end('RenewToExtendedServiceTerm') }), END + DAY).extendedServiceTerm).toBe(true));
  it('ends any day that was scheduled, and such a day is for it alone', () => {
    const custom = [{ scheduleType: 'CustomDate', actionType: 'Cancel', effectiveDate: '2026-10-20T00:00:00Z' }];
    const extended = at(ending(), END + DAY);
    given(ending()).when({ scheduledActions: custom }).thenRefused('400/900117');
    const planned = given(extended).when({ scheduledActions: custom }, { now: END + 2 * DAY }).thenAccepted();
    expect([at(planned, Date.UTC(2026, 9, 19)).status, at(planned, Date.UTC(2026, 9, 20)).status]).toEqual(['active', 'deleted']);
  });
  it('takes no seats and no other term, but a cancellation and a conversion to a new term', () => {
    const extended = at(ending(), END + DAY);
    given(extended).when({ quantity: 20 }).thenRefused('400/900280');
    given(extended).when({ termDuration: 'P1Y' }).thenRefused('400/900280');
    expect(given(extended).when({ status: 'deleted' }, { now: END + 9 * DAY }).thenAccepted().status).toBe('deleted');
    const converted = given(extended).when({ autoRenewEnabled: true }, { now: END + 2 * DAY }).thenAccepted();
    expect(at(converted, Date.UTC(2026, 10, 2))).toMatchObject({ extendedServiceTerm: false, termDuration: 'P1Y', id: extended.id });
  });
  it('leaves no free month where that has ended', () => {
    const cancelled = ending({ scheduledActions: end('Cancel') });
    expect(advance(cancelled, END + DAY, instant).status).toBe('expired');
    expect(advance(cancelled, END + DAY, { ...instant, expiredGrace: 'none' }).status).toBe('disabled');
  });
});

it('never renews what was cancelled while its renewal was processed', () => {
  const renewing = yearly({ renewalUntil: END + DAY, cancellationAllowedUntil: END + DAY });
  const cancelled = given(renewing, { renewalLocks: 'renewalOnly' }).when({ status: 'deleted' }, { now: END + HOUR }).thenAccepted();
  expect(advance(cancelled, END + 400 * DAY, DEFAULT_SWITCHES).status).toBe('deleted');
});

it('tells each step of a long time', () => {
  const kinds = [...happenings(yearly({ autoRenew: false, scheduledActions: end('Cancel') }), END + 365 * DAY, instant)].map(({ kind }) => kind);
  expect(kinds).toEqual(['expired', 'disabled', 'deleted']);
  expect([...happenings(yearly(), END + 2 * DAY, DEFAULT_SWITCHES)].map(({ kind }) => kind)).toEqual(['renewal-started', 'renewed']);
  expect([...happenings(nineteenSeats(), NOW, instant)]).toEqual([]);
});
