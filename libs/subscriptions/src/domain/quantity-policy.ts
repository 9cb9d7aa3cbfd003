import { isBefore, plus, type Instant } from '#platform/kernel';
import { SAFETY_MARGIN, type ProductClass, type QuantityOptions, type SubscriptionSnapshot } from '../contracts/index.js';

/**
 * What may be asked of a subscription's quantity now, and why not more: new commerce gives seats back only within seven days of
 * the moment those seats were added; legacy at any time; nothing else can be changed (facts: partner-center §4.3, §5.3–5.5, §5.7).
 * @param busy whether a change is under way
 */
export function quantityOptions(snapshot: SubscriptionSnapshot, busy: boolean, now: Instant): QuantityOptions {
  const reduction = reductionOf(snapshot);
  const reducible = reduction === 'seven-days' ? openBatches(snapshot, now) : [];
  const reason = whyNot(snapshot, now) ?? (busy ? 'change-in-progress' : null);
  const open = reducible.reduce((sum, batch) => sum + batch.quantity, 0);
  const floors = { 'any-time': 1, 'seven-days': Math.max(1, snapshot.quantity - open), never: snapshot.quantity };
  return {
    changeable: reason === null,
    reason,
    minimum: reason === null ? floors[reduction] : snapshot.quantity,
    maximum: null,
    reducible,
    reduction,
    nextOpening: reduction === 'seven-days' ? nextRenewal(snapshot) : null,
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

function whyNot(snapshot: SubscriptionSnapshot, now: Instant): string | null {
  if (snapshot.status !== 'active') return NAMED_STATUS.includes(snapshot.status) ? snapshot.status : 'not-active';
  const readOnly = READ_ONLY[snapshot.class];
  if (readOnly) return readOnly;
  if (snapshot.isTrial) return 'trial';
  // Renewal is processed from the end of the term for up to 24 hours; Microsoft answers 409 meanwhile (§5.8).
  if (snapshot.termEnd !== null && !isBefore(plus(now, SAFETY_MARGIN), snapshot.termEnd)) return 'term-ended';
  return null;
}

function reductionOf(snapshot: SubscriptionSnapshot): QuantityOptions['reduction'] {
  if (snapshot.isTrial) return 'never';
  if (snapshot.class === 'nce') return 'seven-days';
  return snapshot.class === 'legacy' ? 'any-time' : 'never';
}

function openBatches(snapshot: SubscriptionSnapshot, now: Instant): QuantityOptions['reducible'] {
  // Nothing can be taken back while suspended, whatever stands in the batches (§5.4).
  if (snapshot.status !== 'active') return [];
  return snapshot.batches
    .filter((batch) => batch.quantity > 0 && isBefore(plus(now, SAFETY_MARGIN), batch.deadline))
    .toSorted((a, b) => (isBefore(a.deadline, b.deadline) ? -1 : isBefore(b.deadline, a.deadline) ? 1 : 0));
}

function nextRenewal(snapshot: SubscriptionSnapshot): Instant | null {
  return snapshot.autoRenew && snapshot.status === 'active' && snapshot.termEnd !== null ? plus(snapshot.termEnd, 1000) : null;
}
