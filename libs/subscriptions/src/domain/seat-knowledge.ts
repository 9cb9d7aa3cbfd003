import type { Instant, RecordedFact } from '#platform/kernel';
import type { SeatLedgerDisagreement, SubscriptionFact, SubscriptionSnapshot } from '../contracts/index.js';
import { learn, unlearn, type LearntLimits } from './learnt-limits.js';
import { disagreementsOf, ledgerAfter, type SeatLedger } from './seat-ledger.js';

/** What the facts of a subscription tell about its seats, beside the last snapshot. */
export interface SeatKnowledge {
  readonly ledger: SeatLedger;
  /** Where Microsoft's last reading and our own records parted. */
  readonly disagreements: readonly SeatLedgerDisagreement[];
  /** When they were found, UTC. */
  readonly disagreedAt: Instant | null;
  readonly learnt: LearntLimits;
  /** Total that was asked for last, in seats. */
  readonly asked: number | null;
}

/** Folds one fact in; both the state that decides and the row that people read are folded with it. @param before undefined before the first observation */
export function seatsAfter(before: SeatKnowledge, fact: RecordedFact<SubscriptionFact>): SeatKnowledge;
export function seatsAfter(before: SeatKnowledge | undefined, fact: RecordedFact<SubscriptionFact>): SeatKnowledge | undefined;
export function seatsAfter(before: SeatKnowledge | undefined, fact: RecordedFact<SubscriptionFact>): SeatKnowledge | undefined {
  const at = fact.metadata.happenedAt;
  if ('snapshot' in fact.data) return seen(before, fact.data.snapshot, at);
  if (!before) return undefined;
  switch (fact.type) {
    case 'SeatLedgerDisagreed':
      return { ...before, disagreements: fact.data.disagreements, disagreedAt: at };
    case 'QuantityChangeRequested':
      return { ...before, asked: fact.data.to };
    case 'QuantityChangeRefused':
      return before.asked === null ? before : { ...before, learnt: learn(before.learnt, fact.data.reason, before.ledger.basis.quantity, before.asked, at) };
    default:
      return before;
  }
}

/** What is known after Microsoft showed a snapshot. */
export function seen(before: SeatKnowledge | undefined, snapshot: SubscriptionSnapshot, at: Instant): SeatKnowledge {
  return {
    ledger: ledgerAfter(before?.ledger, snapshot, at),
    disagreements: [],
    disagreedAt: null,
    learnt: unlearn(before?.learnt ?? [], snapshot.quantity),
    asked: before?.asked ?? null,
  };
}

/**
 * The facts of a reading, followed by what in it disagrees with our own records.
 * @param at when Microsoft showed it, UTC
 */
export function withCrossCheck(before: SeatKnowledge | undefined, facts: readonly SubscriptionFact[], at: Instant): readonly SubscriptionFact[] {
  return facts.flatMap((fact) => {
    if (!('snapshot' in fact.data)) return [fact];
    const { quantity, batches: shown } = fact.data.snapshot;
    const disagreements = disagreementsOf(before?.ledger, fact.data.snapshot, at);
    return disagreements.length === 0 ? [fact] : [fact, { type: 'SeatLedgerDisagreed', data: { quantity, shown, disagreements } } as const];
  });
}
