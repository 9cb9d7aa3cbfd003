import { DAY, plus } from '#platform/kernel';
import type { SubscriptionFact, SubscriptionSnapshot } from '../contracts/index.js';
import { NOW, after, called, observed, owner, refused, requested, snapshot } from '../testing/samples.js';
import { observeSubscription } from './observe-subscription.js';
import type { Subscription } from './subscription.js';

const seatsOf = (state: Subscription) => (state as Exclude<Subscription, { situation: 'unknown' }>).seats;
const differing: SubscriptionSnapshot = { ...snapshot, quantity: 22 };
const disagreed: SubscriptionFact = {
  type: 'SeatLedgerDisagreed', data: { quantity: 22, shown: snapshot.batches, disagreements: [{ kind: 'refundable-differs', shown: 7, atLeast: 10, atMost: 10, deadline: null }] },
};

it('records a disagreement right after the reading that showed it', () => {
  const facts = observeSubscription(after(observed()), owner, differing, NOW);
  expect(facts).toEqual([{ type: 'SubscriptionObserved', data: { ...owner, snapshot: differing, reason: 'synchronised' } }, disagreed]);
});

it('records none where both agree', () => {
  const added = { ...differing, batches: [...snapshot.batches, { quantity: 3, deadline: plus(NOW, 7 * DAY) }] };
  expect(observeSubscription(after(observed()), owner, added, NOW).map(({ type }) => type)).toEqual(['SubscriptionObserved']);
});

it('knows the disagreement until a reading agrees; Microsoft’s number counts meanwhile', () => {
  const state = after(observed(), observed({ quantity: 22 }), disagreed);
  expect(seatsOf(state)).toMatchObject({ disagreements: disagreed.data.disagreements, disagreedAt: NOW });
  expect(seatsOf(state).ledger.batches.map(({ quantity }) => quantity)).toEqual([5, 2, 12, 3]);
  expect(seatsOf(after(observed(), observed({ quantity: 22 }), disagreed, observed({ quantity: 22, friendlyName: 'Other' })))).toMatchObject({ disagreements: [], disagreedAt: null });
});

it('learns a limit from a refused increase and forgets it when more seats stand', () => {
  const promotion: SubscriptionFact = { ...refused, data: { ...refused.data, reason: 'promotion-limit' } };
  const state = after(observed(), requested(22), called(), promotion);
  expect(seatsOf(state).learnt).toEqual([{ kind: 'promotion-limit', side: 'most', refused: 22, at: NOW }]);
  expect(seatsOf(after(observed(), requested(22), called(), promotion, observed({ quantity: 22 }))).learnt).toEqual([]);
});

it('keeps the limits of the product when the catalogue could not be read', () => {
  const limits = { minimum: 1, maximum: 300 };
  expect(observeSubscription(after(observed({ limits })), owner, { ...snapshot, limits: null }, NOW)).toEqual([]);
  expect(observeSubscription(after(observed({ limits })), owner, { ...snapshot, limits: { minimum: 1, maximum: 500 } }, NOW)).toHaveLength(1);
});
