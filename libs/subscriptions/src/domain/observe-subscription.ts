import type { SubscriptionFact, SubscriptionSnapshot } from '../contracts/index.js';
import type { Subscription, SubscriptionOwner } from './subscription.js';

/**
 * Records what Microsoft shows, if it is something new. While a change is under way its own readings count, so that an
 * observation made in between is never mistaken for the outcome.
 */
export function observeSubscription(state: Subscription, owner: SubscriptionOwner, snapshot: SubscriptionSnapshot): readonly SubscriptionFact[] {
  if (state.situation === 'unknown') return [{ type: 'SubscriptionObserved', data: { ...owner, snapshot, reason: 'first-seen' } }];
  if (state.situation !== 'settled' || sameSnapshot(state.snapshot, snapshot)) return [];
  return [{ type: 'SubscriptionObserved', data: { ...owner, snapshot, reason: 'synchronised' } }];
}

/** Whether two snapshots say the same, whatever the order of their members. */
export function sameSnapshot(a: SubscriptionSnapshot, b: SubscriptionSnapshot): boolean {
  const members = (snapshot: SubscriptionSnapshot): string => JSON.stringify(Object.entries(snapshot).toSorted(([x], [y]) => (x < y ? -1 : 1)));
  return members(a) === members(b);
}
