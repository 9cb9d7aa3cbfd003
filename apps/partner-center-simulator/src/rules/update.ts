import type { PartnerCenterRefusal } from './refusals.js';
import type { Document, Status, SubscriptionRecord } from './subscription.js';
import type { Switches } from './switches.js';

/** A PATCH as the rules see it. */
export interface Update {
  readonly subscription: SubscriptionRecord;
  /** The parsed body, member names in camelCase; undefined if it was no JSON object. */
  readonly body: Document | undefined;
  /** Header `If-Match` without its quotes. */
  readonly ifMatch?: string | undefined;
  /** Simulated time, milliseconds UTC. */
  readonly now: number;
  readonly switches: Switches;
  /** The customer's account is under review (§3.1). */
  readonly underReview?: boolean;
  /** The customer has not accepted the Microsoft Customer Agreement (§6.5). */
  readonly agreementMissing?: boolean;
  /** Ends (milliseconds UTC) of the customer's other active new-commerce terms, with which a term may be aligned (§6.4). */
  readonly otherTermEnds?: readonly number[];
  /** Status of the subscription that this one is an add-on of (§5.7). */
  readonly parentStatus?: Status | undefined;
}

/** Either a value or a refusal; the rules below pass it along. */
export type Step = SubscriptionRecord | PartnerCenterRefusal;

/** Whether a step of the rules refused. */
export function isRefusal(step: Step): step is PartnerCenterRefusal {
  return 'description' in step;
}

/** The quantity the body asks for. Only called after the body was checked. */
export function requestedQuantity(update: Update): number {
  return update.body?.['quantity'] as number;
}

/** The status the body asks for, if it is another one than the present. */
export function requestedStatus(update: Update): Status | undefined {
  const status = update.body?.['status'];
  if (typeof status !== 'string') return undefined;
  const wanted = status.toLowerCase() as Status;
  return wanted === update.subscription.status ? undefined : wanted;
}
