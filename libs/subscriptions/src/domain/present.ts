import { DAY, isBefore, plus, type Instant } from '#platform/kernel';
import type { QuantityChange, SubscriptionItem, SubscriptionSnapshot } from '../contracts/index.js';
import { quantityOptions } from './quantity-policy.js';

/** Milliseconds for which an ended change is still shown beside its subscription. */
const SHOWN_FOR = 3 * DAY;

/** What is known of a subscription when somebody looks. */
export interface SubscriptionKnowledge {
  readonly subscriptionId: string;
  readonly companyId: string;
  readonly snapshot: SubscriptionSnapshot;
  readonly busy: boolean;
  readonly etag: string;
  readonly observedAt: Instant;
  readonly change: QuantityChange | null;
}

/**
 * A subscription as a person sees it now: deadlines that have passed are gone, whenever the row was written.
 * @param mayChange whether the person's level reaches; the options say `view-only` otherwise
 */
export function presentSubscription(known: SubscriptionKnowledge, mayChange: boolean, now: Instant): SubscriptionItem {
  const { snapshot } = known;
  const options = quantityOptions(snapshot, known.busy, now);
  return {
    subscriptionId: known.subscriptionId,
    companyId: known.companyId,
    productName: snapshot.productName,
    friendlyName: snapshot.friendlyName,
    offerId: snapshot.offerId,
    class: snapshot.class,
    isTrial: snapshot.isTrial,
    termDuration: snapshot.termDuration,
    billingCycle: snapshot.billingCycle,
    status: snapshot.status,
    autoRenew: snapshot.autoRenew,
    termEnd: snapshot.termEnd,
    quantity: snapshot.quantity,
    scheduledQuantity: snapshot.scheduledQuantity,
    options: mayChange || !options.changeable ? options : { ...options, changeable: false, reason: 'view-only' },
    change: known.change && isShown(known.change, now) ? known.change : null,
    etag: known.etag,
    observedAt: known.observedAt,
  };
}

function isShown(change: QuantityChange, now: Instant): boolean {
  return change.endedAt === null || isBefore(now, plus(change.endedAt, SHOWN_FOR));
}

/** A change without what only the server needs. */
export function presentChange(change: QuantityChange): QuantityChange {
  const { changeId, from, to, state, reason, retryAt, requestedBy, requestedAt, endedAt, microsoftCode, requestId } = change;
  return { changeId, from, to, state, reason, retryAt, requestedBy, requestedAt, endedAt, microsoftCode, requestId };
}
