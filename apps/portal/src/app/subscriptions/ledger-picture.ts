import type { LedgerBatch, LedgerDisagreement, SubscriptionItem } from '#subscriptions/contracts';
import { isBefore, type Instant } from '#platform/kernel';
import { formatDay, formatMoment, formatNumber, formatUtc } from '../../../../../libs/platform/ui/src/dates.js';
import { seats } from './subscription-texts.js';

/** Seats that lie beside each other in a bar and share a state. */
export interface PictureSegment {
  /** Seats; the bar's length is the largest total shown. */
  readonly seats: number;
  readonly state: 'locked' | 'open';
}

/** How the seats stand from one moment to the next. */
export interface PictureStage {
  /** Until or from when, in the reader's time zone. */
  readonly title: string;
  /** The same moment in UTC. */
  readonly utc: string | null;
  readonly text: string;
  readonly segments: readonly PictureSegment[];
}

/** The ledger as bars below each other: which seats are locked until when, up to the next renewal. */
export interface LedgerPicture {
  readonly stages: readonly PictureStage[];
  /** Seats that the whole width stands for. */
  readonly scale: number;
}

/** What the picture needs of a subscription. */
export type PictureSubject = Pick<SubscriptionItem, 'quantity' | 'scheduledQuantity' | 'termEnd' | 'status' | 'ledger' | 'options'>;

/**
 * Draws the stages from now to the next renewal.
 * @param now present moment, UTC
 * @returns null for products whose seats have no windows, and for what is not active
 */
export function drawLedger(subject: PictureSubject, now: Instant): LedgerPicture | null {
  const { quantity, options, scheduledQuantity, status } = subject;
  if (options.reduction !== 'seven-days' || status !== 'active') return null;
  const open = openByDeadline(subject, now);
  const untilDeadlines = open.map(({ deadline }, index) => untilDeadline(subject, deadline, open.slice(0, index), open.slice(index)));
  return {
    stages: [...untilDeadlines, ...untilTheEnd(subject, open.length > 0), ...fromTheRenewal(subject)],
    scale: Math.max(quantity, options.nextOpening === null ? 0 : (scheduledQuantity ?? 0)),
  };
}

/** Open seats, one entry per deadline, the first to close first. */
function openByDeadline({ ledger }: PictureSubject, now: Instant): { readonly quantity: number; readonly deadline: Instant }[] {
  const byDeadline = new Map<Instant, number>();
  for (const { state, deadline, quantity } of ledger.batches) {
    if (state === 'open' && deadline !== null && isBefore(now, deadline)) byDeadline.set(deadline, (byDeadline.get(deadline) ?? 0) + quantity);
  }
  return [...byDeadline].map(([deadline, quantity]) => ({ deadline, quantity }));
}

type Open = readonly { readonly quantity: number }[];

function untilDeadline({ quantity, options }: PictureSubject, deadline: Instant, closed: Open, open: Open): PictureStage {
  const free = Math.min(quantity, sum(open));
  const locked = quantity - free;
  const canGo = quantity - Math.max(locked, Math.min(quantity, options.smallest));
  return {
    title: `${closed.length === 0 ? 'Until' : 'Then until'} ${formatMoment(deadline)}`,
    utc: formatUtc(deadline),
    text: `${formatNumber(canGo)} of ${seats(quantity)} can go`,
    segments: withoutEmpty([{ seats: locked - sum(closed), state: 'locked' }, ...closed.map((batch) => ({ seats: batch.quantity, state: 'locked' as const })), ...open.map((batch) => ({ seats: batch.quantity, state: 'open' as const }))]),
  };
}

function untilTheEnd({ quantity, options: { nextOpening, reason }, termEnd }: PictureSubject, follows: boolean): PictureStage[] {
  const locked = { text: quantity === 1 ? 'The seat is locked' : `All ${seats(quantity)} are locked`, segments: [{ seats: quantity, state: 'locked' as const }] };
  const then = follows ? 'Then until' : 'Until';
  if (reason === 'term-ended') return [{ title: 'While Microsoft processes the renewal', utc: null, ...locked }];
  if (nextOpening !== null) return [{ title: `${then} the renewal on ${formatDay(nextOpening)}`, utc: formatUtc(nextOpening), ...locked }];
  return termEnd === null ? [] : [{ title: `${then} the term ends on ${formatDay(termEnd)}`, utc: formatUtc(termEnd), ...locked }];
}

function fromTheRenewal({ quantity, scheduledQuantity, options: { nextOpening, reason } }: PictureSubject): PictureStage[] {
  if (nextOpening === null) return [];
  const total = scheduledQuantity ?? quantity;
  const all = scheduledQuantity === null ? 'All of them can go again' : `${seats(scheduledQuantity)} planned; all of them can go again`;
  return [{
    title: reason === 'term-ended' ? 'After it, for 7 days' : 'From the renewal on, for 7 days',
    utc: reason === 'term-ended' ? `at the latest from ${formatUtc(nextOpening)}` : null,
    text: all,
    segments: [{ seats: total, state: 'open' }],
  }];
}

const SOURCES: { readonly [S in LedgerBatch['source']]: string } = {
  purchase: 'Bought', renewal: 'Renewed', 'added-mid-term': 'Added during the term', migration: 'Migrated from legacy', upgrade: 'Upgraded from another product',
};

/** How seats came, in words. */
export const sourceText = ({ source }: Pick<LedgerBatch, 'source'>): string => SOURCES[source];

/** What of the windows is not as Seatkeeper knows it, in words. */
export function disagreementText({ kind, shown, atLeast, atMost, deadline }: LedgerDisagreement): string {
  switch (kind) {
    case 'refundable-differs':
      return `Microsoft takes back ${seats(shown)}; by Seatkeeper’s own records it should be ${atLeast === atMost ? formatNumber(atLeast) : `${formatNumber(atLeast)} to ${formatNumber(atMost)}`}.`;
    case 'deadline-differs':
      return `Microsoft takes ${seats(shown)} back until ${deadline === null ? 'an unknown moment' : `${formatMoment(deadline)} (${formatUtc(deadline)})`}, which no window of 7 days explains.`;
    case 'more-open-than-seats':
      return `Microsoft takes back ${seats(shown)}, but there are only ${formatNumber(atMost)}.`;
  }
}

/** A number of milliseconds in whole minutes, or in seconds where there are none. */
export function marginText(milliseconds: number): string {
  const [count, unit] = milliseconds % 60_000 === 0 ? [milliseconds / 60_000, 'minute'] : [Math.round(milliseconds / 1_000), 'second'];
  return `${formatNumber(count)} ${unit}${count === 1 ? '' : 's'}`;
}

function sum(batches: Open): number {
  return batches.reduce((total, { quantity }) => total + quantity, 0);
}

function withoutEmpty(segments: readonly PictureSegment[]): PictureSegment[] {
  return segments.filter((segment) => segment.seats > 0);
}
