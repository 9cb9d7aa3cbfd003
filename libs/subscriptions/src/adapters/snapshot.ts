import type { SeatLimits, StandingInstructions, SubscriptionSnapshot } from '../contracts/index.js';
import type { Subscription } from '#platform/partner-center';

/**
 * A subscription of Partner Center in the words of this context.
 * @param limits of its product, where the catalogue was asked
 */
export function snapshotOf(companyTenantId: string, subscription: Subscription, limits: SeatLimits | null = null): SubscriptionSnapshot {
  return {
    microsoftId: subscription.id,
    companyTenantId,
    class: subscription.class,
    offerId: subscription.offerId,
    productName: subscription.offerName,
    friendlyName: subscription.friendlyName,
    quantity: subscription.quantity,
    unitType: subscription.unitType,
    status: subscription.status,
    autoRenew: subscription.autoRenew,
    isTrial: subscription.isTrial,
    termDuration: subscription.termDuration ?? null,
    billingCycle: subscription.billingCycle,
    startsAt: subscription.effectiveStartDate ?? null,
    termEnd: subscription.commitmentEnd ?? null,
    cancellableUntil: subscription.cancellationAllowedUntil ?? null,
    batches: subscription.refundable.map(({ quantity, allowedUntil }) => ({ quantity, deadline: allowedUntil })),
    scheduledQuantity: subscription.isTrial ? null : scheduledQuantity(subscription),
    suspensionReasons: subscription.suspensionReasons,
    createdAt: subscription.creationDate ?? null,
    migratedFrom: name(subscription.raw, 'migratedFromSubscriptionId'),
    promotionId: name(subscription.raw, 'promotionId'),
    limits,
  };
}

/** What stands for renewal in the raw resource, verbatim; null when nothing does. A trial's conversion target is not somebody's wish (§5.8). */
export function standingOf({ raw, isTrial }: Subscription): StandingInstructions | null {
  if (isTrial) return null;
  const next = member(raw, 'scheduledNextTermInstructions');
  const actions = member(raw, 'scheduledActions');
  const standing: StandingInstructions = {
    ...(isPresent(next) ? { scheduledNextTermInstructions: next } : {}),
    ...(isPresent(actions) ? { scheduledActions: actions } : {}),
  };
  return Object.keys(standing).length === 0 ? null : standing;
}

function scheduledQuantity({ raw }: Subscription): number | null {
  const next = member(raw, 'scheduledNextTermInstructions');
  const actions = member(raw, 'scheduledActions');
  const renewals = Array.isArray(actions) ? actions.map((action: unknown) => member(action, 'instructions')) : [];
  // If both are there, only scheduledActions count (§5.9).
  const quantity = [...renewals, next].map((instructions) => member(instructions, 'quantity')).find((value) => typeof value === 'number');
  return quantity ?? null;
}

/** A text that says something; Microsoft writes `""` for none (§2.2). */
function name(resource: unknown, which: string): string | null {
  const value = member(resource, which);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function isPresent(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null;
}

/** A member by its name in any case: responses are camelCase, samples also PascalCase (§2.2). */
function member(resource: unknown, name: string): unknown {
  if (typeof resource !== 'object' || resource === null) return undefined;
  return Object.entries(resource).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}
