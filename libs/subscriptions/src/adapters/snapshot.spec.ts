import type { Subscription } from '#platform/partner-center';
import { snapshotOf, standingOf } from './snapshot.js';

const next = { product: { productId: 'CFQ7' }, quantity: 20 };
const subscription = (raw: object = {}, more: Partial<Subscription> = {}): Subscription => ({
  id: 'm-1', class: 'nce', offerId: 'o', offerName: 'Business Premium', friendlyName: 'Office', quantity: 19, unitType: 'Licenses', status: 'active', autoRenew: true,
  isTrial: false, isMicrosoftProduct: true, termDuration: 'P1Y', billingCycle: 'monthly', billingType: 'license', creationDate: undefined, effectiveStartDate: '2026-03-09T14:22:04.998123Z',
  commitmentEnd: '2027-03-08T23:59:59Z', cancellationAllowedUntil: undefined, refundable: [{ quantity: 5, allowedUntil: '2026-09-18T08:14:02.1170000Z' }], etag: undefined,
  suspensionReasons: [], raw: raw as Subscription['raw'], ...more,
});

it('says in our words what Microsoft showed, with dates as they came', () => {
  expect(snapshotOf('t-1', subscription())).toEqual({
    microsoftId: 'm-1', companyTenantId: 't-1', class: 'nce', offerId: 'o', productName: 'Business Premium', friendlyName: 'Office', quantity: 19, unitType: 'Licenses',
    status: 'active', autoRenew: true, isTrial: false, termDuration: 'P1Y', billingCycle: 'monthly', startsAt: '2026-03-09T14:22:04.998123Z', termEnd: '2027-03-08T23:59:59Z',
    cancellableUntil: null, batches: [{ quantity: 5, deadline: '2026-09-18T08:14:02.1170000Z' }], scheduledQuantity: null, suspensionReasons: [],
    createdAt: null, migratedFrom: null, promotionId: null, limits: null,
  });
});

it('has null where Microsoft has nothing, so that it can be stored', () => {
  const bare = snapshotOf('t-1', subscription({}, { termDuration: undefined, effectiveStartDate: undefined, commitmentEnd: undefined }));
  expect(bare).toMatchObject({ termDuration: null, startsAt: null, termEnd: null });
  expect(JSON.parse(JSON.stringify(bare))).toEqual(bare);
});

it('keeps where it came from, and takes an empty text for none', () => {
  const raw = { MigratedFromSubscriptionId: 'old', promotionId: '' };
  const limits = { minimum: 1, maximum: 300 };
  expect(snapshotOf('t-1', subscription(raw, { creationDate: '2026-03-09T14:22:04.998123Z' }), limits)).toMatchObject({ createdAt: '2026-03-09T14:22:04.998123Z', migratedFrom: 'old', promotionId: null, limits });
});

describe('the quantity for the next term', () => {
  const scheduled = (raw: object, more: Partial<Subscription> = {}) => snapshotOf('t-1', subscription(raw, more)).scheduledQuantity;
  it.each<[number | null, object]>([
    [20, { scheduledNextTermInstructions: next }], [20, { ScheduledNextTermInstructions: { Quantity: 20 } }], [null, { scheduledNextTermInstructions: null }],
    [7, { scheduledActions: [{ scheduleType: 'TermEnd', instructions: { quantity: 7 } }] }], [7, { scheduledActions: [{ instructions: { quantity: 7 } }], scheduledNextTermInstructions: next }],
    [null, { scheduledActions: [{ actionType: 'Cancel' }] }], [null, { scheduledNextTermInstructions: { quantity: '20' } }], [null, { scheduledActions: 'nonsense' }],
  ])('is %s in %j', (quantity, raw) => expect(scheduled(raw)).toBe(quantity));
  it('of a trial is not somebody’s wish', () => expect(scheduled({ scheduledNextTermInstructions: next }, { isTrial: true })).toBeNull());
});

describe('what stands for renewal', () => {
  it('is kept word for word', () => {
    const actions = [{ scheduleType: 'TermEnd', actionType: 'Cancel' }];
    expect(standingOf(subscription({ scheduledNextTermInstructions: next }))).toEqual({ scheduledNextTermInstructions: next });
    expect(standingOf(subscription({ ScheduledActions: actions, scheduledNextTermInstructions: next }))).toEqual({ scheduledActions: actions, scheduledNextTermInstructions: next });
  });
  it.each([{}, { scheduledNextTermInstructions: null }, { scheduledActions: [] }])('is null in %j', (raw) => expect(standingOf(subscription(raw))).toBeNull());
  it('is null for a trial', () => expect(standingOf(subscription({ scheduledNextTermInstructions: next }, { isTrial: true }))).toBeNull());
});
