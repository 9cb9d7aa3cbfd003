import { Refusal, notFound, type Instant } from '#platform/kernel';
import { answerQuantity, type PolicyEvidence, type QuantityOptions, type SubscriptionFact } from '../../contracts/index.js';
import { quantityOptions } from '../../domain/quantity-policy.js';
import { changeUnderWay, type Subscription } from '../../domain/subscription.js';

/** What a person asks for: a new total, in seats. */
export interface QuantityWish {
  readonly companyId: string;
  readonly changeId: string;
  /** `MS-RequestId` of every attempt at Microsoft; durable before the first. */
  readonly requestId: string;
  readonly to: number;
}

/**
 * Decides whether a new total may be asked of Microsoft now.
 * @throws Refusal not-found, change-in-progress, not-changeable, quantity-unchanged, below-one, above-maximum, seats-locked
 */
export function changeQuantity(subscription: Subscription, wish: QuantityWish, now: Instant): readonly SubscriptionFact[] {
  // A subscription of another company answers exactly as an unknown one does.
  if (subscription.situation === 'unknown' || subscription.owner.companyId !== wish.companyId) throw notFound();
  const busy = changeUnderWay(subscription);
  if (busy) throw new Refusal('change-in-progress', { changeId: busy.changeId, to: busy.to, requestedBy: busy.requestedBy.name });

  const { snapshot } = subscription;
  const options = quantityOptions(snapshot, false, now);
  const answer = answerQuantity(snapshot.quantity, options, wish.to, now);
  if (answer.kind === 'same') throw new Refusal('quantity-unchanged', { quantity: snapshot.quantity });
  if (answer.kind === 'refused') throw refusal(answer.code, snapshot.quantity, wish.to, answer.floor, options);

  const evidence: PolicyEvidence = {
    rule: answer.kind === 'increase' ? 'add-any-time' : options.reduction === 'any-time' ? 'legacy-any-time' : 'reduce-inside-window',
    quantity: snapshot.quantity,
    floor: options.minimum,
    batches: options.reducible,
    decidedAt: now,
  };
  return [
    { type: 'QuantityChangeRequested', data: { changeId: wish.changeId, requestId: wish.requestId, from: snapshot.quantity, to: wish.to, evidence } },
  ];
}

function refusal(code: string, quantity: number, asked: number, floor: number, options: QuantityOptions): Refusal {
  const reducible = options.reducible.map((batch) => ({ quantity: batch.quantity, deadline: batch.deadline }));
  return new Refusal(code, { quantity, asked, floor, maximum: options.maximum, reason: options.reason, reducible, nextOpening: options.nextOpening });
}
