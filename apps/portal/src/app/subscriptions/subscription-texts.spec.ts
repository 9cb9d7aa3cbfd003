import type { QuantityChange } from '#subscriptions/contracts';
import { changeText, endingOf, endingSentence, offerOf, reasonTexts, seatsOf, statusOf, tagsOf, termOf } from './subscription-texts.js';

const change = (state: QuantityChange['state'], more: Partial<QuantityChange> = {}): QuantityChange => ({
  changeId: 'c', from: 19, to: 22, state, reason: null, retryAt: null, requestedBy: 'Anna', requestedAt: '2026-09-17T08:00:00Z', endedAt: null, microsoftCode: null, requestId: 'r', ...more,
});

describe('the state of a change in words', () => {
  it.each([
    ['sending', 'Sending 22 seats to Microsoft', true], ['waiting', 'Waiting to send 22 seats', true], ['accepted', 'Microsoft is working on 22 seats', true],
    ['checking', 'Checking 22 seats with Microsoft', true], ['confirmed', 'Confirmed: 22 seats', false], ['refused', 'Refused: still 19', false], ['conflicted', 'Changed elsewhere: check the seats', false],
  ] as const)('%s reads "%s"', (state, line, underWay) => expect(changeText(change(state))).toMatchObject({ line, underWay }));

  it('says when it is tried again', () => expect(changeText(change('waiting', { retryAt: '2026-09-17T08:00:41Z' })).detail).toMatch(/tries again by itself at .*2026/));
  it('gives the rule and Microsoft’s code of a refusal', () => {
    const { detail } = changeText(change('refused', { reason: 'seats-locked', microsoftCode: '800090' }));
    expect(detail).toContain('within 7 days');
    expect(detail).toContain('800090');
  });
});

describe('a subscription in words', () => {
  const nce = { class: 'nce', isTrial: false, termDuration: 'P1Y', billingCycle: 'annual', status: 'active', autoRenew: true, termEnd: '2027-03-08T23:59:59Z' } as const;
  it.each([[{ termDuration: 'P1M', billingCycle: 'monthly' }, 'monthly term, billed monthly'], [{}, '1-year term, billed yearly'], [{ termDuration: 'P3Y', billingCycle: 'triennial' }, '3-year term, billed every 3 years'],
    [{ termDuration: 'P1M', billingCycle: 'none', isTrial: true }, 'monthly term, free'], [{ termDuration: null, billingCycle: 'none' }, 'no fixed term'], [{ termDuration: 'P5Y', billingCycle: '?' }, 'term P5Y']])(
    'tells term and billing of %p', (more, text) => expect(termOf({ ...nce, ...more })).toBe(text));

  it('calls an active one that will not renew expiring, and it ends', () => {
    expect(statusOf({ ...nce, autoRenew: false }).label).toBe('Expiring');
    expect(endingOf({ ...nce, autoRenew: false })).toBe('ends');
    expect(statusOf(nce).label).toBe('Active');
    expect(endingOf(nce)).toBe('renews');
    expect(endingSentence({ ...nce, termEnd: '2027-05-17T23:59:59Z' })).toMatch(/^Renews on .*18/);
    expect(endingSentence({ ...nce, autoRenew: false, termEnd: '2027-05-17T23:59:59Z' })).toMatch(/^Ends on .*17/);
    expect(endingOf({ ...nce, status: 'expired' })).toBe('ended');
  });
  it('shows a status it does not know as Microsoft sent it', () => expect(statusOf({ ...nce, status: 'on_hold' }).label).toBe('on_hold'));
  it('tags class and trial', () => expect(tagsOf({ class: 'nce', isTrial: true }).map((tag) => tag.label)).toEqual(['NCE', 'Trial']));
  it('counts no seats of an Azure plan', () => expect(seatsOf({ class: 'azure-plan', quantity: 1 })).toBe('–'));
  it('leaves the availability out of an offer', () => expect(offerOf({ offerId: 'CFQ7TTC0LCHC:0002:CFQ7TTC0X6RN' })).toBe('CFQ7TTC0LCHC:0002'));

  it.each(['view-only', 'change-in-progress', 'trial', 'azure-plan', 'software', 'marketplace', 'unknown-product', 'suspended', 'expired', 'deleted', 'pending', 'disabled', 'not-active', 'term-ended', 'extended-term', 'connection-missing'])(
    'says in a sentence of its own why "%s" cannot be changed', (reason) => {
      const { short, full } = reasonTexts(reason);
      expect(full).not.toBe(reasonTexts(null).full);
      expect(full).toMatch(/\.$/);
      expect(short.length).toBeLessThan(20);
    });
});
