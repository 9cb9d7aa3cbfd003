import type { PolicyEvidence, SubscriptionFact } from '#subscriptions/contracts';
import { listed, moment, reasonInWords, seats } from './words.js';

/** Why it was allowed or refused: rule, numbers and deadlines in words; null where nothing was decided. */
export function whyOf(fact: SubscriptionFact): string | null {
  switch (fact.type) {
    case 'QuantityChangeRequested':
      return allowedBecause(fact.data.evidence);
    case 'QuantityChangeRefused':
    case 'ScheduleRestoreFailed':
      return `Refused: ${reasonInWords(fact.data.reason)}.`;
    case 'QuantityChangeConflicted':
      return `Stopped: what Microsoft shows (${seats(fact.data.observedQuantity)}) is not what was asked for, so a person must decide.`;
    case 'SubscriptionObserved':
    case 'CallStarted':
    case 'CallPostponed':
    case 'ChangeAcceptedByMicrosoft':
    case 'OutcomeUnknown':
    case 'QuantityChangeConfirmed':
    case 'ScheduleRestoreStarted':
    case 'ScheduleRestored':
      return null;
  }
}

function allowedBecause({ rule, quantity, floor, batches }: PolicyEvidence): string {
  switch (rule) {
    case 'add-any-time':
      return 'Allowed: seats can be added at any time.';
    case 'legacy-any-time':
      return `Allowed: seats of this subscription can be taken back at any time (smallest total: ${floor}).`;
    case 'reduce-inside-window':
      return `Allowed: ${windowOf(quantity, batches)} (smallest total then: ${floor}).`;
    default:
      return `Allowed by the rule “${rule}” with ${seats(quantity)} (smallest total then: ${floor}).`;
  }
}

function windowOf(quantity: number, batches: PolicyEvidence['batches']): string {
  const [only, ...more] = batches;
  if (!only) return `seats of these ${quantity} can be taken back`;
  if (more.length === 0) return `${only.quantity} of these ${seats(quantity)} can be taken back until ${moment(only.deadline)}`;
  return `of these ${seats(quantity)}, ${listed(batches.map((batch) => `${batch.quantity} can be taken back until ${moment(batch.deadline)}`))}`;
}
