import { Inject, Injectable } from '@nestjs/common';
import { CLOCK } from '#platform/configuration';
import { FactLog, WrongExpectedRevision } from '#platform/event-store';
import { keyOfStream, type Clock, type RecordedFact } from '#platform/kernel';
import type { Lease, Reaction, Task, TaskOutcome } from '#platform/reactions';
import { subscriptionStream, type SubscriptionFact } from '../../contracts/index.js';
import { nextStep } from '../../domain/next-step.js';
import { evolve, unknownSubscription, type Subscription } from '../../domain/subscription.js';
import { SeatPolicy } from '../../seat-policy.js';
import { QuantityChangeWork, type BusySubscription, type Progress } from './quantity-change-work.js';
import { SeatOrdering } from './seat-ordering.js';

/**
 * Carries quantity changes out at Microsoft exactly once in effect (docs/decisions/0008). Every step is a fact appended with the exact
 * revision that was read, so only one worker can own an attempt, and any worker can go on from the facts after any crash.
 */
@Injectable()
export class ChangeQuantityAtMicrosoft implements Reaction<SubscriptionFact> {
  readonly name = 'when-quantity-change-requested';
  readonly streams = [subscriptionStream];

  constructor(
    private readonly log: FactLog,
    private readonly ordering: SeatOrdering,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly policy: SeatPolicy,
  ) {}

  readonly taskFor = (fact: RecordedFact<SubscriptionFact>) =>
    fact.type === 'QuantityChangeRequested' ? { key: keyOfStream(fact.stream) } : undefined;

  readonly carryOut = async (task: Task, lease: Lease): Promise<TaskOutcome> => {
    for (;;) {
      try {
        const progress = await this.advance(task, lease);
        if (progress) return progress;
      } catch (error) {
        // Somebody else appended between our read and our write; their fact decides what comes next.
        if (!(error instanceof WrongExpectedRevision)) throw error;
      }
    }
  };

  private async advance(task: Task, lease: Lease): Promise<Progress> {
    const history = await this.log.load(subscriptionStream, task.key);
    const state = history.facts.reduce<Subscription>(evolve, unknownSubscription);
    const now = this.clock.now();
    const step = nextStep(state, now);
    if (step.kind === 'rest') return { kind: 'done' };
    if (step.kind === 'wait') return { kind: 'again', at: step.until, reason: step.reason };
    const work = new QuantityChangeWork(this.log, this.ordering, this.clock, lease, task, history, state as BusySubscription, this.policy);
    switch (step.kind) {
      case 'give-up-call':
        return work.giveUpCall();
      case 'abandon':
        return work.refuse(step.reason);
      case 'look-then-call':
        return work.lookThenCall();
      case 'look':
        return work.look();
      case 'restore-schedule':
        return work.restoreSchedule();
    }
  }
}

