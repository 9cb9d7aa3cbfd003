import { DAY, isBefore, plus, type Instant } from '#platform/kernel';
import type { LedgerBatch, QuantityChange, SeatLedger, SubscriptionItem, SubscriptionSnapshot } from '../contracts/index.js';
import { quantityOptions, type PolicySettings } from './nce-policy.js';
import type { SeatKnowledge } from './seat-knowledge.js';

/** Milliseconds for which an ended change is still shown beside its subscription. */
const SHOWN_FOR = 3 * DAY;
/** Milliseconds for which a disagreement about windows is shown: no window lasts longer. */
const DISAGREEMENT_SHOWN_FOR = 8 * DAY;

/** What is known of a subscription when somebody looks. */
export interface SubscriptionKnowledge {
  readonly subscriptionId: string;
  readonly companyId: string;
  readonly snapshot: SubscriptionSnapshot;
  readonly seats: SeatKnowledge;
  readonly busy: boolean;
  readonly etag: string;
  readonly observedAt: Instant;
  readonly change: QuantityChange | null;
}

/**
 * A subscription as a person sees it now: deadlines that have passed are gone, whenever the row was written.
 * @param mayChange whether the person's level reaches; the options say `view-only` otherwise
 */
export function presentSubscription(known: SubscriptionKnowledge, mayChange: boolean, now: Instant, settings: PolicySettings): SubscriptionItem {
  const { snapshot } = known;
  const options = quantityOptions(known, now, settings);
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
    ledger: presentLedger(known, now),
    change: known.change && isShown(known.change, now) ? known.change : null,
    etag: known.etag,
    observedAt: known.observedAt,
  };
}

/** Where each seat stands at a moment. */
function presentLedger({ snapshot, seats }: SubscriptionKnowledge, now: Instant): SeatLedger {
  const state = (deadline: Instant | null): LedgerBatch['state'] => {
    if (snapshot.class === 'legacy') return 'free';
    return snapshot.status === 'active' && deadline !== null && isBefore(now, deadline) ? 'open' : 'locked';
  };
  const batches = seats.ledger.batches.map(({ quantity, source, deadline }) => ({ quantity, source, deadline, state: state(deadline) }));
  const stillShown = seats.disagreedAt !== null && isBefore(now, plus(seats.disagreedAt, DISAGREEMENT_SHOWN_FOR));
  return {
    batches: [...batches.filter((batch) => batch.state === 'open'), ...batches.filter((batch) => batch.state !== 'open')],
    disagreements: stillShown ? [...seats.disagreements] : [],
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
