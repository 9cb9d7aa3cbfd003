import { after, NOW, called, confirmed, observed, owner, refused, requested, snapshot } from '../testing/samples.js';
import type { SubscriptionSnapshot } from '../contracts/index.js';
import { observeSubscription, sameSnapshot } from './observe-subscription.js';
import { unknownSubscription } from './subscription.js';

const fact = (seen: SubscriptionSnapshot, reason: string) => ({ type: 'SubscriptionObserved', data: { ...owner, snapshot: seen, reason } });
/** One seat less, from one of the open batches. */
const eighteen: SubscriptionSnapshot = { ...snapshot, quantity: 18, batches: [snapshot.batches[0]!, { ...snapshot.batches[1]!, quantity: 4 }] };

it('records what is seen first', () => expect(observeSubscription(unknownSubscription, owner, snapshot, NOW)).toEqual([fact(snapshot, 'first-seen')]));
it('records nothing that is known', () => expect(observeSubscription(after(observed()), owner, { ...snapshot }, NOW)).toEqual([]));
it('records what is new', () => expect(observeSubscription(after(observed()), owner, eighteen, NOW)).toEqual([fact(eighteen, 'synchronised')]));

it('leaves a change under way and a schedule being put back alone', () => {
  for (const facts of [[], [called()], [called(), confirmed({ scheduledActions: [] })]]) {
    expect(observeSubscription(after(observed(), requested(), ...facts), owner, { ...snapshot, quantity: 30 }, NOW)).toEqual([]);
  }
});

it('goes on when the change has ended', () => {
  expect(observeSubscription(after(observed(), requested(), refused), owner, eighteen, NOW)).toEqual([fact(eighteen, 'synchronised')]);
});

it('does not mind the order of members', () => {
  expect(sameSnapshot(snapshot, Object.fromEntries(Object.entries(snapshot).reverse()) as never)).toBe(true);
  expect(sameSnapshot(snapshot, { ...snapshot, batches: [] })).toBe(false);
});
