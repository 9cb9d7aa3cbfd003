import { Refusal, notFound, type Instant } from '#platform/kernel';
import { answerQuantity, type QuantityAnswer, type QuantityOptions, type SubscriptionFact } from '../../contracts/index.js';
import { quantityOptions, type PolicySettings } from '../../domain/nce-policy.js';
import { evidenceOf } from '../../domain/policy-evidence.js';
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
 * @throws Refusal not-found, change-in-progress, quantity-unchanged, and every code of the policy; what could be had now, and what at the renewal, stands in it
 */
export function changeQuantity(subscription: Subscription, wish: QuantityWish, now: Instant, settings: PolicySettings): readonly SubscriptionFact[] {
  // A subscription of another company answers exactly as an unknown one does.
  if (subscription.situation === 'unknown' || subscription.owner.companyId !== wish.companyId) throw notFound();
  const busy = changeUnderWay(subscription);
  if (busy) throw new Refusal('change-in-progress', { changeId: busy.changeId, to: busy.to, requestedBy: busy.requestedBy.name });

  const { snapshot } = subscription;
  const options = quantityOptions({ ...subscription, busy: false }, now, settings);
  const answer = answerQuantity(snapshot.quantity, options, wish.to, now);
  switch (answer.kind) {
    case 'same':
      throw new Refusal('quantity-unchanged', { quantity: snapshot.quantity });
    case 'increase':
    case 'reduce': {
      const evidence = evidenceOf(answer, snapshot.quantity, options, now);
      return [{ type: 'QuantityChangeRequested', data: { changeId: wish.changeId, requestId: wish.requestId, from: snapshot.quantity, to: wish.to, evidence } }];
    }
    case 'at-renewal':
    case 'split':
    case 'refused':
      throw refusal(answer, snapshot.quantity, wish.to, options);
  }
}

function refusal(answer: Extract<QuantityAnswer, { code: string }>, quantity: number, asked: number, options: QuantityOptions): Refusal {
  const { code, rule, floor, deadline, nextOpening } = answer;
  const reducible = options.reducible.map((batch) => ({ quantity: batch.quantity, deadline: batch.deadline }));
  const { maximum, smallest, reason } = options;
  return new Refusal(code, {
    quantity, asked, floor, maximum, smallest, reason, reducible, rule, deadline,
    nextOpening: nextOpening ?? options.nextOpening,
    possibleNow: answer.kind === 'split' ? { ...answer.now } : null,
    atRenewal: answer.kind === 'refused' ? null : { ...answer.atRenewal },
  });
}
