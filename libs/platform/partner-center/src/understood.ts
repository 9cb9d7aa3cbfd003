import type { Answered } from './caller.js';
import { jsonOf } from './failure.js';
import { isCollection, itemsOf } from './paging.js';
import { PartnerCenterError, type Subscription } from './resources.js';
import { subscriptionOf, UnreadableResource } from './subscription-resource.js';

/**
 * The items of a collection.
 * @throws UnreadableResource it is none
 */
export function collection(body: unknown): readonly unknown[] {
  if (!isCollection(body)) throw new UnreadableResource('a collection has no items');
  return itemsOf(body);
}

/**
 * The subscription that was asked for.
 * @throws UnreadableResource it is another one, or none
 */
export function sameSubscription(body: unknown, subscriptionId: string): Subscription {
  const subscription = subscriptionOf(body);
  if (subscription.id !== subscriptionId.toLowerCase()) throw new UnreadableResource('the answer is about another subscription');
  return subscription;
}

/** Reads a 2xx body; what cannot be read is a `malformed-answer` that tells no value of it. */
export function understood<T>({ answer, exchange }: Answered, template: string, read: (body: unknown) => T): T {
  try {
    const body = jsonOf(answer.body);
    if (body === undefined) throw new UnreadableResource('the body is not JSON');
    return read(body);
  } catch (error) {
    if (!(error instanceof UnreadableResource) && !(error instanceof RangeError)) throw error;
    throw new PartnerCenterError(
      'malformed-answer',
      `Partner Center's answer ${exchange.httpStatus} to ${template} cannot be understood: ${error.message}`,
      exchange,
    );
  }
}
