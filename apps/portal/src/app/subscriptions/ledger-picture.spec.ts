import type { LedgerBatch, QuantityOptions } from '#subscriptions/contracts';
import { disagreementText, drawLedger, marginText, type PictureSubject } from './ledger-picture.js';

const NOW = '2026-09-17T08:00:00Z';
const [first, second] = ['2026-09-18T08:14:02.117Z', '2026-09-22T16:40:55.002Z'];
const batch = (quantity: number, deadline: string | null, state: LedgerBatch['state'] = deadline === null ? 'locked' : 'open'): LedgerBatch => ({ quantity, source: 'purchase', deadline, state });
const options: QuantityOptions = {
  changeable: true, reason: null, minimum: 12, smallest: 1, smallestRule: 'sku-minimum', maximum: 300, maximumRule: 'sku-maximum', reduction: 'seven-days', safetyMargin: 300_000,
  windowReading: 'hours', reducible: [], nextOpening: '2027-03-09T00:00:00Z', lastDeadline: null,
};
const subject = (more: Partial<PictureSubject> = {}, change: Partial<QuantityOptions> = {}): PictureSubject => ({
  quantity: 19, scheduledQuantity: null, termEnd: '2027-03-08T23:59:59Z', status: 'active', ledger: { batches: [batch(5, first), batch(2, second), batch(12, null)], disagreements: [] },
  options: { ...options, ...change }, ...more,
});
const lines = (...given: Parameters<typeof subject>): string[] => (drawLedger(subject(...given), NOW)?.stages ?? []).map(({ title, text }) => `${title}: ${text}`);
const bars = (...given: Parameters<typeof subject>): string[] => (drawLedger(subject(...given), NOW)?.stages ?? []).map(({ segments }) => segments.map(({ seats, state }) => `${seats} ${state}`).join(', '));

describe('the ledger as a picture', () => {
  it('shows which seats are locked until when, up to the next renewal', () => {
    expect(bars()).toEqual(['12 locked, 5 open, 2 open', '12 locked, 5 locked, 2 open', '19 locked', '19 open']);
    const [now, next, closed, renewed] = lines();
    expect(now).toMatch(/^Until Sep 18, 2026.*: 7 of 19 seats can go$/);
    expect(next).toMatch(/^Then until Sep 22, 2026.*: 2 of 19 seats can go$/);
    expect(closed).toBe('Then until the renewal on Mar 9, 2027: All 19 seats are locked');
    expect(renewed).toBe('From the renewal on, for 7 days: All of them can go again');
    expect(drawLedger(subject(), NOW)?.stages[0]?.utc).toBe('Sep 18, 2026, 08:14:02 UTC');
  });

  it('adds up in every bar', () => {
    for (const bar of drawLedger(subject(), NOW)!.stages) expect(bar.segments.reduce((sum, { seats }) => sum + seats, 0)).toBe(19);
  });

  it('keeps one seat even where every window is open', () => expect(lines({ ledger: { batches: [batch(19, first)], disagreements: [] } })[0]).toContain('18 of 19 seats can go'));

  it('leaves out a window that has closed since the page was read', () =>
    expect(drawLedger(subject(), '2026-09-19T00:00:00Z')?.stages.map(({ segments }) => segments.length)).toEqual([2, 1, 1]));

  it('ends with the term where no renewal comes', () =>
    expect(lines({ ledger: { batches: [batch(19, null)], disagreements: [] } }, { nextOpening: null })).toEqual(['Until the term ends on Mar 8, 2027: All 19 seats are locked']));

  it('shows a larger planned total at its own length', () => {
    expect(lines({ scheduledQuantity: 25 }).at(-1)).toBe('From the renewal on, for 7 days: 25 seats planned; all of them can go again');
    expect(drawLedger(subject({ scheduledQuantity: 25 }), NOW)?.scale).toBe(25);
  });

  it('says by when a renewal under way is done', () =>
    expect(drawLedger(subject({ ledger: { batches: [batch(19, null)], disagreements: [] } }, { reason: 'term-ended' }), NOW)?.stages.map(({ title }) => title)).toEqual(['While Microsoft processes the renewal', 'After it, for 7 days']));

  it.each([[subject({}, { reduction: 'any-time' })], [subject({}, { reduction: 'never' })], [subject({ status: 'suspended' })]])('is not drawn without windows', (without) => expect(drawLedger(without, NOW)).toBeNull());
});

it('says in words where Microsoft and our own records part', () => {
  const base = { kind: 'refundable-differs', shown: 2, atLeast: 7, atMost: 7, deadline: null } as const;
  expect(disagreementText(base)).toBe('Microsoft takes back 2 seats; by Seatkeeper’s own records it should be 7.');
  expect(disagreementText({ ...base, atLeast: 3 })).toContain('3 to 7');
  expect(disagreementText({ ...base, kind: 'deadline-differs', deadline: first })).toContain('Sep 18, 2026, 08:14:02 UTC');
  expect(disagreementText({ ...base, kind: 'more-open-than-seats', atMost: 1 })).toContain('there are only 1');
});

it('tells the margin in minutes or seconds', () => expect([60_000, 300_000, 90_000].map(marginText)).toEqual(['1 minute', '5 minutes', '90 seconds']));
