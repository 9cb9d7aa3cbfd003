import { toMilliseconds, type Instant } from '#platform/kernel';

/**
 * How far a change at an outside party has come, as the facts tell it.
 * `called`: a call was started and nobody knows what came of it (no outcome yet, a time-out, a crash): it may still arrive until `giveUpAt`.
 * `postponed`: it definitely did not happen and may be asked for again from `retryAt` on.
 * `accepted`: the outside party took it and will do it later.
 */
export type CallPhase =
  | { readonly kind: 'not-called' }
  | { readonly kind: 'called'; readonly giveUpAt: Instant }
  | { readonly kind: 'postponed'; readonly retryAt: Instant }
  | { readonly kind: 'accepted' };

/** What stands at the outside party, compared with the change: as before it, as wanted, or neither. */
export type Observation = 'unchanged' | 'reached' | 'other';

/** What to do next. */
export type NextStep =
  /** Do nothing before this moment, then ask again. */
  | { readonly step: 'wait-out'; readonly until: Instant }
  /** Read what stands there now, then ask again with the observation. */
  | { readonly step: 'read-back' }
  /** Start a call, always with the request id of the first one; record it durably before the socket opens. */
  | { readonly step: 'call' }
  /** The change stands there: record the success with the reading as evidence. */
  | { readonly step: 'confirmed' }
  /** Somebody else changed it meanwhile: a person decides. */
  | { readonly step: 'conflict' };

/**
 * The next step of a change that must take effect at most once at a party that does not promise idempotency (architecture: "Calling Microsoft
 * exactly once in effect"). Two calls never overlap, and no call is made without having looked after the last one could no longer arrive.
 *
 * A target that stands there before any call was made counts as reached: there is nothing left to do.
 *
 * @param seen what was read back after the phase began and, for `called`, after `giveUpAt`; undefined when nothing was read since then
 */
export function nextStep(phase: CallPhase, now: Instant, seen: Observation | undefined): NextStep {
  const until = phase.kind === 'called' ? phase.giveUpAt : phase.kind === 'postponed' ? phase.retryAt : undefined;
  if (until !== undefined && toMilliseconds(now) < toMilliseconds(until)) return { step: 'wait-out', until };
  switch (seen) {
    case undefined:
      return { step: 'read-back' };
    case 'reached':
      return { step: 'confirmed' };
    case 'other':
      return { step: 'conflict' };
    case 'unchanged':
      // It was promised: calling again could do it twice. Reading goes on for as long as the caller has patience.
      return phase.kind === 'accepted' ? { step: 'read-back' } : { step: 'call' };
  }
}

/** Compares what was read back with the change. A change from a value to itself is reached. */
export function observe<T extends string | number | boolean>(value: T, change: { readonly from: T; readonly to: T }): Observation {
  if (value === change.to) return 'reached';
  return value === change.from ? 'unchanged' : 'other';
}
