import { toMilliseconds } from '#platform/kernel';
import { subscriptionOf, UnreadableResource } from './subscription-resource.js';
import { azurePlan, legacy, nce, pascal } from './testing/samples.js';

describe('subscriptionOf (facts: partner-center §2.2, §4.2, §5.4)', () => {
  it('reads a new-commerce subscription and keeps the resource as it came', () => {
    const read = subscriptionOf(nce);
    expect(read).toMatchObject({
      id: nce['id'],
      class: 'nce',
      quantity: 19,
      status: 'active',
      autoRenew: true,
      termDuration: 'P1Y',
      billingCycle: 'monthly',
      commitmentEnd: '2027-03-08T23:59:59Z',
      cancellationAllowedUntil: undefined,
      etag: undefined,
      effectiveStartDate: '2026-03-09T14:22:04.998123Z',
      creationDate: '2026-03-09T14:22:05.4410021Z',
      refundable: [
        { quantity: 5, allowedUntil: '2026-09-18T08:14:02.117Z' },
        { quantity: 2, allowedUntil: '2026-09-22T16:40:55.002Z' },
      ],
    });
    expect(read.raw).toBe(nce);
  });

  it('reads the same from Pascal case, other enum letters and an upper-case id', () => {
    const { raw: _, ...expected } = subscriptionOf(nce);
    const odd = { ...(pascal(nce) as object), Status: 'Active', BillingCycle: 'Monthly', Id: String(nce['id']).toUpperCase() };
    expect(subscriptionOf(odd)).toMatchObject(expected);
  });

  it('takes the end of the inclusive last day where there is no precise end', () => {
    expect(subscriptionOf(legacy).commitmentEnd).toBe('2027-02-02T23:59:59Z');
    expect(subscriptionOf({ ...legacy, commitmentEndDate: '2027-02-02' }).commitmentEnd).toBe('2027-02-02T23:59:59Z');
    expect(subscriptionOf({ ...legacy, commitmentEndDate: '2027-02-02T00:00:00+00:00' }).commitmentEnd).toBe('2027-02-02T23:59:59Z');
  });

  it('knows no end for the year 9999, and none for what is no date', () => {
    expect(subscriptionOf(azurePlan).commitmentEnd).toBeUndefined();
    expect(subscriptionOf({ ...azurePlan, commitmentEndDateTime: '9999-12-31T23:59:59Z' }).commitmentEnd).toBeUndefined();
    expect(subscriptionOf({ ...legacy, commitmentEndDate: 'soon' }).commitmentEnd).toBeUndefined();
  });

  it.each([
    ['2027-02-02 00:00:00', '2027-02-02T00:00:00Z'],
    ['2027-02-02 00:00:00Z', '2027-02-02T00:00:00Z'],
    ['2027-02-02t00:00:00', '2027-02-02T00:00:00Z'],
    ['2027-02-02T00:00:00.1234567', '2027-02-02T00:00:00.1234567Z'],
    ['2027-02-02', '2027-02-02T00:00:00Z'],
    ['2027-02-02Z', undefined],
    ['2027-02-30 25:00', undefined],
    ['2027-02-02 soon', undefined],
  ])('hands the date %j on so that everybody can read it, or not at all', (written, expected) => {
    const batch = { quantity: 1, allowedUntilDateTime: written };
    const read = subscriptionOf({ ...nce, commitmentEndDate: written, cancellationAllowedUntilDate: written, refundableQuantity: { details: [batch] } });
    const dates = [read.cancellationAllowedUntil, read.commitmentEnd, ...read.refundable.map(({ allowedUntil }) => allowedUntil)].filter((date) => date !== undefined);
    for (const date of dates) expect(toMilliseconds(date)).not.toBeNaN();
    if (expected !== undefined) expect([read.cancellationAllowedUntil, read.refundable]).toEqual([expected, [{ quantity: 1, allowedUntil: expected }]]);
  });

  it.each([
    ['null', null],
    ['absent', undefined],
    ['a total of nothing', { totalQuantity: 0, details: [] }],
    ['a total without details', { totalQuantity: 7 }],
    ['a total with empty details', { totalQuantity: 7, details: [] }],
    ['a batch without deadline', { totalQuantity: 7, details: [{ quantity: 7 }] }],
    ['rubbish', 'many'],
  ])('promises no seat back when refundableQuantity is %s', (_, refundableQuantity) =>
    expect(subscriptionOf({ ...nce, refundableQuantity }).refundable).toEqual([]),
  );

  it('reads a quantity that came as text, and is read-only without one', () => {
    expect(subscriptionOf({ ...nce, quantity: '21' })).toMatchObject({ quantity: 21, class: 'nce' });
    for (const quantity of [undefined, null, 1.5, -1, 'ten'])
      expect(subscriptionOf({ ...nce, quantity })).toMatchObject({ quantity: 0, class: 'unknown' });
  });

  it.each([[null], ['text'], [[]], [{}], [{ id: '' }]])('refuses %j', (raw) =>
    expect(() => subscriptionOf(raw)).toThrow(UnreadableResource),
  );
});
