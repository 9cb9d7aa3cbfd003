import { fourteenLegacySeats, given, nineteenSeats, NOW } from '../testing/subscription-story.js';
import { DAY, WINDOW } from './dates.js';
import { etagOf } from './subscription.js';

const schedule = (quantity: number) => ({ product: { productId: 'CFQ7TTC0LCHC', skuId: '0002', availabilityId: 'CFQ7TTC0X6RN', billingCycle: 'monthly', termDuration: 'P1Y' }, quantity });

describe('more seats', () => {
  it('opens a window of 168 h for the added seats only', () => {
    const next = given(nineteenSeats()).when({ quantity: 22 }).thenAccepted();
    expect(next.quantity).toBe(22);
    expect(next.batches).toEqual([...nineteenSeats().batches, { quantity: 3, until: NOW + WINDOW }]);
    expect(next.orderLines.at(-1)).toMatchObject({ transactionType: 'addQuantity', quantity: 3, at: NOW, before: 19 });
  });

  it('accepts the maximum and refuses one more, in every reading', () => {
    expect(given(nineteenSeats()).when({ quantity: 300 }).thenAccepted().quantity).toBe(300);
    for (const aboveMaximumCode of ['400/2002', '403/800067', '403/800088', '400/900275'] as const)
      given(nineteenSeats(), { aboveMaximumCode }).when({ quantity: 301 }).thenRefused(aboveMaximumCode);
  });

  it('refuses when the term is no longer sold', () => given(nineteenSeats({ endOfSale: true })).when({ quantity: 20 }).thenRefused('403/800028'));
  it('adds legacy seats without a window', () => expect(given(fourteenLegacySeats()).when({ quantity: 20 }).thenAccepted().batches).toEqual([]));
});

describe('fewer new-commerce seats', () => {
  it('accepts down to what is locked, and not one below', () => {
    expect(given(nineteenSeats()).when({ quantity: 12 }).thenAccepted().batches).toEqual([]);
    given(nineteenSeats()).when({ quantity: 11 }).thenRefused('400/800090');
  });

  it.each(['800090', '900214', '900257'] as const)('refuses outside the window with %s when so switched', (outsideWindowCode) =>
    given(nineteenSeats(), { outsideWindowCode }).when({ quantity: 11 }).thenRefused(`400/${outsideWindowCode}`));

  it('closes a batch at its deadline, to the millisecond', () => {
    const [first] = nineteenSeats().batches;
    const until = first?.until ?? 0;
    expect(given(nineteenSeats()).when({ quantity: 12 }, { now: until - 1 }).thenAccepted().quantity).toBe(12);
    given(nineteenSeats()).when({ quantity: 16 }, { now: until }).thenRefused('400/800090');
    expect(given(nineteenSeats()).when({ quantity: 17 }, { now: until }).thenAccepted().batches).toEqual([]);
  });

  it('uses up the earliest deadline first (fifo) or the latest (lifo); what stays keeps its deadline', () => {
    expect(given(nineteenSeats(), { batchConsumption: 'fifo' }).when({ quantity: 16 }).thenAccepted().batches)
      .toEqual([{ quantity: 2, until: NOW + 2 * DAY }, { quantity: 2, until: NOW + 6 * DAY }]);
    expect(given(nineteenSeats(), { batchConsumption: 'lifo' }).when({ quantity: 16 }).thenAccepted().batches).toEqual([{ quantity: 4, until: NOW + 2 * DAY }]);
  });

  it('either refuses a too large reduction whole or carries it out down to the floor', () => {
    given(nineteenSeats(), { tooLargeReduction: 'refusedWhole' }).when({ quantity: 5 }).thenRefused('400/800090');
    expect(given(nineteenSeats(), { tooLargeReduction: 'clampedToFloor' }).when({ quantity: 5 }).thenAccepted().quantity).toBe(12);
    given(nineteenSeats({ batches: [] }), { tooLargeReduction: 'clampedToFloor' }).when({ quantity: 5 }).thenRefused('400/800090');
  });

  it('never goes below the minimum of the SKU', () => given(nineteenSeats({ minimum: 15 })).when({ quantity: 14 }).thenRefused('400/800090'));
});

describe('fewer seats of other classes', () => {
  it('takes legacy seats back at any time, down to the minimum', () => {
    expect(given(fourteenLegacySeats()).when({ quantity: 1 }).thenAccepted().quantity).toBe(1);
    given(fourteenLegacySeats({ minimum: 3 })).when({ quantity: 2 }).thenRefused('400/2002');
  });
  it('refuses for software', () => given(nineteenSeats({ productClass: 'software' })).when({ quantity: 18 }).thenRefused('400/800095'));
  it('refuses for an Azure plan', () => given(nineteenSeats({ productClass: 'azure-plan' })).when({ quantity: 18 }).thenRefused('403/800027'));
  it('refuses in an extended service term', () => given(nineteenSeats({ extendedServiceTerm: true })).when({ quantity: 18 }).thenRefused('400/900280'));
});

describe('a body that is no whole subscription', () => {
  it.each([undefined, {}, { quantity: '20' }, { quantity: 1.5 }, { quantity: 0 }, { quantity: -3 }, { quantity: 1e20 }, { quantity: { $ne: 1 } }, { quantity: 20, autoRenewEnabled: 'yes' }])('refuses %j', (body) => {
    given(nineteenSeats()).whenBody(body).thenRefused('400/3000');
    given(nineteenSeats(), { invalidQuantityCode: '800002' }).whenBody(body).thenRefused('400/800002');
  });

  it('falls into the trap: without autoRenewEnabled the renewal is switched off, without a schedule the schedule goes', () => {
    const next = given(nineteenSeats({ scheduledNextTermInstructions: schedule(10), nextChargeInstructions: { quantity: 19 } })).whenBody({ quantity: 19 });
    expect(next.thenAccepted()).toMatchObject({ autoRenew: false, quantity: 19 });
    expect(next.thenAccepted().scheduledNextTermInstructions).toBeUndefined();
    expect(next.thenAccepted().nextChargeInstructions).toBeUndefined();
    expect(next.changed()).toEqual(['autoRenewEnabled', 'scheduledNextTermInstructions', 'nextChargeInstructions']);
  });
});

describe('the etag', () => {
  const stale = Buffer.from('{"id":"other","version":1}').toString('base64');
  it.each(['400/2055', '409', '412'] as const)('refuses a stale one on legacy with %s when so switched', (staleEtag) => {
    given(fourteenLegacySeats(), { staleEtag }).when({ quantity: 15, attributes: { etag: stale } }).thenRefused(staleEtag);
    given(fourteenLegacySeats(), { staleEtag }).when({ quantity: 15 }, { ifMatch: stale }).thenRefused(staleEtag);
  });
  it('changes with every accepted change and with nothing else', () => {
    const before = fourteenLegacySeats();
    expect(etagOf(given(before).when({ quantity: 15 }).thenAccepted())).not.toBe(etagOf(before));
    expect(etagOf(given(before).when({}).thenAccepted())).toBe(etagOf(before));
  });
  it('is ignored on new commerce unless switched on', () => {
    given(nineteenSeats()).when({ quantity: 20, attributes: { etag: stale } }).thenAccepted();
    given(nineteenSeats(), { nceEtag: 'present' }).when({ quantity: 20, attributes: { etag: stale } }).thenRefused('400/2055');
  });
});

describe('states that take no quantity', () => {
  it.each([['deleted', '400/2011'], ['expired', '400/800012'], ['disabled', '400/800012'], ['pending', '400/800012'], ['suspended', '400/800091']] as const)('%s answers %s', (status, code) =>
    given(nineteenSeats({ status })).when({ quantity: 20 }).thenRefused(code));
  it('answers 2001 for suspended when so switched', () => given(nineteenSeats({ status: 'suspended' }), { suspendedQuantityCode: '2001' }).when({ quantity: 20 }).thenRefused('400/2001'));
  it('refuses a trial', () => given(nineteenSeats({ isTrial: true })).when({ quantity: 20 }).thenRefused('400/800095'));
  it('refuses while the renewal is processed, with or without a body', () => {
    const renewing = nineteenSeats({ renewalUntil: NOW + DAY });
    given(renewing).when({ quantity: 20 }).thenRefused('409/800082');
    given(renewing, { renewalConflictBody: 'empty' }).when({ quantity: 20 }).thenRefused('409');
  });
  it('refuses after 1,200 updates', () => {
    given(nineteenSeats({ updateCount: 1_199 })).when({ quantity: 20 }).thenAccepted();
    given(nineteenSeats({ updateCount: 1_200 })).when({ quantity: 20 }).thenRefused('400/900311');
  });
  it('refuses writes of an account under review, by reading', () => {
    given(nineteenSeats()).when({ quantity: 18 }, { underReview: true }).thenRefused('403/800073');
    given(nineteenSeats(), { reviewBlocks: 'increasesOnly' }).when({ quantity: 18 }, { underReview: true }).thenAccepted();
    given(nineteenSeats(), { reviewBlocks: 'nothing' }).when({ quantity: 20 }, { underReview: true }).thenAccepted();
  });
  it('refuses increases without customer agreement, by reading', () => {
    given(nineteenSeats()).when({ quantity: 20 }, { agreementMissing: true }).thenAccepted();
    given(nineteenSeats(), { agreementMissing: 'blocksIncreases' }).when({ quantity: 20 }, { agreementMissing: true }).thenRefused('403/13605');
  });
});

describe('what is planned for the renewal', () => {
  const planned = () => nineteenSeats({ scheduledNextTermInstructions: schedule(10) });

  it('is dropped by a quantity change, or kept when so switched', () => {
    expect(given(planned()).when({ quantity: 20 }).thenAccepted().scheduledNextTermInstructions).toBeUndefined();
    expect(given(planned(), { quantityAndScheduleInOneBody: 'kept' }).when({ quantity: 20 }).thenAccepted().scheduledNextTermInstructions).toEqual(schedule(10));
  });
  it('is dropped when the renewal is switched off', () => expect(given(planned()).when({ autoRenewEnabled: false }).thenAccepted().scheduledNextTermInstructions).toBeUndefined());
  it('survives a change of the nickname', () => expect(given(planned()).when({ friendlyName: 'New' }).thenAccepted()).toMatchObject({ friendlyName: 'New', scheduledNextTermInstructions: schedule(10) }));
  it('can be set, replaced and removed', () => {
    expect(given(nineteenSeats()).when({ scheduledNextTermInstructions: schedule(8) }).thenAccepted().scheduledNextTermInstructions).toEqual(schedule(8));
    expect(given(planned()).when({ scheduledNextTermInstructions: null }).thenAccepted().scheduledNextTermInstructions).toBeUndefined();
  });
  it('needs auto-renew, a complete product and a quantity within the limits', () => {
    given(nineteenSeats({ autoRenew: false })).when({ scheduledNextTermInstructions: schedule(8) }).thenRefused('400/800093');
    given(nineteenSeats()).when({ scheduledNextTermInstructions: { product: { productId: 'X' }, quantity: 8 } }).thenRefused('400/3000');
    given(nineteenSeats()).when({ scheduledNextTermInstructions: schedule(301) }).thenRefused('400/2002');
    given(fourteenLegacySeats()).when({ scheduledNextTermInstructions: schedule(8) }).thenRefused('403/900263');
  });
  it('knows scheduledActions and refuses unknown ones', () => {
    const cancel = [{ scheduleType: 'TermEnd', actionType: 'Cancel' }];
    expect(given(nineteenSeats()).when({ autoRenewEnabled: false, scheduledActions: cancel }).thenAccepted().scheduledActions).toEqual(cancel);
    given(nineteenSeats()).when({ scheduledActions: [{ actionType: 'Explode' }] }).thenRefused('400/900126');
  });
});

describe('status', () => {
  it('suspends new commerce: renewal off, schedule gone, nothing to take back', () => {
    const next = given(nineteenSeats({ scheduledNextTermInstructions: schedule(10) })).when({ status: 'suspended' }).thenAccepted();
    expect(next).toMatchObject({ status: 'suspended', autoRenew: false });
    expect(next.scheduledNextTermInstructions).toBeUndefined();
  });
  it('reactivates before the end of the term only', () => {
    expect(given(nineteenSeats({ status: 'suspended' })).when({ status: 'active' }).thenAccepted().status).toBe('active');
    given(nineteenSeats({ status: 'suspended', termEnd: NOW - DAY })).when({ status: 'active' }).thenRefused('400/800040');
  });
  it('cancels inside the window only', () => {
    expect(given(nineteenSeats({ cancellationAllowedUntil: NOW })).when({ status: 'deleted' }).thenAccepted().status).toBe('deleted');
    for (const outsideCancelWindowCode of ['900117', '900213'] as const)
      given(nineteenSeats({ cancellationAllowedUntil: NOW - 1 }), { outsideCancelWindowCode }).when({ status: 'deleted' }).thenRefused(`400/${outsideCancelWindowCode}`);
  });
  it('refuses states nobody may set', () => given(nineteenSeats()).when({ status: 'expired' }).thenRefused('400/800040'));
});

describe('term and billing', () => {
  it('takes a longer term with the next charge', () =>
    expect(given(nineteenSeats({ termDuration: 'P1M' })).when({ termDuration: 'P1Y' }).thenAccepted().nextChargeInstructions).toMatchObject({ product: { termDuration: 'P1Y' }, quantity: 19 }));
  it('refuses a shorter one, an unknown one and one for a trial', () => {
    given(nineteenSeats()).when({ termDuration: 'P1M' }).thenRefused('400/800122');
    given(nineteenSeats()).when({ termDuration: 'P2W' }).thenRefused('400/800121');
    given(nineteenSeats({ isTrial: true })).when({ termDuration: 'P3Y' }).thenRefused('400/800107');
    given(nineteenSeats()).when({ billingCycle: 'annual' }).thenRefused('400/2054');
  });
});
