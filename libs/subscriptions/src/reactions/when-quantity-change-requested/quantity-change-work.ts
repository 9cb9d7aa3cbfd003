import { randomUUID } from 'node:crypto';
import { FactLog, deterministicId, type CommandContext, type History } from '#platform/event-store';
import { isBefore, plus, systemActor, toMilliseconds, type Clock, type Instant } from '#platform/kernel';
import type { Lease, Task, TaskOutcome } from '#platform/reactions';
import { answerQuantity, subscriptionStream, type MicrosoftExchange, type PolicyEvidence, type SubscriptionFact } from '../../contracts/index.js';
import { PATIENCE, lostInstructions, nextLook, retryPause, settledFrom, verdict } from '../../domain/next-step.js';
import { quantityOptions, type PolicySettings } from '../../domain/nce-policy.js';
import { withKnownLimits } from '../../domain/observe-subscription.js';
import { evidenceOf } from '../../domain/policy-evidence.js';
import { seen, withCrossCheck } from '../../domain/seat-knowledge.js';
import { evolve, unknownSubscription, type ChangeUnderWay, type ScheduleRestore, type Subscription } from '../../domain/subscription.js';
import { ObservationFailed, type SeatOrdering, type Observation, type OrderAnswer, type OrderTarget } from './seat-ordering.js';

/** Milliseconds between a call's own time-out and the moment after which it is taken to be over. */
const MARGIN = 2_000;
/** Attempts at putting a schedule back before a person is asked. */
const RESTORE_ATTEMPTS = 8;

/** A subscription with a change that has not ended. */
export type BusySubscription = Extract<Subscription, { situation: 'changing' | 'restoring' }>;
type Restoring = Extract<Subscription, { situation: 'restoring' }>;
/** What a step leads to. Undefined: look at the stream again; the facts say what comes next. */
export type Progress = TaskOutcome | undefined;

/** One step of one change, on the history as it was read. */
export class QuantityChangeWork {
  constructor(
    private readonly log: FactLog,
    private readonly ordering: SeatOrdering,
    private readonly clock: Clock,
    private readonly lease: Lease,
    private readonly task: Task,
    private readonly history: History<SubscriptionFact>,
    private state: BusySubscription,
    private readonly policy: PolicySettings,
  ) {}

  private get change(): ChangeUnderWay {
    return this.state.situation === 'changing' ? this.state.change : this.state.restore.change;
  }

  private get target(): OrderTarget {
    const { owner, snapshot } = this.state;
    return { companyId: owner.companyId, microsoftId: snapshot.microsoftId, correlationId: this.change.correlationId };
  }

  /** The worker that made the call is gone and its request cannot be on its way any more. */
  async giveUpCall(): Promise<Progress> {
    const { changeId, attempts } = this.change;
    return this.record(`gave-up-${attempts}`, { type: 'OutcomeUnknown', data: { changeId, attempt: attempts, reason: 'interrupted', exchange: null } });
  }

  async lookThenCall(): Promise<Progress> {
    const seen = await this.observe();
    if (!('observation' in seen)) return seen.progress;
    const { observation } = seen;
    const seenAs = verdict(this.change, observation.snapshot.quantity);
    if (seenAs === 'reached') return this.confirm(observation, 'read-back', null);
    const unsettled = this.unsettled();
    if (unsettled) return unsettled;
    if (seenAs === 'changed-by-others') return this.conflict(observation);
    return this.outOfPatience() ?? this.refusedByPolicy(observation) ?? this.call(observation);
  }

  /** An earlier call may still take effect: look again, but neither call nor conclude. */
  private unsettled(): Progress {
    const { phase } = this.change;
    const now = this.clock.now();
    const from = settledFrom(this.change);
    if (from === null || phase.step !== 'outcome-unknown' || !isBefore(now, from)) return undefined;
    const look = nextLook(phase.since, now);
    return { kind: 'again', at: isBefore(look, from) ? look : from, reason: phase.reason };
  }

  /** Calls whose outcome was never clear, and at Microsoft nothing has changed for all of them. */
  private outOfPatience(): Promise<undefined> | undefined {
    const { phase, requestedAt } = this.change;
    if (phase.step !== 'outcome-unknown' || isBefore(this.clock.now(), plus(requestedAt, PATIENCE))) return undefined;
    return this.refuse(phase.reason);
  }

  async look(): Promise<Progress> {
    const seen = await this.observe();
    if (!('observation' in seen)) return seen.progress;
    const { observation } = seen;
    const now = this.clock.now();
    const { phase } = this.change;
    const since = phase.step === 'accepted' ? phase.since : this.change.requestedAt;
    switch (verdict(this.change, observation.snapshot.quantity)) {
      case 'reached':
        return this.confirm(observation, 'read-back', null);
      case 'changed-by-others':
        return this.conflict(observation);
      case 'unchanged':
        // Never a blind second call: Microsoft accepted the first one and may still do it (§10.5 no. 13).
        if (!isBefore(now, plus(since, PATIENCE))) return this.conflict(observation);
        return { kind: 'again', at: nextLook(since, now), reason: 'accepted by Microsoft, not done yet' };
    }
  }

  async restoreSchedule(): Promise<Progress> {
    const { restore } = this.state as Restoring;
    const seen = await this.observe();
    if (!('observation' in seen)) return seen.progress;
    const { observation } = seen;
    const { changeId } = this.change;
    if (lostInstructions(restore.standing, observation.standing) === null) {
      return this.record('restored', { type: 'ScheduleRestored', data: { changeId, evidence: 'read-back', snapshot: observation.snapshot, exchange: null } });
    }
    if (restore.attempts >= RESTORE_ATTEMPTS) {
      return this.record('restore-failed', { type: 'ScheduleRestoreFailed', data: { changeId, reason: 'too-many-attempts', exchange: null } });
    }
    return this.callToRestore(restore, observation);
  }

  /**
   * Claims an attempt: appended with the exact revision that was read, so of two workers only one may open the socket. The command id is
   * this worker's own: with a shared one, an equal claim of somebody else would count as a repetition and both would go on.
   * @throws WrongExpectedRevision somebody else wrote first
   */
  private async claim(step: string, fact: SubscriptionFact & { readonly data: { readonly giveUpAt: Instant } }): Promise<void> {
    const appended = await this.log.append(subscriptionStream, this.task.key, this.history.revision, [fact], this.context(`${step}-${randomUUID()}`));
    this.state = appended.facts.reduce<Subscription>(evolve, this.state) as BusySubscription;
    // The log may have taken its time. Who lost the key meanwhile calls nobody; the next owner waits out `giveUpAt` and reads back.
    await this.lease.ensure(Math.max(0, toMilliseconds(fact.data.giveUpAt) - toMilliseconds(this.clock.now())));
  }

  /** Records what came of a step, unless the change has moved on meanwhile. Facts of others in between (an observation) do not matter. */
  private async record(step: string, fact: SubscriptionFact): Promise<undefined> {
    const here = progressOf(this.state);
    await this.log.execute(subscriptionStream, this.task.key, this.context(step), {
      initial: unknownSubscription,
      evolve,
      decide: (state) => (state.situation !== 'unknown' && progressOf(state) === here ? withCrossCheck(state.seats, [fact], this.clock.now()) : []),
    });
    return undefined;
  }

  async refuse(reason: string, exchange: MicrosoftExchange | null = null, evidence?: PolicyEvidence): Promise<undefined> {
    return this.record('refused', { type: 'QuantityChangeRefused', data: { changeId: this.change.changeId, reason, exchange, ...(evidence ? { evidence } : {}) } });
  }

  private async call(observation: Observation): Promise<Progress> {
    const attempt = this.change.attempts + 1;
    const { changeId, to, answered } = this.change;
    // A repetition after a time-out carries the same id; one after an answer a new one, or Microsoft might repeat that answer (§2.1).
    const requestId = answered === 0 ? this.change.requestId : deterministicId('ms-request', changeId, String(answered));
    const giveUpAt = await this.ownTheCall();
    await this.claim(`call-${attempt}`, {
      type: 'CallStarted',
      data: { changeId, attempt, requestId, observedQuantity: observation.snapshot.quantity, giveUpAt, standing: observation.standing },
    });
    const answer = await this.ordering.order(this.target, observation, to, requestId, giveUpAt);
    return this.recordAnswer(answer, attempt);
  }

  private async recordAnswer(answer: OrderAnswer, attempt: number): Promise<Progress> {
    const { changeId } = this.change;
    switch (answer.kind) {
      case 'done':
        return this.confirm(this.known(answer.observation), 'answer', answer.exchange);
      case 'accepted':
        return this.record(`accepted-${attempt}`, { type: 'ChangeAcceptedByMicrosoft', data: { changeId, attempt, exchange: answer.exchange } });
      case 'refused':
        return attempt === 1 ? this.refuse(answer.reason, answer.exchange) : this.refuseUnlessReached(answer);
      case 'not-done': {
        const retryAt = this.retryAt(attempt, answer.retryAfter);
        return this.record(`postponed-${attempt}`, {
          type: 'CallPostponed',
          data: { changeId, attempt, reason: answer.reason, retryAt, exchange: answer.exchange },
        });
      }
      case 'unknown':
        return this.record(`unknown-${attempt}`, { type: 'OutcomeUnknown', data: { changeId, attempt, reason: answer.reason, exchange: answer.exchange } });
    }
  }

  /** A no to a repeated call may mean that the first one took effect; only reading back tells. */
  private async refuseUnlessReached({ reason, exchange }: Extract<OrderAnswer, { kind: 'refused' }>): Promise<Progress> {
    const seen = await this.observe();
    if (!('observation' in seen)) return seen.progress;
    const isReached = verdict(this.change, seen.observation.snapshot.quantity) === 'reached';
    return isReached ? this.confirm(seen.observation, 'read-back', exchange) : this.refuse(reason, exchange);
  }

  private async callToRestore(restore: ScheduleRestore, observation: Observation): Promise<Progress> {
    const attempt = restore.attempts + 1;
    const { changeId } = this.change;
    // Its own intent, so its own MS-RequestId; derived, so that every attempt carries the same.
    const requestId = deterministicId('restore-schedule', changeId);
    const giveUpAt = await this.ownTheCall();
    await this.claim(`restore-${attempt}`, { type: 'ScheduleRestoreStarted', data: { changeId, attempt, requestId, giveUpAt } });
    const answer = await this.ordering.restore(this.target, observation, restore.standing, requestId, giveUpAt);
    if (answer.kind === 'done' && lostInstructions(restore.standing, answer.observation.standing) === null) {
      const { snapshot } = this.known(answer.observation);
      return this.record('restored', { type: 'ScheduleRestored', data: { changeId, evidence: 'answer', snapshot, exchange: answer.exchange } });
    }
    if (answer.kind === 'refused') {
      return this.record('restore-failed', { type: 'ScheduleRestoreFailed', data: { changeId, reason: answer.reason, exchange: answer.exchange } });
    }
    return { kind: 'again', at: this.retryAt(attempt, answer.kind === 'not-done' ? answer.retryAfter : undefined), reason: 'putting the schedule back' };
  }

  private async confirm(observation: Observation, evidence: 'answer' | 'read-back', exchange: MicrosoftExchange | null): Promise<undefined> {
    const { snapshot } = observation;
    const scheduleToRestore = lostInstructions(this.change.standing, observation.standing);
    return this.record('confirmed', {
      type: 'QuantityChangeConfirmed',
      data: { changeId: this.change.changeId, quantity: snapshot.quantity, snapshot, evidence, exchange, scheduleToRestore },
    });
  }

  private async conflict({ snapshot }: Observation): Promise<undefined> {
    const { changeId } = this.change;
    return this.record('conflicted', { type: 'QuantityChangeConflicted', data: { changeId, observedQuantity: snapshot.quantity, snapshot } });
  }

  /** Microsoft's fresh batches may have closed since the person asked; then there is nothing to ask for. */
  private refusedByPolicy({ snapshot }: Observation): Promise<undefined> | undefined {
    const now = this.clock.now();
    const options = quantityOptions({ snapshot, seats: seen(this.state.seats, snapshot, now), busy: false }, now, this.policy);
    const answer = answerQuantity(snapshot.quantity, options, this.change.to, now);
    if (answer.kind === 'same' || answer.kind === 'increase' || answer.kind === 'reduce') return undefined;
    return this.refuse(options.reason ?? answer.code, null, evidenceOf(answer, snapshot.quantity, options, now));
  }

  private async observe(): Promise<{ readonly observation: Observation } | { readonly progress: Progress }> {
    try {
      return { observation: this.known(await this.ordering.observe(this.target)) };
    } catch (error) {
      if (!(error instanceof ObservationFailed)) throw error;
      // Before the first call nothing can have happened: a broken connection is a definite no. After it, only reading back may end the change.
      const never = this.state.situation === 'changing' && this.change.attempts === 0;
      if (never && error.kind === 'broken') return { progress: await this.refuse(error.reason, error.exchange) };
      const retryAt = this.retryAt(this.task.attempts + 1, error.retryAfter);
      if (!never) return { progress: { kind: 'again', at: retryAt, reason: error.reason } };
      const { changeId } = this.change;
      const { reason, exchange } = error;
      return { progress: await this.record(`not-seen-${this.history.facts.length}`, { type: 'CallPostponed', data: { changeId, attempt: 0, reason, retryAt, exchange } }) };
    }
  }

  /** A write shows the subscription alone; what the catalogue says of its product is known from before. */
  private known(observation: Observation): Observation {
    return { ...observation, snapshot: withKnownLimits(observation.snapshot, this.state.snapshot) };
  }

  /** Makes sure that nobody else starts a call before this one is over; returns the moment when it is. */
  private async ownTheCall(): Promise<Instant> {
    await this.lease.ensure(this.ordering.timeout + 2 * MARGIN);
    return plus(this.clock.now(), this.ordering.timeout + MARGIN);
  }

  private retryAt(attempt: number, retryAfter: number | undefined): Instant {
    return plus(this.clock.now(), retryPause(attempt, retryAfter));
  }

  private context(step: string): CommandContext {
    const { change, state } = this;
    return {
      partnerId: state.owner.partnerId,
      companyId: state.owner.companyId,
      actor: systemActor('when-quantity-change-requested'),
      onBehalfOf: change.requestedBy,
      commandId: deterministicId(change.changeId, step),
      causationId: change.requestedFactId,
      correlationId: change.correlationId,
    };
  }
}

/** Names how far a change has come, to see whether it moved on. */
function progressOf(state: Subscription): string {
  if (state.situation === 'changing') return [state.change.changeId, state.change.attempts, state.change.phase.step].join('/');
  if (state.situation === 'restoring') return [state.restore.change.changeId, 'restore', state.restore.attempts].join('/');
  return 'ended';
}
