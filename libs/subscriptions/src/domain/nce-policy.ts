import { DAY, isBefore, plus, type Instant } from '#platform/kernel';
import { SAFETY_MARGIN, floorOf, openBatches, type ProductClass, type QuantityOptions, type SubscriptionSnapshot, type WindowReading } from '../contracts/index.js';
import { standingLimits, type StandingLimits } from './learnt-limits.js';
import type { SeatKnowledge } from './seat-knowledge.js';
import type { SeatLedger } from './seat-ledger.js';
import { nextTermFrom } from './term.js';

/** How carefully the policy reads Microsoft's rules. */
export interface PolicySettings {
  /** Milliseconds kept clear before a deadline. */
  readonly safetyMargin: number;
  /** How long seats that are added now can probably be taken back. */
  readonly windowReading: WindowReading;
}

/** What holds where nothing is configured. */
export const DEFAULT_POLICY: PolicySettings = { safetyMargin: SAFETY_MARGIN, windowReading: 'hours' };

/** What the policy looks at. */
export interface KnownSubscription {
  readonly snapshot: SubscriptionSnapshot;
  readonly seats: Pick<SeatKnowledge, 'ledger' | 'learnt'>;
  /** Whether a change is under way. */
  readonly busy: boolean;
}

/** A renewal is processed within this after the end of the term, in milliseconds (facts: partner-center §5.8). */
const RENEWAL_TAKES_AT_MOST = DAY;

/**
 * What may be asked of a subscription's quantity now and at its renewal, for every number: see `answerQuantity` (facts: partner-center §4.3, §5.3–5.5,
 * §5.7–5.9). New commerce of any term and billing plan gives seats back only inside the window that each batch has of its own; legacy gives them back at
 * any time; all else cannot be changed.
 */
export function quantityOptions({ snapshot, seats: { ledger, learnt }, busy }: KnownSubscription, now: Instant, settings: PolicySettings): QuantityOptions {
  const reason = whyNot(snapshot, ledger, now, settings) ?? (busy ? 'change-in-progress' : null);
  const reduction = reductionOf(snapshot);
  const limits = standingLimits(learnt, now);
  const window = { reduction, ...smallest(snapshot, limits), safetyMargin: settings.safetyMargin };
  const reducible = reduction === 'seven-days' ? openBatches({ reducible: shownBatches(snapshot), safetyMargin: settings.safetyMargin }, now) : [];
  return {
    changeable: reason === null,
    reason,
    minimum: reason === null ? floorOf(snapshot.quantity, { ...window, reducible }, now) : snapshot.quantity,
    ...window,
    ...largest(snapshot, limits),
    reducible,
    nextOpening: nextOpening(snapshot, reason, reduction),
    lastDeadline: reduction === 'seven-days' ? lastDeadline(ledger, now) : null,
    windowReading: settings.windowReading,
  };
}

const READ_ONLY: { readonly [C in ProductClass]?: string } = {
  'azure-plan': 'azure-plan',
  'azure-legacy': 'azure-plan',
  software: 'software',
  marketplace: 'marketplace',
  unknown: 'unknown-product',
};
const NAMED_STATUS: readonly string[] = ['suspended', 'expired', 'deleted', 'pending', 'disabled'];

function whyNot(snapshot: SubscriptionSnapshot, ledger: SeatLedger, now: Instant, { safetyMargin }: PolicySettings): string | null {
  if (snapshot.status !== 'active') return NAMED_STATUS.includes(snapshot.status) ? snapshot.status : 'not-active';
  const readOnly = READ_ONLY[snapshot.class];
  if (readOnly) return readOnly;
  if (snapshot.isTrial) return 'trial';
  // Renewal is processed from the end of the term for up to 24 hours; Microsoft answers 409 meanwhile (§5.8).
  if (snapshot.termEnd !== null && !isBefore(plus(now, safetyMargin), nextTermFrom(snapshot.termEnd))) return 'term-ended';
  return ledger.extended ? 'extended-term' : null;
}

function reductionOf({ class: product, isTrial }: SubscriptionSnapshot): QuantityOptions['reduction'] {
  if (isTrial) return 'never';
  if (product === 'nce') return 'seven-days';
  return product === 'legacy' ? 'any-time' : 'never';
}

/** Microsoft's own batches, the first to close first: the ledger explains them, it never replaces them. Nothing is open while suspended (§5.4). */
function shownBatches({ status, batches }: SubscriptionSnapshot): QuantityOptions['reducible'] {
  if (status !== 'active') return [];
  return batches.toSorted((a, b) => (isBefore(a.deadline, b.deadline) ? -1 : isBefore(b.deadline, a.deadline) ? 1 : 0));
}

function smallest({ limits }: SubscriptionSnapshot, { fewest, fewestInPromotion }: StandingLimits): Pick<QuantityOptions, 'smallest' | 'smallestRule'> {
  const product = Math.max(1, limits?.minimum ?? 1, fewest ?? 1);
  return fewestInPromotion !== null && fewestInPromotion > product ? { smallest: fewestInPromotion, smallestRule: 'promotion-limit' } : { smallest: product, smallestRule: 'sku-minimum' };
}

function largest({ limits, quantity }: SubscriptionSnapshot, { noLongerSold, most, mostInPromotion }: StandingLimits): Pick<QuantityOptions, 'maximum' | 'maximumRule'> {
  if (noLongerSold) return { maximum: quantity, maximumRule: 'end-of-sale' };
  const candidates: readonly Pick<QuantityOptions, 'maximum' | 'maximumRule'>[] = [
    { maximum: limits?.maximum ?? null, maximumRule: 'sku-maximum' },
    { maximum: most, maximumRule: 'sku-maximum' },
    { maximum: mostInPromotion, maximumRule: 'promotion-limit' },
  ];
  const known = candidates.filter(({ maximum }) => maximum !== null).toSorted((a, b) => a.maximum! - b.maximum!);
  return known[0] ?? { maximum: null, maximumRule: null };
}

function nextOpening({ status, autoRenew, termEnd }: SubscriptionSnapshot, reason: string | null, reduction: QuantityOptions['reduction']): Instant | null {
  if (reduction !== 'seven-days' || status !== 'active' || !autoRenew || termEnd === null) return null;
  // While the renewal is processed nobody knows when it is done, only the latest moment.
  if (reason === 'term-ended') return plus(nextTermFrom(termEnd), RENEWAL_TAKES_AT_MOST);
  return nextTermFrom(termEnd);
}

function lastDeadline({ batches }: SeatLedger, now: Instant): Instant | null {
  const passed = batches.flatMap(({ deadline }) => (deadline !== null && !isBefore(now, deadline) ? [deadline] : []));
  return passed.toSorted((a, b) => (isBefore(a, b) ? 1 : -1))[0] ?? null;
}
