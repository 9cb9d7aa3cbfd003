import type { QuantityAnswer, QuantityOptions } from '#subscriptions/contracts';
import type { Instant } from '#platform/kernel';
import { answerQuantity, floorOf, openBatches, windowEnd } from '../../../../../libs/subscriptions/src/contracts/answer-quantity.js';
import { formatDay, formatMoment, formatNumber, formatUtc } from '../../../../../libs/platform/ui/src/dates.js';
import { reasonTexts, seats } from './subscription-texts.js';

/** Seats that may go until a moment, in words. */
export interface OpenSeats {
  readonly text: string;
  readonly utc: string;
}

/** What the form says to a number while it is typed. */
export interface Wording {
  readonly tone: 'info' | 'warn' | 'bad';
  /** Whether it may be sent. */
  readonly allowed: boolean;
  /** Text of the button. */
  readonly action: string;
  readonly headline: string;
  /** Rule and consequence, sentence by sentence. */
  readonly sentences: readonly string[];
  /** The seats it is about, with the moment until which they may go. */
  readonly batches: readonly OpenSeats[];
  /** The nearest total that can be had now, where the asked one cannot; null otherwise. */
  readonly possibleNow: number | null;
}

/** What the form knows of the subscription. */
export interface FormSubject {
  readonly quantity: number;
  readonly options: QuantityOptions;
  readonly scheduledQuantity: number | null;
  readonly termEnd: string | null;
}

const RULE = 'New commerce rule: Microsoft takes seats back only within 7 days after those seats were added.';

/**
 * Says what a wanted total means, from the one policy function that the server uses too.
 * @param asked wanted total in seats; NaN for an empty or broken entry
 * @param now present moment, UTC
 */
export function wordingFor(subject: FormSubject, asked: number, now: Instant): Wording {
  const answer = answerQuantity(subject.quantity, subject.options, asked, now);
  switch (answer.kind) {
    case 'same':
      return says('info', false, 'Save', `Now ${seats(subject.quantity)}`, [`Enter the new number of seats.${minimumHint(subject, now)}`], []);
    case 'increase':
      return says('info', true, saveText(asked), `Adds ${seats(answer.seats)} now`, [...afterAdding(subject, answer.seats, now), ...scheduled(subject)], []);
    case 'reduce':
      return says('info', true, saveText(asked), `Takes back ${seats(answer.seats)} now`, [...afterReducing(subject), ...scheduled(subject)], openSeats(subject.options, now));
    case 'at-renewal':
    case 'split':
    case 'refused':
      return refused(subject, answer, asked, now);
  }
}

type No = Extract<QuantityAnswer, { code: string }>;

function refused(subject: FormSubject, answer: No, asked: number, now: Instant): Wording {
  const no = (headline: string, sentences: readonly string[], tone: Wording['tone'] = 'bad'): Wording => says(tone, false, Number.isSafeInteger(asked) ? saveText(asked) : 'Save', headline, sentences, []);
  const { quantity, options } = subject;
  const most = seats(options.maximum ?? quantity);
  switch (answer.code) {
    case 'not-changeable':
      return no('No change is possible now', [reasonTexts(options.reason).full]);
    case 'not-a-quantity':
      return no('Enter a whole number', ['Seats are whole numbers, for example 25.']);
    case 'below-one':
      return no('At least 1 seat must stay', ['To end the whole subscription, ask your partner.']);
    case 'below-minimum':
      return no(`At least ${seats(options.smallest)} must stay`, ['Microsoft sells no fewer than that on this subscription.']);
    case 'above-maximum':
      return { ...no(`At most ${most}`, ['Microsoft sells no more than that on this subscription.']), possibleNow: further(options.maximum, quantity) };
    case 'promotion-limit':
      return no(asked > quantity ? `At most ${most} with this promotion` : `At least ${seats(options.smallest)} with this promotion`,
        ['The price of this subscription comes from a promotion that holds for a limited number of seats. Your partner can order other seats as a second subscription.']);
    case 'no-longer-sold':
      return no(`No more than ${seats(quantity)}`, ['Microsoft no longer sells this product on this term, so no seats can be added. Ask your partner for its successor.']);
    case 'seats-locked':
      return { ...says('warn', false, saveText(asked), `${formatNumber(asked)} is too low: the smallest number now is ${formatNumber(answer.floor)}`, locked(subject, answer), openSeats(options, now)), possibleNow: further(answer.floor, quantity) };
  }
}

/** A total that is another one than the present. */
const further = (total: number | null, quantity: number): number | null => (total === null || total === quantity ? null : total);

function locked({ quantity, options }: FormSubject, answer: No): string[] {
  if (options.reduction === 'never') return ['Microsoft does not take seats of this product back.'];
  const free = quantity - answer.floor;
  return [
    free === 0 ? `None of the ${seats(quantity)} can be taken back now: the 7 days since they were added have passed.` : `Of ${seats(quantity)}, only ${formatNumber(free)} can be taken back now.`,
    RULE,
    options.nextOpening ? `The next window opens at the renewal on ${formatDay(options.nextOpening)} (${formatUtc(options.nextOpening)}).` : 'No renewal is planned, so no other window opens.',
    ...legs(answer),
  ];
}

/** One wish, two legs: what can go now, and what only at the renewal. */
function legs(answer: No): string[] {
  if (answer.kind === 'split') return [`So ${seats(answer.now.seats)} can go now, ${formatNumber(answer.atRenewal.seats)} at the renewal on ${formatDay(answer.atRenewal.opens)}.`];
  return answer.kind === 'at-renewal' ? [`So ${seats(answer.atRenewal.seats)} can go at the renewal on ${formatDay(answer.atRenewal.opens)}, none before.`] : [];
}

function afterAdding({ options, termEnd }: FormSubject, added: number, now: Instant): string[] {
  if (options.reduction === 'any-time') return ['They can be taken back at any time.'];
  if (options.reduction === 'never') return ['Microsoft does not take them back.'];
  const until = windowEnd(now, options.windowReading);
  const them = added === 1 ? 'It' : 'They';
  const stay = termEnd ? `, then ${added === 1 ? 'it stays' : 'they stay'} until the term ends on ${formatDay(termEnd)}` : '';
  return [`${them} can be taken back until about ${formatMoment(until)} (${formatUtc(until)})${stay}.`];
}

function afterReducing({ options }: FormSubject): string[] {
  return options.reduction === 'any-time' ? ['Seats of this subscription can be taken back at any time.'] : [RULE, 'These seats are inside their 7 days:'];
}

function scheduled({ scheduledQuantity, termEnd }: FormSubject): string[] {
  if (scheduledQuantity === null) return [];
  return [`A change to ${seats(scheduledQuantity)} is planned for the renewal${termEnd ? ` on ${formatDay(termEnd)}` : ''}. Microsoft drops it when seats change now; Seatkeeper puts it back.`];
}

function minimumHint({ quantity, options }: FormSubject, now: Instant): string {
  if (options.reduction !== 'seven-days') return '';
  const floor = floorOf(quantity, options, now);
  return floor === quantity ? ' It can go up; nothing can be taken back now.' : ` Down to ${formatNumber(floor)} is possible now.`;
}

/** Seats that may still go, each with its moment in the reader's time zone and in UTC. */
export function openSeats(options: Pick<QuantityOptions, 'reducible' | 'safetyMargin'>, now: Instant): OpenSeats[] {
  return openBatches(options, now).map((batch) => ({ text: `${seats(batch.quantity)} until ${formatMoment(batch.deadline)}`, utc: formatUtc(batch.deadline) }));
}

const saveText = (asked: number): string => `Save ${seats(asked)}`;

const says = (tone: Wording['tone'], allowed: boolean, action: string, headline: string, sentences: readonly string[], batches: readonly OpenSeats[]): Wording =>
  ({ tone, allowed, action, headline, sentences, batches, possibleNow: null });
