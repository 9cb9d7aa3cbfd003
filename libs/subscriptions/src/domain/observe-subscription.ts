import type { Instant } from '#platform/kernel';
import type { SubscriptionFact, SubscriptionSnapshot } from '../contracts/index.js';
import { withCrossCheck } from './seat-knowledge.js';
import type { Subscription, SubscriptionOwner } from './subscription.js';

/**
 * Records what Microsoft shows, if it is something new, and where that disagrees with our own records. While a change is under way its own readings
 * count, so that an observation made in between is never mistaken for the outcome.
 * @param at when Microsoft was read, UTC
 */
export function observeSubscription(state: Subscription, owner: SubscriptionOwner, seen: SubscriptionSnapshot, at: Instant): readonly SubscriptionFact[] {
  if (state.situation === 'unknown') return withCrossCheck(undefined, [{ type: 'SubscriptionObserved', data: { ...owner, snapshot: seen, reason: 'first-seen' } }], at);
  const snapshot = withKnownLimits(seen, state.snapshot);
  if (state.situation !== 'settled' || sameSnapshot(state.snapshot, snapshot)) return [];
  return withCrossCheck(state.seats, [{ type: 'SubscriptionObserved', data: { ...owner, snapshot, reason: 'synchronised' } }], at);
}

/** A catalogue that could not be read just now does not make the product's limits unknown. */
export function withKnownLimits(seen: SubscriptionSnapshot, known: SubscriptionSnapshot): SubscriptionSnapshot {
  return !seen.limits && known.limits && seen.offerId === known.offerId ? { ...seen, limits: known.limits } : seen;
}

/** Whether two snapshots say the same, whatever the order of their members. */
export function sameSnapshot(a: SubscriptionSnapshot, b: SubscriptionSnapshot): boolean {
  const members = (snapshot: SubscriptionSnapshot): string => JSON.stringify(Object.entries(snapshot).toSorted(([x], [y]) => (x < y ? -1 : 1)));
  return members(a) === members(b);
}
