import { plus } from '#platform/kernel';
import { scenario } from '../../../../platform/kernel/src/testing/given.js';
import { recorded } from '#platform/views/testing';
import type { PolicyEvidence, SubscriptionFact, SubscriptionSnapshot } from '../../contracts/index.js';
import { DEFAULT_POLICY } from '../../domain/nce-policy.js';
import { evolve, unknownSubscription, type Subscription } from '../../domain/subscription.js';
import { NOW, accepted, anna, called, confirmed, observed, postponed, refused, requested, unclear } from '../../testing/samples.js';
import { changeQuantity } from './change-quantity.js';

const given = scenario<SubscriptionFact, Subscription>(unknownSubscription, (state, fact) => evolve(state, recorded(fact, { metadata: { actor: anna } })));
const to = (quantity: number, now = NOW, companyId = 'c-1') => (state: Subscription) => changeQuantity(state, { companyId, changeId: 'change-2', requestId: 'r-2', to: quantity }, now, DEFAULT_POLICY);
const of = (change: Partial<SubscriptionSnapshot>) => given(observed(change));

const [later, sooner] = observed().data.snapshot.batches as [{ quantity: number; deadline: string }, { quantity: number; deadline: string }];
const fact = (quantity: number, evidence: Partial<PolicyEvidence> & { readonly rule: string }, from = 19): SubscriptionFact => ({
  type: 'QuantityChangeRequested', data: { changeId: 'change-2', requestId: 'r-2', from, to: quantity, evidence: {
    quantity: from, floor: 12, batches: [sooner, later], decidedAt: NOW, deadline: null, nextOpening: RENEWAL, safetyMargin: 300_000, limits: { minimum: 1, maximum: null }, ...evidence,
  } },
});
const RENEWAL = '2027-03-09T00:00:00.000Z';
/** The last moment at which seats of a deadline may still be asked for is 5 minutes before it; its microseconds do not count. */
const lastMoment = (deadline: string) => plus(deadline, -5 * 60_000 - 1);

describe('adding seats', () => {
  it('is allowed at any time', () => of({}).when(to(22)).then(fact(22, { rule: 'add-any-time' })));
  it('is allowed for legacy', () => of({ class: 'legacy', batches: [] }).when(to(22)).then(fact(22, { rule: 'add-any-time', floor: 1, batches: [], nextOpening: null })));
  it('is allowed for a monthly term with nothing to take back', () => of({ termDuration: 'P1M', batches: [] }).when(to(20)).then(fact(20, { rule: 'add-any-time', floor: 19, batches: [] })));
});

describe('taking seats back', () => {
  it('is allowed down to what both open batches give', () => of({}).when(to(12)).then(fact(12, { rule: 'reduce-inside-window', deadline: sooner.deadline })));
  it('names the deadline up to which just these seats can go, whichever batch Microsoft uses up first', () => {
    of({}).when(to(17)).then(fact(17, { rule: 'reduce-inside-window', deadline: later.deadline }));
    of({}).when(to(16)).then(fact(16, { rule: 'reduce-inside-window', deadline: sooner.deadline }));
  });
  it('is refused below that, with the numbers and the dates', () =>
    of({}).when(to(11)).thenRefused('seats-locked', { quantity: 19, asked: 11, floor: 12, reducible: [sooner, later], nextOpening: RENEWAL }));

  it('counts the batch that closes first until 5 minutes before its deadline', () => {
    of({}).when(to(12, lastMoment(sooner.deadline))).then(fact(12, { rule: 'reduce-inside-window', deadline: sooner.deadline, decidedAt: lastMoment(sooner.deadline) }));
    for (const tooLate of [0, 1]) of({}).when(to(12, plus(lastMoment(sooner.deadline), 1 + tooLate))).thenRefused('seats-locked', { floor: 17, reducible: [later] });
  });
  it('leaves the other batch open', () => of({}).when(to(17, sooner.deadline)).then(fact(17, { rule: 'reduce-inside-window', floor: 17, batches: [later], deadline: later.deadline, decidedAt: sooner.deadline })));
  it('closes with the last batch', () => {
    of({}).when(to(17, lastMoment(later.deadline))).then(fact(17, { rule: 'reduce-inside-window', floor: 17, batches: [later], deadline: later.deadline, decidedAt: lastMoment(later.deadline) }));
    of({}).when(to(18, plus(lastMoment(later.deadline), 1))).thenRefused('seats-locked', { floor: 19, reducible: [] });
  });
  it('is refused for any term without open batches', () => {
    for (const termDuration of ['P1M', 'P1Y', 'P3Y']) of({ termDuration, batches: [] }).when(to(18)).thenRefused('seats-locked', { floor: 19, reducible: [] });
  });
  it('ignores a batch without seats', () => of({ batches: [{ quantity: 0, deadline: later.deadline }] }).when(to(18)).thenRefused('seats-locked', { reducible: [] }));
  it('always leaves one seat, even if every seat could go', () => {
    of({ batches: [{ quantity: 19, deadline: later.deadline }] }).when(to(1)).then(fact(1, { rule: 'reduce-inside-window', floor: 1, deadline: later.deadline, batches: [later].map(({ deadline }) => ({ quantity: 19, deadline })) }));
    of({ batches: [{ quantity: 19, deadline: later.deadline }] }).when(to(0)).thenRefused('below-one', { floor: 1 });
  });
  it('is allowed for legacy at any time', () => of({ class: 'legacy', batches: [] }).when(to(1)).then(fact(1, { rule: 'legacy-any-time', floor: 1, batches: [], nextOpening: null })));
  it('names no next window when the subscription will not renew', () => of({ batches: [], autoRenew: false }).when(to(18)).thenRefused('seats-locked', { rule: 'window-closed', nextOpening: null, atRenewal: null, possibleNow: null }));

  it('says in one answer what could go now and what at the renewal', () =>
    of({}).when(to(9)).thenRefused('seats-locked', {
      rule: 'locked-until-renewal', deadline: sooner.deadline,
      possibleNow: { to: 12, seats: 7, until: sooner.deadline }, atRenewal: { to: 9, seats: 3, opens: RENEWAL },
    }));
  it('says that all of it can go at the renewal when no window is open', () =>
    of({ batches: [] }).when(to(9)).thenRefused('seats-locked', { rule: 'locked-until-renewal', possibleNow: null, atRenewal: { to: 9, seats: 10, opens: RENEWAL } }));
});

describe('a quantity', () => {
  it('that stands already is nothing to ask for', () => of({}).when(to(19)).thenRefused('quantity-unchanged', { quantity: 19 }));
  it.each([0, -1, Number.MIN_SAFE_INTEGER])('of %d is below one', (quantity) => of({}).when(to(quantity)).thenRefused('below-one'));
  it.each([1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('of %d is none', (quantity) => of({}).when(to(quantity)).thenRefused('not-a-quantity'));
});

describe('nothing can be changed', () => {
  it.each<[string, Partial<SubscriptionSnapshot>]>([
    ['trial', { isTrial: true }], ['azure-plan', { class: 'azure-plan' }], ['azure-plan', { class: 'azure-legacy' }], ['software', { class: 'software' }],
    ['marketplace', { class: 'marketplace' }], ['unknown-product', { class: 'unknown' }], ['suspended', { status: 'suspended' }], ['expired', { status: 'expired' }],
    ['deleted', { status: 'deleted' }], ['pending', { status: 'pending' }], ['disabled', { status: 'disabled' }], ['not-active', { status: 'something-new' }],
    ['suspended', { class: 'legacy', status: 'suspended' }], ['term-ended', { termEnd: plus(NOW, 5 * 60_000 - 1_000) }], ['term-ended', { termEnd: plus(NOW, -1) }],
  ])('%s: %j', (reason, change) => {
    for (const quantity of [18, 19, 20]) of(change).when(to(quantity)).thenRefused('not-changeable', { reason, reducible: change.status || change.isTrial || change.class ? [] : [sooner, later] });
  });
  it('shortly before the end of the term, but a millisecond earlier', () => {
    // A term lasts to the end of the second that Microsoft names.
    const termEnd = plus(NOW, 5 * 60_000 - 999);
    of({ termEnd }).when(to(20)).then(fact(20, { rule: 'add-any-time', nextOpening: plus(termEnd, 1_000) }));
  });
  it('while another change is under way, wherever it stands, and while its schedule is put back', () => {
    const before = [observed(), requested()] as const;
    for (const steps of [[], [called()], [called(), postponed()], [called(), accepted], [called(), unclear()], [called(), confirmed({ scheduledActions: [1] })]]) {
      given(...before, ...steps).when(to(23)).thenRefused('change-in-progress', { changeId: 'change-1', to: 22, requestedBy: 'Anna Weber' });
    }
  });
});

describe('again', () => {
  it('is allowed after a change was confirmed, from its quantity', () =>
    given(observed(), requested(), called(), confirmed()).when(to(23)).then(fact(23, { rule: 'add-any-time', floor: 15, quantity: 22 }, 22)));
  it('is allowed after a change was refused', () => given(observed(), requested(), called(), refused).when(to(23)).then(fact(23, { rule: 'add-any-time' })));
});

describe('a subscription', () => {
  it('that nobody knows is not found', () => given().when(to(22)).thenRefused('not-found'));
  it('of another company answers as one that nobody knows, also while it is busy', () => {
    of({}).when(to(22, NOW, 'c-2')).thenRefused('not-found', {});
    given(observed(), requested()).when(to(22, NOW, 'c-2')).thenRefused('not-found', {});
  });
});
