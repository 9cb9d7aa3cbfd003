import { DAY, isBefore, plus, toMilliseconds, type Instant } from '#platform/kernel';
import type { StandingInstructions } from '../contracts/index.js';
import type { ChangeUnderWay, Subscription } from './subscription.js';

/** What the protocol does next for a subscription. */
export type Step =
  /** Everything has ended. */
  | { readonly kind: 'rest' }
  | { readonly kind: 'wait'; readonly until: Instant; readonly reason: string }
  /** A call was cut off by a crash and can no longer be on its way: its outcome is unknown. */
  | { readonly kind: 'give-up-call' }
  /** Look at Microsoft, then confirm, call (again), or hand over to a person. */
  | { readonly kind: 'look-then-call' }
  /** Microsoft took the change: look whether it is done. */
  | { readonly kind: 'look' }
  /** Microsoft did not do it in time; a person decides. */
  | { readonly kind: 'abandon'; readonly reason: string }
  | { readonly kind: 'restore-schedule' };

/** How long Microsoft may stay busy or leave a 202 undone before a person decides, in milliseconds (§5.2: up to 24 h). */
export const PATIENCE = DAY;

const FIRST_LOOK = 2_000;
const SLOWEST_LOOK = 10 * 60_000;
const FIRST_RETRY = 2_000;
const SLOWEST_RETRY = 10 * 60_000;

/** Decides the next step from the facts alone, so any worker can go on after any crash. */
export function nextStep(state: Subscription, now: Instant): Step {
  if (state.situation === 'restoring') {
    const { call } = state.restore;
    return call && isBefore(now, call.giveUpAt) ? { kind: 'wait', until: call.giveUpAt, reason: 'a call may be on its way' } : { kind: 'restore-schedule' };
  }
  if (state.situation !== 'changing') return { kind: 'rest' };
  return nextStepOfChange(state.change, now);
}

function nextStepOfChange(change: ChangeUnderWay, now: Instant): Step {
  const { phase } = change;
  const outOfPatience = !isBefore(now, plus(change.requestedAt, PATIENCE));
  switch (phase.step) {
    case 'requested':
    case 'outcome-unknown':
      return { kind: 'look-then-call' };
    case 'called':
      return isBefore(now, phase.giveUpAt) ? { kind: 'wait', until: phase.giveUpAt, reason: 'a call may be on its way' } : { kind: 'give-up-call' };
    case 'postponed':
      if (outOfPatience) return { kind: 'abandon', reason: phase.reason };
      return isBefore(now, phase.retryAt) ? { kind: 'wait', until: phase.retryAt, reason: phase.reason } : { kind: 'look-then-call' };
    case 'accepted':
      return { kind: 'look' };
  }
}

/** When to look again after a 202: soon at first, then ever more rarely (§5.2). */
export function nextLook(since: Instant, now: Instant): Instant {
  const elapsed = toMilliseconds(now) - toMilliseconds(since);
  return plus(now, Math.min(SLOWEST_LOOK, Math.max(FIRST_LOOK, elapsed)));
}

/**
 * From when on a look at Microsoft shows what came of the calls so far: until then a request may still take effect, so neither another
 * call nor "changed by others" can be concluded. After an answer of unknown outcome (5xx) it is the usual pause.
 */
export function settledFrom({ phase, attempts }: Pick<ChangeUnderWay, 'phase' | 'attempts'>): Instant | null {
  if (phase.step !== 'outcome-unknown') return null;
  return phase.answered ? plus(phase.since, retryPause(attempts)) : phase.giveUpAt;
}

/**
 * Milliseconds before something is tried again: doubles with every attempt, and is never shorter than Microsoft asks for.
 * @param attempt from 1
 * @param asked milliseconds that Microsoft named
 */
export function retryPause(attempt: number, asked = 0): number {
  return Math.max(asked, Math.min(SLOWEST_RETRY, FIRST_RETRY * 2 ** Math.min(Math.max(attempt, 1) - 1, 20)));
}

/** What a look at Microsoft says about a change. */
export function verdict(change: Pick<ChangeUnderWay, 'from' | 'to'>, observedQuantity: number): 'reached' | 'unchanged' | 'changed-by-others' {
  if (observedQuantity === change.to) return 'reached';
  return observedQuantity === change.from ? 'unchanged' : 'changed-by-others';
}

/** What stood for renewal before and is gone now; null when nothing was lost. */
export function lostInstructions(before: StandingInstructions | null, after: StandingInstructions | null): StandingInstructions | null {
  const lost = Object.entries(before ?? {}).filter(([member]) => after?.[member as keyof StandingInstructions] === undefined);
  return lost.length === 0 ? null : Object.fromEntries(lost);
}
