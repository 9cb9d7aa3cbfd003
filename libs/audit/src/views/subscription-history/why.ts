import type { PolicyEvidence, SeatLedgerDisagreement, SubscriptionFact } from '#subscriptions/contracts';
import { listed, moment, reasonInWords, seats } from './words.js';

/** Why it was allowed or refused: rule, numbers and deadlines in words; null where nothing was decided. */
export function whyOf(fact: SubscriptionFact): string | null {
  switch (fact.type) {
    case 'QuantityChangeRequested':
      return `${allowedBecause(fact.data.evidence)}${evidenceInWords(fact.data.evidence)}`;
    case 'QuantityChangeRefused': {
      const { reason, evidence } = fact.data;
      return `Refused: ${reasonInWords(reason)}.${evidence ? ` ${sentence(`${evidence.batches.length === 0 ? `none of these ${seats(evidence.quantity)} can be taken back now` : windowOf(evidence.quantity, evidence.batches)} (smallest total then: ${evidence.floor})`)}${evidenceInWords(evidence)}` : ''}`;
    }
    case 'SeatLedgerDisagreed':
      return fact.data.disagreements.map(disagreementInWords).join(' ');
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

/** Rule, deadline and next opening, as evidence names them; nothing for evidence that was stored before it did. */
function evidenceInWords({ rule, deadline, nextOpening, safetyMargin, limits }: PolicyEvidence): string {
  if (safetyMargin === undefined) return '';
  const known = [
    `Rule “${rule}”`,
    deadline ? `deadline ${moment(deadline)}, asked for at least ${span(safetyMargin)} before it` : '',
    nextOpening ? `next opening ${moment(nextOpening)}` : '',
    limits?.maximum ? `at most ${seats(limits.maximum)}` : '',
  ];
  return ` ${known.filter(Boolean).join('; ')}.`;
}

/** A number of milliseconds in whole minutes, or seconds where there are none. */
function span(milliseconds: number): string {
  const [count, unit] = milliseconds % 60_000 === 0 ? [milliseconds / 60_000, 'minute'] : [milliseconds / 1_000, 'second'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

function disagreementInWords({ kind, shown, atLeast, atMost, deadline }: SeatLedgerDisagreement): string {
  switch (kind) {
    case 'refundable-differs':
      return `Microsoft takes back ${seats(shown)}; by Seatkeeper’s own records it should be ${atLeast === atMost ? atLeast : `${atLeast} to ${atMost}`}. Microsoft’s number counts.`;
    case 'deadline-differs':
      return `Microsoft takes ${seats(shown)} back until ${moment(deadline ?? '')}, which no window of seven days explains. Microsoft’s deadline counts.`;
    case 'more-open-than-seats':
      return `Microsoft takes back ${seats(shown)}, but there are only ${atMost}.`;
  }
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

function windowOf(quantity: number, batches: PolicyEvidence['batches']): string {
  const [only, ...more] = batches;
  if (!only) return `seats of these ${quantity} can be taken back`;
  if (more.length === 0) return `${only.quantity} of these ${seats(quantity)} can be taken back until ${moment(only.deadline)}`;
  return `of these ${seats(quantity)}, ${listed(batches.map((batch) => `${batch.quantity} can be taken back until ${moment(batch.deadline)}`))}`;
}
