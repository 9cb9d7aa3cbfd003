import type { Instant } from '#platform/kernel';
import { openBatches, type PolicyEvidence, type QuantityAnswer, type QuantityOptions } from '../contracts/index.js';

/**
 * What the policy decided on, for the log: rule, numbers, deadline, next opening.
 * @param quantity total that the decision started from, in seats
 */
export function evidenceOf(answer: Exclude<QuantityAnswer, { kind: 'same' }>, quantity: number, options: QuantityOptions, now: Instant): PolicyEvidence {
  const isAllowed = answer.kind === 'increase' || answer.kind === 'reduce';
  return {
    rule: answer.rule,
    quantity,
    floor: isAllowed ? options.minimum : answer.floor,
    batches: openBatches(options, now),
    decidedAt: now,
    deadline: isAllowed ? answer.until : answer.deadline,
    nextOpening: isAllowed ? options.nextOpening : (answer.nextOpening ?? options.nextOpening),
    safetyMargin: options.safetyMargin,
    limits: { minimum: options.smallest, maximum: options.maximum },
  };
}
