import type { QuantityOptions } from '#subscriptions/contracts';
import { type FormSubject, wordingFor } from './change-wording.js';

const NOW = '2026-09-17T08:00:00Z';
const options = (more: Partial<QuantityOptions> = {}): QuantityOptions => ({
  changeable: true, reason: null, minimum: 12, smallest: 1, smallestRule: 'sku-minimum', maximum: 300, maximumRule: 'sku-maximum', reduction: 'seven-days', safetyMargin: 300_000, windowReading: 'hours', lastDeadline: null, nextOpening: '2027-03-08T23:59:59Z',
  reducible: [{ quantity: 5, deadline: '2026-09-18T08:14:02.117Z' }, { quantity: 2, deadline: '2026-09-22T16:40:55.002Z' }], ...more,
});
const subject = (more: Partial<FormSubject> = {}): FormSubject => ({ quantity: 19, options: options(), scheduledQuantity: null, termEnd: '2027-03-08T23:59:59Z', ...more });
const all = (asked: number, of = subject(), now = NOW): string => {
  const { headline, sentences, batches } = wordingFor(of, asked, now);
  return [headline, ...sentences, ...batches.map((batch) => `${batch.text} (${batch.utc})`)].join('\n');
};

describe('what the form says while a number is typed', () => {
  it('lets nobody save the present number, and says how far down it can go', () => {
    expect(wordingFor(subject(), 19, NOW)).toMatchObject({ allowed: false, headline: 'Now 19 seats' });
    expect(all(19)).toContain('Down to 12 is possible now.');
  });

  it('adds seats and says until when they can be taken back, in UTC too', () => {
    expect(wordingFor(subject(), 22, NOW)).toMatchObject({ allowed: true, action: 'Save 22 seats', headline: 'Adds 3 seats now' });
    expect(all(22)).toMatch(/can be taken back until about .*Sep 24, 2026, 08:00:00 UTC/);
    expect(all(22)).toContain('Mar 8, 2027');
  });

  it('promises nothing about a window for legacy seats and software', () => {
    expect(all(22, subject({ options: options({ reduction: 'any-time', reducible: [] }) }))).toContain('at any time');
    expect(all(22, subject({ options: options({ reduction: 'never', reducible: [] }) }))).toContain('does not take them back');
  });

  it('warns that a planned change is dropped and put back', () => {
    expect(all(22, subject({ scheduledQuantity: 15 }))).toContain('A change to 15 seats is planned for the renewal');
    expect(all(14, subject({ scheduledQuantity: 15 }))).toContain('Seatkeeper puts it back');
    expect(all(22)).not.toContain('planned');
  });

  it('takes back seats inside their window and names them with their deadlines', () => {
    expect(wordingFor(subject(), 12, NOW)).toMatchObject({ allowed: true, headline: 'Takes back 7 seats now' });
    expect(all(12)).toMatch(/5 seats until .*Sep 18, 2026, 08:14:02 UTC/);
    expect(all(12)).toMatch(/2 seats until .*Sep 22, 2026, 16:40:55 UTC/);
  });

  it('refuses one seat more, names seats, rule and the next opening', () => {
    expect(wordingFor(subject(), 11, NOW)).toMatchObject({ allowed: false, tone: 'warn', headline: '11 is too low: the smallest number now is 12' });
    expect(all(11)).toContain('Of 19 seats, only 7 can be taken back now.');
    expect(all(11)).toContain('only within 7 days after those seats were added');
    expect(all(11)).toContain('renewal on Mar 8, 2027 (Mar 8, 2027, 23:59:59 UTC)');
  });

  it('says in one sentence what can go now and what at the renewal, and offers what is possible now', () => {
    expect(all(9)).toContain('So 7 seats can go now, 3 at the renewal on Mar 8, 2027.');
    expect(wordingFor(subject(), 9, NOW).possibleNow).toBe(12);
    const closed = subject({ options: options({ reducible: [] }) });
    expect(all(9, closed)).toContain('So 10 seats can go at the renewal on Mar 8, 2027, none before.');
    expect(wordingFor(closed, 9, NOW).possibleNow).toBeNull();
    expect(wordingFor(subject(), 500, NOW).possibleNow).toBe(300);
  });

  it('promises nothing at a renewal that will not come', () =>
    expect(all(9, subject({ options: options({ nextOpening: null }) }))).not.toMatch(/So \d+ seats/));

  it.each([
    [20, { maximum: 19, maximumRule: 'end-of-sale' }, 'no longer sells'], [20, { maximum: 19, maximumRule: 'promotion-limit' }, 'At most 19 seats with this promotion'],
    [14, { smallest: 15, smallestRule: 'promotion-limit' }, 'At least 15 seats with this promotion'], [14, { smallest: 15 }, 'At least 15 seats must stay'],
  ] as const)('names the limit that forbids %d: %j', (asked, limit, words) => expect(all(asked, subject({ options: options(limit) }))).toContain(words));

  it('takes the reading of the window that it was given', () =>
    expect(all(22, subject({ options: options({ windowReading: 'calendar-days' }) }))).toMatch(/until about .*Sep 25, 2026, 00:00:00 UTC/));

  it('no longer offers seats from five minutes before their deadline', () => {
    expect(wordingFor(subject(), 12, '2026-09-18T08:09:01Z').allowed).toBe(true);
    expect(wordingFor(subject(), 12, '2026-09-18T08:09:03Z')).toMatchObject({ allowed: false });
    expect(all(12, subject(), '2026-09-18T08:09:03Z')).not.toContain('5 seats until');
  });

  it('says that nothing can go when every window has closed', () =>
    expect(all(18, subject({ options: options({ reducible: [] }) }))).toContain('None of the 19 seats can be taken back now'));

  it.each([[Number.NaN, 'Enter a whole number'], [2.5, 'Enter a whole number'], [0, 'At least 1 seat must stay'], [-3, 'At least 1 seat must stay'], [301, 'At most 300 seats']])(
    'refuses %p: %s', (asked, headline) => expect(wordingFor(subject(), asked, NOW)).toMatchObject({ allowed: false, headline }));

  it('gives the reason when nothing can be changed', () =>
    expect(all(22, subject({ options: options({ changeable: false, reason: 'suspended' }) }))).toContain('suspended'));
});
