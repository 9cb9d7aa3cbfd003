/** Product classes as Partner Center's resources tell them apart (facts: partner-center §4.3). */
export type ProductClass = 'nce' | 'legacy' | 'azure-plan' | 'azure-legacy' | 'software' | 'marketplace';

export type Status = 'active' | 'suspended' | 'deleted' | 'expired' | 'pending' | 'disabled';

/** Seats that were added together and may be taken back until their own deadline (§5.4). */
export interface Batch {
  readonly quantity: number;
  /** Deadline, milliseconds UTC. */
  readonly until: number;
}

/** A change that was answered with 202 and takes effect, or not, later (§5.2). */
export interface PendingChange {
  readonly outcome: 'ok' | 'fails' | 'never';
  /** When it is decided, milliseconds of simulated time. A change that never completes is given up after 24 h. */
  readonly at: number;
  readonly next: SubscriptionRecord;
  readonly effect: Effect;
}

/** What one accepted write did; kept so that tests can count effects per MS-RequestId. */
export interface Effect {
  readonly requestId: string;
  readonly correlationId: string;
  /** Members whose value changed. */
  readonly changed: readonly string[];
  readonly partnerTenantId: string;
  readonly applicationId: string;
  readonly userPrincipalName?: string;
}

/** One entry of the order behind a subscription (§5.2). */
export interface OrderLine {
  readonly transactionType: 'new' | 'renew' | 'addQuantity' | 'removeQuantity' | 'cancel' | 'convert' | 'extendTerm';
  readonly quantity: number;
  readonly at: number;
  /** Quantity before the change. */
  readonly before?: number;
  /** The charge cycle in which it fell: first moment and last second (§5.6). */
  readonly cycle?: { readonly start: number; readonly end: number };
  /** What an extended service term costs above the monthly plan, in percent (§5.9). */
  readonly upliftPercent?: number;
}

/** Seats for which a promotion holds, counted per customer; cancelled seats still count (§5.7). */
export interface PromotionLimit {
  readonly minimum: number;
  readonly maximum: number;
  /** Seats ever bought under the promotion. */
  readonly redeemed: number;
}

/** JSON members that Partner Center keeps as they were sent. */
export type Document = { readonly [member: string]: unknown };

/** A subscription as the simulator holds it. Times in milliseconds UTC; immutable: a rule returns a new one. */
export interface SubscriptionRecord {
  readonly id: string;
  readonly partnerTenantId: string;
  readonly customerId: string;
  readonly country: string;
  readonly productClass: ProductClass;
  readonly offerId: string;
  readonly offerName: string;
  readonly friendlyName: string;
  readonly publisherName?: string;
  readonly promotionId?: string;
  readonly promotionLimit?: PromotionLimit;
  /** A legacy subscription that this one replaced. */
  readonly migratedFromSubscriptionId?: string;
  readonly parentSubscriptionId?: string;
  readonly entitlementId?: string;
  readonly orderId: string;
  /** Partner (MPN) id of an indirect reseller. */
  readonly partnerId: string;

  readonly status: Status;
  /** Since when it has this status. */
  readonly statusSince: number;
  readonly suspensionReasons: readonly string[];
  readonly quantity: number;
  readonly minimum: number;
  readonly maximum: number;
  /** The offer or its term is no longer sold: no increase (403/800028). */
  readonly endOfSale: boolean;
  readonly isTrial: boolean;
  /** Software with Software Assurance: no increase (400/800092). */
  readonly softwareAssurance?: boolean;
  /** Licences that are assigned to people; only known where a test or a rehearsal says so (§12 no. 18). */
  readonly assignedSeats?: number;
  readonly autoRenew: boolean;
  readonly extendedServiceTerm: boolean;
  /** What the term was before it was extended; a conversion to a new term goes back to it. */
  readonly extendedFrom?: { readonly termDuration?: string; readonly billingCycle: string };
  /** Whether the product is sold with a monthly plan too, which decides the price of an extended term; absent counts as yes (§5.9). */
  readonly monthlyPlanSold?: boolean;

  readonly termDuration?: string;
  readonly billingCycle: string;
  readonly createdAt: number;
  readonly effectiveStart: number;
  /** Day number that renewals keep. */
  readonly anchorDay: number;
  /** Last second of the term; undefined where there is none. */
  readonly termEnd?: number;
  readonly billingCycleEnd?: number;
  readonly cancellationAllowedUntil?: number;
  /** Until when a cancellation is refunded in full (`refundOptions`). */
  readonly fullRefundUntil?: number;

  readonly batches: readonly Batch[];
  readonly scheduledNextTermInstructions?: Document;
  readonly nextChargeInstructions?: Document;
  readonly scheduledActions?: readonly Document[];
  /** When the present schedule was set. */
  readonly scheduleSetAt?: number;

  /** While the renewal is processed: until when. */
  readonly renewalUntil?: number;
  /** When a pending subscription is provisioned. */
  readonly provisionedAt?: number;
  readonly pendingChange?: PendingChange;

  /** Members of an imported resource that the simulator does not model; shown as they came. */
  readonly further?: Document;

  readonly version: number;
  readonly updateCount: number;
  readonly orderLines: readonly OrderLine[];
}

/** Batches whose deadline lies after `now`; none unless the subscription is active. */
export function openBatches(subscription: SubscriptionRecord, now: number): readonly Batch[] {
  if (subscription.productClass !== 'nce' || subscription.status !== 'active' || subscription.isTrial) return [];
  return subscription.batches.filter((batch) => batch.until > now && batch.quantity > 0);
}

/** Base64 of `{"id","version"}`, the form of `attributes.etag` (§2.6). */
export function etagOf(subscription: Pick<SubscriptionRecord, 'id' | 'version'>): string {
  return Buffer.from(JSON.stringify({ id: subscription.id, version: subscription.version })).toString('base64');
}

/** `product`, `sku`, `availability` of a new-commerce offer id; undefined for others. */
export function catalogueIds(offerId: string): { readonly productId: string; readonly skuId: string; readonly availabilityId: string } | undefined {
  const [productId, skuId, availabilityId] = offerId.split(':');
  return productId && skuId && availabilityId ? { productId, skuId, availabilityId } : undefined;
}
