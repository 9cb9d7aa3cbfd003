import { fourteenLegacySeats, given, nineteenSeats, NOW } from '../testing/subscription-story.js';
import { DAY } from './dates.js';
import type { SubscriptionRecord } from './subscription.js';

const stale = { attributes: { etag: 'c3RhbGU=' } };
const renewing = { renewalUntil: NOW + DAY };

/** Every row breaks two rules; the earlier one of the PATCH algorithm answers (facts: partner-center §10.2). */
describe('the order of the rules', () => {
  it.each<[string, SubscriptionRecord, Record<string, unknown>, string]>([
    ['body before etag', fourteenLegacySeats(), { quantity: 0, ...stale }, '400/3000'],
    ['etag before status', fourteenLegacySeats({ status: 'deleted' }), { quantity: 15, ...stale }, '400/2055'],
    ['status before renewal', nineteenSeats({ ...renewing, status: 'suspended' }), { quantity: 20 }, '400/800091'],
    ['trial before renewal', nineteenSeats({ ...renewing, isTrial: true }), { quantity: 20 }, '400/800095'],
    ['renewal before the number of updates', nineteenSeats({ ...renewing, updateCount: 1_200 }), { quantity: 20 }, '409/800082'],
    ['number of updates before the window', nineteenSeats({ updateCount: 1_200 }), { quantity: 1 }, '400/900311'],
    ['maximum before end of sale', nineteenSeats({ endOfSale: true }), { quantity: 301 }, '400/2002'],
    ['end of sale before the promotion', nineteenSeats({ endOfSale: true, promotionLimit: { minimum: 1, maximum: 19, redeemed: 19 } }), { quantity: 20 }, '403/800028'],
    ['quantity before the schedule', nineteenSeats(), { quantity: 301, scheduledActions: [{ actionType: 'Explode' }] }, '400/2002'],
  ])('%s', (_order, subscription, change, code) => given(subscription).when(change).thenRefused(code));

  it('a term change is looked at before the quantity', () => given(nineteenSeats()).when({ termDuration: 'P1M', quantity: 1 }).thenRefused('400/800122'));
});

describe('classes with rules of their own', () => {
  it.each<[string, Partial<SubscriptionRecord>, number, string]>([
    ['software, less', { productClass: 'software' }, 18, '400/800095'],
    ['software with assurance, more', { productClass: 'software', softwareAssurance: true }, 20, '400/800092'],
    ['marketplace, more', { productClass: 'marketplace' }, 20, '400/2006'],
    ['marketplace, less', { productClass: 'marketplace' }, 18, '400/2006'],
    ['Azure plan, more', { productClass: 'azure-plan' }, 20, '403/800027'],
    ['legacy Azure, less', { productClass: 'azure-legacy' }, 18, '403/800027'],
  ])('%s', (_class, change, quantity, code) => given(nineteenSeats(change)).when({ quantity, autoRenewEnabled: true }).thenRefused(code));

  it('suspends new commerce only', () => {
    for (const productClass of ['software', 'marketplace'] as const) given(nineteenSeats({ productClass })).when({ status: 'suspended' }).thenRefused('400/800096');
    given(nineteenSeats({ isTrial: true })).when({ status: 'suspended' }).thenRefused('400/800096');
  });

  it('enables an add-on under an active parent only', () => {
    const child = fourteenLegacySeats({ status: 'suspended', parentSubscriptionId: 'p' });
    given(child).when({ status: 'active' }, { parentStatus: 'suspended' }).thenRefused('409/27009');
    expect(given(child).when({ status: 'active' }, { parentStatus: 'active' }).thenAccepted().status).toBe('active');
  });
});

describe('a promotion', () => {
  const promoted = (redeemed: number) => nineteenSeats({ promotionId: '39NFJQT1PB4Z:0001:39NFJQT1Q58H', promotionLimit: { minimum: 14, maximum: 25, redeemed } });

  it('counts every seat ever bought, also those given back', () => {
    const reduced = given(promoted(19)).when({ quantity: 14 }).thenAccepted();
    expect(given(reduced).when({ quantity: 20 }).thenAccepted()).toMatchObject({ quantity: 20, promotionLimit: { redeemed: 25 } });
    given(reduced).when({ quantity: 21 }).thenRefused('400/2002');
  });
  it('refuses with the code that was chosen', () => {
    for (const promotionLimitCode of ['400/2002', '400/900275', '403/800088'] as const) given(promoted(25), { promotionLimitCode }).when({ quantity: 20 }).thenRefused(promotionLimitCode);
  });
  it('has a minimum', () => given(promoted(19)).when({ quantity: 13 }).thenRefused('400/2002'));
});

describe('what Microsoft leaves open', () => {
  it('assigned licences are no floor, unless so switched', () => {
    expect(given(nineteenSeats({ assignedSeats: 15 })).when({ quantity: 14 }).thenAccepted().quantity).toBe(14);
    given(nineteenSeats({ assignedSeats: 15 }), { belowAssignedSeats: 'refused' }).when({ quantity: 14 }).thenRefused('400/800095');
  });
  it('an etag is checked, unless so switched', () => expect(given(fourteenLegacySeats(), { etagChecked: 'no' }).when({ quantity: 15, ...stale }).thenAccepted().quantity).toBe(15));
  it('a new charge cycle locks for an hour, when so switched', () => {
    const charged = nineteenSeats({ billingCycleEnd: Date.UTC(2026, 9, 16, 23, 59, 59), anchorDay: 17 });
    const at = (minutes: number) => ({ now: Date.UTC(2026, 8, 17, 0, minutes) });
    given(charged, { chargeProcessing: 'hour' }).when({ quantity: 20 }, at(59)).thenRefused('409/800082');
    given(charged, { chargeProcessing: 'hour' }).when({ quantity: 20 }, at(60)).thenAccepted();
    given(charged).when({ quantity: 20 }, at(59)).thenAccepted();
  });
  it('a renewal locks everything, or only what concerns the renewal', () => {
    const subscription = nineteenSeats(renewing);
    const renewalLocks = 'renewalOnly';
    given(subscription).when({ friendlyName: 'New' }).thenRefused('409/800082');
    expect(given(subscription, { renewalLocks }).when({ friendlyName: 'New' }).thenAccepted().friendlyName).toBe('New');
    expect(given(subscription, { renewalLocks }).when({ quantity: 20 }).thenAccepted().quantity).toBe(20);
    for (const change of [{ autoRenewEnabled: false }, { status: 'suspended' }, { scheduledActions: [{ scheduleType: 'TermEnd', actionType: 'Cancel' }] }])
      given(subscription, { renewalLocks }).when(change).thenRefused('409/800082');
  });
});
