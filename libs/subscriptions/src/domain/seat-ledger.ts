import { DAY, isBefore, plus, toMilliseconds, type Instant } from '#platform/kernel';
import { windowEnd, type SeatLedgerDisagreement, type SeatSource, type SubscriptionSnapshot } from '../contracts/index.js';
import { nextTermFrom, termStartOf } from './term.js';

/** Seats that came together, and until when they can or could be taken back. */
export interface SeatsOfOneSource {
  /** Seats. */
  readonly quantity: number;
  readonly source: SeatSource;
  /** UTC; null when there never was one, or none is known. */
  readonly deadline: Instant | null;
}

/**
 * Where each seat of a subscription stands, folded from what was seen of it. The batches' seats always add up to the quantity that Microsoft showed last,
 * and the open ones are exactly those of `refundableQuantity.details[]` (facts: partner-center §5.4): Microsoft is the authority.
 */
export interface SeatLedger {
  readonly batches: readonly SeatsOfOneSource[];
  /** An ended term goes on month by month at Microsoft (§5.9): seats cannot be changed until a new term begins. */
  readonly extended: boolean;
  readonly basis: LedgerBasis;
}

/** What the next reading is compared with. */
type LedgerBasis = Pick<SubscriptionSnapshot, 'quantity' | 'status' | 'isTrial' | 'autoRenew' | 'termDuration' | 'termEnd'> & { readonly seenAt: Instant };

/** Clocks differ and readings lag: within this, a deadline may count as passed or not. Milliseconds. */
const TOLERANCE = 15 * 60_000;
const WINDOW = 7 * DAY;

/**
 * The ledger after a reading.
 * @param before undefined at first sight
 * @param seenAt when Microsoft showed it, UTC
 */
export function ledgerAfter(before: SeatLedger | undefined, snapshot: SubscriptionSnapshot, seenAt: Instant): SeatLedger {
  const { quantity, status, isTrial, autoRenew, termDuration, termEnd } = snapshot;
  const basis: LedgerBasis = { quantity, status, isTrial, autoRenew, termDuration, termEnd, seenAt };
  if (!hasWindows(snapshot)) return { batches: withoutWindows(before, snapshot), extended: false, basis };
  const turn = before && turnOf(before, snapshot, seenAt);
  const open = shownOpen(snapshot).map((batch, index) => ({ ...batch, source: sourceOf(batch.deadline, index === 0, before, turn, snapshot) }));
  const rest = quantity - sum(open);
  const batches = [...open, ...(before ? closedSince(before, open, rest, turn, snapshot, seenAt) : closedAtFirstSight(snapshot, open, rest, seenAt))];
  const extended = turn === 'extended' || (before !== undefined && before.extended && turn !== 'renewed');
  return { batches, extended, basis };
}

/**
 * Cross-checks a reading with what our own facts say: seats that were open and have not run out, what came and went since, renewals.
 * Either reading of the window's length is taken for right. Empty when both agree, or nothing can be told.
 * @param before ledger before this reading; undefined at first sight
 */
export function disagreementsOf(before: SeatLedger | undefined, snapshot: SubscriptionSnapshot, seenAt: Instant): readonly SeatLedgerDisagreement[] {
  if (!hasWindows(snapshot) || snapshot.status !== 'active') return [];
  const shown = sum(snapshot.batches);
  const tooMany: readonly SeatLedgerDisagreement[] = shown > snapshot.quantity
    ? [{ kind: 'more-open-than-seats', shown, atLeast: 0, atMost: snapshot.quantity, deadline: null }] : [];
  if (!before || before.basis.status !== 'active' || before.basis.isTrial !== snapshot.isTrial) return tooMany;
  const expected = expectedOpen(before, snapshot, seenAt);
  const differs: readonly SeatLedgerDisagreement[] = expected && tooMany.length === 0 && (shown < expected.atLeast || shown > expected.atMost)
    ? [{ kind: 'refundable-differs', shown, ...expected, deadline: null }] : [];
  return [...tooMany, ...differs, ...oddDeadlines(before, snapshot, seenAt)];
}

/** How the term went on between two readings. `replaced`: another term took its place before it ended; its windows are not known (§12 no. 11). */
type Turn = 'same' | 'renewed' | 'extended' | 'replaced' | 'converted';

/** A month's end is clamped to shorter months, so a term may seem to begin up to three days early. Milliseconds. */
const CLAMPED = 4 * DAY;

function turnOf({ basis }: SeatLedger, snapshot: SubscriptionSnapshot, seenAt: Instant): Turn {
  if (basis.isTrial && !snapshot.isTrial) return 'converted';
  if (basis.termEnd === null || snapshot.termEnd === null || !isBefore(basis.termEnd, snapshot.termEnd)) return 'same';
  const boundary = nextTermFrom(basis.termEnd);
  const start = termStartOf(snapshot) ?? boundary;
  if (isBefore(seenAt, boundary) || isBefore(plus(start, CLAMPED), boundary)) return 'replaced';
  return basis.autoRenew || snapshot.autoRenew || snapshot.batches.length > 0 ? 'renewed' : 'extended';
}

function hasWindows({ class: product, isTrial }: SubscriptionSnapshot): boolean {
  return product === 'nce' && !isTrial;
}

function withoutWindows(before: SeatLedger | undefined, { quantity }: SubscriptionSnapshot): readonly SeatsOfOneSource[] {
  const [base = { quantity, source: 'purchase', deadline: null } as const] = before?.batches ?? [];
  return quantity === 0 ? [] : [{ quantity, source: base.source, deadline: null }];
}

/** What Microsoft shows as open, the first to close first; never more than there are seats. */
function shownOpen({ batches, quantity }: SubscriptionSnapshot): { readonly quantity: number; readonly deadline: Instant }[] {
  let left = quantity;
  return batches.toSorted((a, b) => toMilliseconds(a.deadline) - toMilliseconds(b.deadline)).flatMap((batch) => {
    const seats = Math.min(batch.quantity, left);
    left -= seats;
    return seats > 0 ? [{ quantity: seats, deadline: batch.deadline }] : [];
  });
}

/** @param first whether it is the first of the shown batches to close: what a term began with is older than all that was added to it */
function sourceOf(deadline: Instant, first: boolean, before: SeatLedger | undefined, turn: Turn | undefined, snapshot: SubscriptionSnapshot): SeatSource {
  const known = before?.batches.find((batch) => batch.deadline !== null && sameMoment(batch.deadline, deadline));
  if (known) return known.source;
  if (turn === 'same' || !first) return 'added-mid-term';
  const origin = isFirstTerm(snapshot) ? (snapshot.createdAt ?? snapshot.startsAt) : termStartOf(snapshot);
  // A renewal is completed within a day, and a window may reach to the end of its last day.
  const sinceTheStart = turn === 'converted' || (origin !== null && isBefore(deadline, plus(origin, WINDOW + 2 * DAY)));
  return sinceTheStart ? baseSource(snapshot, turn) : 'added-mid-term';
}

function baseSource(snapshot: SubscriptionSnapshot, turn: Turn | undefined): SeatSource {
  if (turn === 'converted') return 'purchase';
  if (turn === 'renewed' || !isFirstTerm(snapshot)) return 'renewal';
  return snapshot.migratedFrom ? 'migration' : 'purchase';
}

/** Whether it is in the term that it was bought with, as far as its dates tell (`effectiveStartDate` may or may not move, §12 no. 21). */
function isFirstTerm(snapshot: SubscriptionSnapshot): boolean {
  const start = termStartOf(snapshot);
  return !snapshot.createdAt || start === null || !isBefore(plus(snapshot.createdAt, DAY), start);
}

function closedAtFirstSight(snapshot: SubscriptionSnapshot, open: readonly SeatsOfOneSource[], rest: number, seenAt: Instant): SeatsOfOneSource[] {
  if (rest <= 0) return [];
  // New within the last days, nothing of it open: an upgrade comes without a window (§5.4), and perhaps a migration, which names its source.
  const isNew = Boolean(snapshot.createdAt) && isBefore(seenAt, plus(snapshot.createdAt!, WINDOW - TOLERANCE));
  const upgraded = isNew && open.length === 0 && snapshot.status === 'active' && !snapshot.migratedFrom;
  return [{ quantity: rest, source: upgraded ? 'upgrade' : baseSource(snapshot, undefined), deadline: null }];
}

/** Seats that Microsoft does not show as open: what was locked stays, reductions come out of what was open, the rest came without a window. */
function closedSince(before: SeatLedger, open: readonly SeatsOfOneSource[], rest: number, turn: Turn | undefined, { status }: SubscriptionSnapshot, seenAt: Instant): SeatsOfOneSource[] {
  if (rest <= 0) return [];
  if (turn === 'renewed' || turn === 'converted') return [{ quantity: rest, source: turn === 'renewed' ? 'renewal' : 'purchase', deadline: null }];
  const closed = before.batches.filter(({ deadline }) => deadline === null || !open.some((batch) => sameMoment(batch.deadline!, deadline)));
  const inOrder = closed.toSorted((a, b) => Number(isOpenAt(a, before.basis.seenAt)) - Number(isOpenAt(b, before.basis.seenAt)));
  let left = rest;
  const kept = inOrder.flatMap((batch) => {
    const seats = Math.min(batch.quantity, left);
    left -= seats;
    // What Microsoft closed before its deadline has none any more; while it is suspended nothing is shown, and the windows run on (§5.4).
    const deadline = status === 'active' && isOpenAt(batch, seenAt) ? null : batch.deadline;
    return seats > 0 ? [{ ...batch, quantity: seats, deadline }] : [];
  });
  if (left === 0) return kept;
  const late = !isBefore(seenAt, plus(before.basis.seenAt, WINDOW));
  return [...kept, { quantity: left, source: late || turn === 'replaced' ? 'added-mid-term' : 'upgrade', deadline: null }];
}

function expectedOpen(before: SeatLedger, snapshot: SubscriptionSnapshot, seenAt: Instant): { readonly atLeast: number; readonly atMost: number } | undefined {
  const { quantity } = snapshot;
  const { basis } = before;
  const turn = turnOf(before, snapshot, seenAt);
  if (turn === 'renewed') {
    // For seven days from the renewal every seat is open, whatever came and went since.
    const isCertain = isBefore(seenAt, plus(nextTermFrom(basis.termEnd!), WINDOW - TOLERANCE));
    return isCertain ? { atLeast: quantity, atMost: quantity } : undefined;
  }
  if (turn !== 'same') return undefined;
  const change = quantity - basis.quantity;
  const openAt = (moment: Instant): number => sum(before.batches.filter((batch) => isOpenAt(batch, basis.seenAt) && isOpenAt(batch, moment)));
  const surely = openAt(plus(seenAt, TOLERANCE));
  const perhaps = openAt(plus(seenAt, -TOLERANCE));
  if (change >= 0) return { atLeast: surely + (isBefore(seenAt, plus(basis.seenAt, WINDOW - TOLERANCE)) ? change : 0), atMost: perhaps + change };
  // Which batches a reduction uses up is not known (§12 no. 1); some may have run out since.
  const ranOut = openAt(basis.seenAt) - surely;
  return { atLeast: Math.max(0, surely + change), atMost: Math.max(0, Math.min(perhaps, openAt(basis.seenAt) + change + ranOut)) };
}

function oddDeadlines(before: SeatLedger, snapshot: SubscriptionSnapshot, seenAt: Instant): readonly SeatLedgerDisagreement[] {
  if (turnOf(before, snapshot, seenAt) === 'replaced') return [];
  const earliest = plus(windowEnd(before.basis.seenAt, 'hours'), -TOLERANCE);
  const latest = plus(windowEnd(plus(seenAt, TOLERANCE), 'calendar-days'), TOLERANCE);
  return snapshot.batches
    .filter(({ deadline }) => !before.batches.some((batch) => batch.deadline !== null && sameMoment(batch.deadline, deadline)))
    .filter(({ deadline }) => isBefore(deadline, earliest) || isBefore(latest, deadline))
    .map(({ quantity, deadline }) => ({ kind: 'deadline-differs', shown: quantity, atLeast: 0, atMost: 0, deadline }));
}

function isOpenAt({ deadline }: SeatsOfOneSource, moment: Instant): boolean {
  return deadline !== null && isBefore(moment, deadline);
}

function sameMoment(a: Instant, b: Instant): boolean {
  return toMilliseconds(a) === toMilliseconds(b);
}

function sum(batches: readonly { readonly quantity: number }[]): number {
  return batches.reduce((total, { quantity }) => total + quantity, 0);
}
