import type { Actor, Instant, RecordedFact } from '#platform/kernel';
import type { StandingInstructions, SubscriptionFact, SubscriptionSnapshot } from '../contracts/index.js';
import { seatsAfter, seen, type SeatKnowledge } from './seat-knowledge.js';

/** Where a subscription belongs. */
export interface SubscriptionOwner {
  readonly subscriptionId: string;
  readonly companyId: string;
  readonly partnerId: string;
}

/** How far the change under way has come at Microsoft. */
export type ChangePhase =
  | { readonly step: 'requested' }
  | { readonly step: 'called'; readonly giveUpAt: Instant }
  | { readonly step: 'postponed'; readonly retryAt: Instant; readonly reason: string }
  | { readonly step: 'accepted'; readonly since: Instant }
  /** `giveUpAt`: of the call; `answered`: a whole answer came, so the call itself is over. */
  | { readonly step: 'outcome-unknown'; readonly reason: string; readonly since: Instant; readonly giveUpAt: Instant; readonly answered: boolean };

/** A quantity change that has not ended. */
export interface ChangeUnderWay {
  readonly changeId: string;
  /** `MS-RequestId` of the last attempt, or of the first one before it. */
  readonly requestId: string;
  /** Attempts that Microsoft answered with a definite "not done"; each asks for a new `MS-RequestId` (§2.1). */
  readonly answered: number;
  readonly from: number;
  readonly to: number;
  readonly requestedAt: Instant;
  readonly requestedBy: Actor;
  readonly requestedFactId: string;
  readonly correlationId: string;
  /** Calls started so far. */
  readonly attempts: number;
  /** What stood for renewal before the first call. */
  readonly standing: StandingInstructions | null;
  readonly phase: ChangePhase;
}

/** Changes at renewal that are being put back after Microsoft deleted them. */
export interface ScheduleRestore {
  readonly change: ChangeUnderWay;
  readonly standing: StandingInstructions;
  readonly attempts: number;
  /** Set while a call may be on its way. */
  readonly call: { readonly requestId: string; readonly giveUpAt: Instant } | null;
}

/** What is known of a subscription in every situation. */
interface Known {
  readonly owner: SubscriptionOwner;
  readonly snapshot: SubscriptionSnapshot;
  readonly seats: SeatKnowledge;
}

/** A subscription as its facts tell it. */
export type Subscription =
  | { readonly situation: 'unknown' }
  | (Known & { readonly situation: 'settled' })
  | (Known & { readonly situation: 'changing'; readonly change: ChangeUnderWay })
  | (Known & { readonly situation: 'restoring'; readonly restore: ScheduleRestore });

/** Before the first observation. */
export const unknownSubscription: Subscription = { situation: 'unknown' };

/** Folds one fact in. Facts that do not fit the situation (a second terminal fact, a step of another change) change nothing. */
export function evolve(state: Subscription, fact: RecordedFact<SubscriptionFact>): Subscription {
  if (fact.type === 'SubscriptionObserved') return observed(state, fact);
  if (state.situation === 'unknown') return state;
  if (fact.type === 'SeatLedgerDisagreed') return { ...state, seats: seatsAfter(state.seats, fact) };
  const next = progressed(state, fact);
  return next === state ? state : { ...next, seats: seatsAfter(state.seats, fact) };
}

function progressed(state: KnownSubscription, fact: StepFact): KnownSubscription {
  switch (state.situation) {
    case 'settled':
      return fact.type === 'QuantityChangeRequested' ? { ...state, situation: 'changing', change: requested(fact) } : state;
    case 'changing':
      return fact.data.changeId === state.change.changeId ? changing(state, fact) : state;
    case 'restoring':
      return fact.data.changeId === state.restore.change.changeId ? restoring(state, fact) : state;
  }
}

type In<S extends Subscription['situation']> = Extract<Subscription, { situation: S }>;
type Recorded<T extends SubscriptionFact['type']> = RecordedFact<Extract<SubscriptionFact, { type: T }>>;
type StepFact = RecordedFact<Exclude<SubscriptionFact, { type: 'SubscriptionObserved' | 'SeatLedgerDisagreed' }>>;
type KnownSubscription = Exclude<Subscription, { situation: 'unknown' }>;

function observed(state: Subscription, { data, metadata }: Recorded<'SubscriptionObserved'>): Subscription {
  const { subscriptionId, companyId, partnerId, snapshot } = data;
  const at = metadata.happenedAt;
  if (state.situation === 'unknown') return { situation: 'settled', owner: { subscriptionId, companyId, partnerId }, snapshot, seats: seen(undefined, snapshot, at) };
  return { ...state, snapshot, seats: seen(state.seats, snapshot, at) };
}

function requested({ id, data, metadata }: Recorded<'QuantityChangeRequested'>): ChangeUnderWay {
  return {
    changeId: data.changeId,
    requestId: data.requestId,
    from: data.from,
    to: data.to,
    requestedAt: metadata.happenedAt,
    requestedBy: metadata.actor,
    requestedFactId: id,
    correlationId: metadata.correlationId,
    attempts: 0,
    answered: 0,
    standing: null,
    phase: { step: 'requested' },
  };
}

function changing(state: In<'changing'>, fact: StepFact): KnownSubscription {
  const { change } = state;
  const at = (phase: ChangePhase, more: Partial<ChangeUnderWay> = {}): KnownSubscription => ({ ...state, change: { ...change, ...more, phase } });
  const { owner, seats } = state;
  const settled = (snapshot = state.snapshot): KnownSubscription => ({ situation: 'settled', owner, snapshot, seats });
  switch (fact.type) {
    case 'CallStarted':
      return at({ step: 'called', giveUpAt: fact.data.giveUpAt }, {
        attempts: fact.data.attempt,
        requestId: fact.data.requestId,
        standing: change.standing ?? fact.data.standing,
      });
    case 'CallPostponed':
      return at({ step: 'postponed', retryAt: fact.data.retryAt, reason: fact.data.reason }, { answered: change.answered + (wasAnswered(fact) ? 1 : 0) });
    case 'ChangeAcceptedByMicrosoft':
      return at({ step: 'accepted', since: fact.metadata.happenedAt });
    case 'OutcomeUnknown':
      return at(unclear(change.phase, fact));
    case 'QuantityChangeConfirmed': {
      const { snapshot, scheduleToRestore } = fact.data;
      if (!scheduleToRestore) return settled(snapshot);
      return { situation: 'restoring', owner, snapshot, seats, restore: { change, standing: scheduleToRestore, attempts: 0, call: null } };
    }
    case 'QuantityChangeConflicted':
      return settled(fact.data.snapshot);
    case 'QuantityChangeRefused':
      return settled();
    case 'QuantityChangeRequested':
    case 'ScheduleRestoreStarted':
    case 'ScheduleRestored':
    case 'ScheduleRestoreFailed':
      return state;
  }
}

function wasAnswered({ data }: Recorded<'CallPostponed'>): boolean {
  return data.attempt > 0 && data.exchange !== null && data.exchange.httpStatus !== null;
}

function unclear(before: ChangePhase, { data, metadata }: Recorded<'OutcomeUnknown'>): ChangePhase {
  const since = metadata.happenedAt;
  const status = data.exchange?.httpStatus ?? null;
  // 408 and 504 are a gateway's words: the one behind it may still be at work.
  const answered = status !== null && status !== 408 && status !== 504;
  return { step: 'outcome-unknown', reason: data.reason, since, giveUpAt: before.step === 'called' ? before.giveUpAt : since, answered };
}

function restoring(state: In<'restoring'>, fact: StepFact): KnownSubscription {
  const { owner, seats } = state;
  switch (fact.type) {
    case 'ScheduleRestoreStarted': {
      const { attempt, requestId, giveUpAt } = fact.data;
      return { ...state, restore: { ...state.restore, attempts: attempt, call: { requestId, giveUpAt } } };
    }
    case 'ScheduleRestored':
      return { situation: 'settled', owner, snapshot: fact.data.snapshot, seats };
    case 'ScheduleRestoreFailed':
      return { situation: 'settled', owner, snapshot: state.snapshot, seats };
    case 'QuantityChangeRequested':
    case 'CallStarted':
    case 'CallPostponed':
    case 'ChangeAcceptedByMicrosoft':
    case 'OutcomeUnknown':
    case 'QuantityChangeConfirmed':
    case 'QuantityChangeRefused':
    case 'QuantityChangeConflicted':
      return state;
  }
}

/** The change that keeps the subscription busy, if any: one call in flight per subscription. */
export function changeUnderWay(state: Subscription): ChangeUnderWay | undefined {
  if (state.situation === 'changing') return state.change;
  if (state.situation === 'restoring') return state.restore.change;
  return undefined;
}
