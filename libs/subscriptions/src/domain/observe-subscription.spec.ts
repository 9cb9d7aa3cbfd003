import { after, called, confirmed, observed, owner, refused, requested, snapshot } from '../testing/samples.js';
import { observeSubscription, sameSnapshot } from './observe-subscription.js';
import { unknownSubscription } from './subscription.js';

const fact = (quantity: number, reason: string) => ({ type: 'SubscriptionObserved', data: { ...owner, snapshot: { ...snapshot, quantity }, reason } });

it('records what is seen first', () => expect(observeSubscription(unknownSubscription, owner, snapshot)).toEqual([fact(19, 'first-seen')]));
it('records nothing that is known', () => expect(observeSubscription(after(observed()), owner, { ...snapshot })).toEqual([]));
it('records what is new', () => expect(observeSubscription(after(observed()), owner, { ...snapshot, quantity: 20 })).toEqual([fact(20, 'synchronised')]));

it('leaves a change under way and a schedule being put back alone', () => {
  for (const facts of [[], [called()], [called(), confirmed({ scheduledActions: [] })]]) {
    expect(observeSubscription(after(observed(), requested(), ...facts), owner, { ...snapshot, quantity: 30 })).toEqual([]);
  }
});

it('goes on when the change has ended', () => {
  expect(observeSubscription(after(observed(), requested(), refused), owner, { ...snapshot, quantity: 20 })).toEqual([fact(20, 'synchronised')]);
});

it('does not mind the order of members', () => {
  expect(sameSnapshot(snapshot, Object.fromEntries(Object.entries(snapshot).reverse()) as never)).toBe(true);
  expect(sameSnapshot(snapshot, { ...snapshot, batches: [] })).toBe(false);
});
