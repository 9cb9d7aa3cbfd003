import { happenings, type Happening } from './advance.js';
import type { Configuration } from './configuration.js';
import { openBatches, type SubscriptionRecord } from './subscription.js';
import type { Switches } from './switches.js';

/** What would happen by itself at a moment (milliseconds UTC) if nobody did anything. */
export interface Expected {
  readonly at: number;
  readonly kind: Happening['kind'] | 'window-closed';
  /** Seats that are locked from then on; only for `window-closed`. */
  readonly seats?: number;
  /** The subscription after it. */
  readonly after: SubscriptionRecord;
}

/** Everything that would happen to a subscription after `from` and up to `until`, in order; charge cycles are left out. */
export function forecast(subscription: SubscriptionRecord, from: number, until: number, switches: Switches, configuration: Configuration): readonly Expected[] {
  const expected: Expected[] = [];
  let present = subscription;
  let since = from;
  for (const { at, kind, after } of happenings(subscription, until, switches, configuration)) {
    expected.push(...closings(present, since, at));
    if (kind !== 'charge-cycle') expected.push({ at, kind, after });
    present = after;
    since = at;
  }
  return [...expected, ...closings(present, since, until)];
}

function closings(subscription: SubscriptionRecord, from: number, until: number): Expected[] {
  return openBatches(subscription, from)
    .filter((batch) => batch.until <= until)
    .sort((a, b) => a.until - b.until)
    .map((batch) => ({ at: batch.until, kind: 'window-closed', seats: batch.quantity, after: subscription }));
}
