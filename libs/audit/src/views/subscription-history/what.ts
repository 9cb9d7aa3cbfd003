import type { Actor, RecordedFact } from '#platform/kernel';
import type { MicrosoftExchange, SubscriptionFact, SubscriptionSnapshot } from '#subscriptions/contracts';
import { listed, moment, reasonInWords, seats, systemPart } from './words.js';

/** What the facts before have told: what a sentence compares with. */
export interface ToldSoFar {
  /** Last snapshot; undefined before the first observation. */
  readonly snapshot: SubscriptionSnapshot | undefined;
  /** Totals of the changes that were asked for, in seats, by change id. */
  readonly changes: ReadonlyMap<string, { readonly from: number; readonly to: number }>;
}

/** What happened, in one sentence. */
export function whatOf(fact: RecordedFact<SubscriptionFact>, before: ToldSoFar): string {
  switch (fact.type) {
    case 'SubscriptionObserved':
      return observed(fact.data.snapshot, fact.data.reason, before.snapshot);
    case 'SeatLedgerDisagreed':
      return 'Microsoft’s windows for taking seats back are not those of Seatkeeper’s own records';
    case 'QuantityChangeRequested':
      return `${nameOf(fact.metadata.actor)} asked for ${seats(fact.data.to)} instead of ${fact.data.from}`;
    case 'CallStarted':
      return `Call to Microsoft started, attempt ${fact.data.attempt} (saw ${seats(fact.data.observedQuantity)})`;
    case 'CallPostponed':
      return postponed(fact.data.attempt, fact.data.reason, moment(fact.data.retryAt));
    case 'ChangeAcceptedByMicrosoft':
      return 'Microsoft accepted the change and will carry it out later; reading back until it has';
    case 'OutcomeUnknown':
      return `No clear answer from Microsoft (${reasonInWords(fact.data.reason)}); reading back`;
    case 'QuantityChangeConfirmed':
      return confirmed(fact.data.quantity, fact.data.evidence, Boolean(fact.data.scheduleToRestore));
    case 'QuantityChangeRefused':
      return refused(wanted(before, fact.data.changeId), fact.data.reason, fact.data.exchange);
    case 'QuantityChangeConflicted':
      return conflicted(fact.data.observedQuantity, before.changes.get(fact.data.changeId));
    case 'ScheduleRestoreStarted':
      return `Putting the change at renewal back at Microsoft, attempt ${fact.data.attempt}`;
    case 'ScheduleRestored':
      return fact.data.evidence === 'answer' ? 'Microsoft put the change at renewal back' : 'Read back from Microsoft: the change at renewal is back';
    case 'ScheduleRestoreFailed':
      return `The change at renewal could not be put back: ${reasonInWords(fact.data.reason)}`;
  }
}

function nameOf(actor: Actor): string {
  if (actor.kind === 'system') return `Seatkeeper (${systemPart(actor.name)})`;
  return actor.name || actor.username;
}

function observed(now: SubscriptionSnapshot, reason: string, before: SubscriptionSnapshot | undefined): string {
  if (!before) return `First seen at Microsoft: ${seats(now.quantity)}`;
  const read = reason === 'after-change' ? 'Read back from Microsoft' : 'Read from Microsoft';
  const quantity = now.quantity === before.quantity ? seats(now.quantity) : `${seats(now.quantity)} instead of ${before.quantity}`;
  return [`${read}: ${quantity}`, listed(differences(before, now))].filter(Boolean).join('; ');
}

function differences(before: SubscriptionSnapshot, now: SubscriptionSnapshot): string[] {
  return [
    now.productName === before.productName ? '' : `product “${now.productName}” instead of “${before.productName}”`,
    now.friendlyName === before.friendlyName ? '' : `named “${now.friendlyName}” instead of “${before.friendlyName}”`,
    now.status === before.status ? '' : `${now.status} instead of ${before.status}`,
    now.autoRenew === before.autoRenew ? '' : `automatic renewal ${now.autoRenew ? 'on' : 'off'}`,
    now.scheduledQuantity === before.scheduledQuantity ? '' : scheduled(now.scheduledQuantity),
    now.termEnd === before.termEnd ? '' : now.termEnd === null ? 'term without an end' : `term until ${moment(now.termEnd)}`,
  ].filter(Boolean);
}

const scheduled = (quantity: number | null): string => (quantity === null ? 'no change of seats at renewal' : `${seats(quantity)} from the renewal on`);

function postponed(attempt: number, reason: string, retryAt: string): string {
  // Attempt 0: the reading before the first call failed.
  const what = attempt === 0 ? 'Microsoft could not be read' : `Attempt ${attempt} changed nothing at Microsoft`;
  return `${what} (${reasonInWords(reason)}); trying again at ${retryAt}`;
}

function confirmed(quantity: number, evidence: 'answer' | 'read-back', lostSchedule: boolean): string {
  const what = evidence === 'answer' ? `Microsoft confirmed ${seats(quantity)}` : `Read back from Microsoft: ${seats(quantity)}, so the change is confirmed`;
  return lostSchedule ? `${what}; Microsoft deleted a change at renewal with it, which is put back next` : what;
}

function wanted(before: ToldSoFar, changeId: string): string {
  const change = before.changes.get(changeId);
  return change ? `the change to ${seats(change.to)}` : 'the change';
}

function refused(change: string, reason: string, exchange: MicrosoftExchange | null): string {
  // Without an exchange it was Seatkeeper that stopped: the policy, or patience, had come to its end.
  return exchange ? `Microsoft refused: ${reasonInWords(reason)}` : `Seatkeeper did not carry out ${change}: ${reasonInWords(reason)}`;
}

function conflicted(found: number, change: { readonly from: number; readonly to: number } | undefined): string {
  if (!change) return `Microsoft holds ${seats(found)}, which nobody asked for here`;
  if (found === change.from) return `Microsoft accepted ${seats(change.to)} but still holds ${found}`;
  return `Microsoft holds ${seats(found)}, neither ${change.from} nor ${change.to}: somebody else changed it`;
}
