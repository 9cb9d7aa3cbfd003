import type { Actor, RecordedFact } from '#platform/kernel';
import type { SubscriptionFact } from '#subscriptions/contracts';
import type { AuditActor, AuditEntry } from '../../contracts/index.js';
import { whatOf, type ToldSoFar } from './what.js';
import { whyOf } from './why.js';
import { systemPart } from './words.js';

/**
 * Tells the facts of one subscription for people. Pure; every sentence follows from the facts alone.
 * @param facts the whole stream in order, because a fact is told against those before it
 */
export function narrate(facts: readonly RecordedFact<SubscriptionFact>[]): AuditEntry[] {
  const entries: AuditEntry[] = [];
  let told: ToldSoFar = { snapshot: undefined, changes: new Map() };
  for (const fact of facts) {
    const after = toldWith(told, fact);
    entries.push(entryOf(fact, told, after));
    told = after;
  }
  return entries;
}

function entryOf(fact: RecordedFact<SubscriptionFact>, before: ToldSoFar, after: ToldSoFar): AuditEntry {
  const { actor, onBehalfOf, happenedAt, recordedAt, commandId, correlationId } = fact.metadata;
  return {
    factId: fact.id,
    revision: Number(fact.revision),
    type: fact.type,
    happenedAt,
    recordedAt,
    actor: auditActorOf(actor),
    onBehalfOf: onBehalfOf ? auditActorOf(onBehalfOf) : null,
    what: whatOf(fact, before),
    why: whyOf(fact),
    microsoft: 'exchange' in fact.data ? fact.data.exchange : null,
    quantityAfter: after.snapshot?.quantity ?? null,
    mark: MARKS[fact.type],
    commandId,
    correlationId,
    data: fact.data,
  };
}

function toldWith(told: ToldSoFar, fact: RecordedFact<SubscriptionFact>): ToldSoFar {
  if (fact.type === 'QuantityChangeRequested') {
    const { changeId, from, to } = fact.data;
    return { ...told, changes: new Map([...told.changes, [changeId, { from, to }]]) };
  }
  return 'snapshot' in fact.data ? { ...told, snapshot: fact.data.snapshot } : told;
}

const MARKS: { readonly [T in SubscriptionFact['type']]: AuditEntry['mark'] } = {
  SubscriptionObserved: 'observed',
  SeatLedgerDisagreed: 'observed',
  QuantityChangeRequested: 'step',
  CallStarted: 'step',
  CallPostponed: 'step',
  ChangeAcceptedByMicrosoft: 'step',
  OutcomeUnknown: 'step',
  QuantityChangeConfirmed: 'change',
  QuantityChangeRefused: 'refused',
  // What was asked for did not come about.
  QuantityChangeConflicted: 'refused',
  ScheduleRestoreStarted: 'step',
  ScheduleRestored: 'step',
  ScheduleRestoreFailed: 'refused',
};

function auditActorOf(actor: Actor): AuditActor {
  return { kind: actor.kind, name: actor.kind === 'system' ? systemPart(actor.name) : actor.name, username: actor.kind === 'person' ? actor.username : null };
}
