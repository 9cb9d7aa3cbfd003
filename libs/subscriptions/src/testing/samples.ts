import type { Actor } from '#platform/kernel';
import { recorded } from '#platform/views/testing';
import type { PolicyEvidence, QuantityOptions, SubscriptionFact, SubscriptionSnapshot } from '../contracts/index.js';
import { seen } from '../domain/seat-knowledge.js';
import { evolve, unknownSubscription, type Subscription } from '../domain/subscription.js';

/** The present of these samples. */
export const NOW = '2026-09-17T08:00:00.000Z';
export const owner = { subscriptionId: 'd2b90d1a-4a7b-5e11-8d2b-6a1c2f304a3e', companyId: 'c-1', partnerId: 'p-1' };
export const anna: Actor = { kind: 'person', tenantId: 't', objectId: 'o', name: 'Anna Weber', username: 'anna@alpenholz.example' };

/** 19 seats of new commerce in the middle of its year; 5 + 2 of them can still be taken back, until two different days. */
export const snapshot: SubscriptionSnapshot = {
  microsoftId: '6a1c2f30-4a3e-4d62-8d2b-90d1a4a7b511', companyTenantId: '5d3f0c7a-0f6b-4c1e-9a77-1b3f20c9e101', class: 'nce',
  offerId: 'CFQ7TTC0LCHC:0002:CFQ7TTC0X6RN', productName: 'Microsoft 365 Business Premium', friendlyName: 'Office staff',
  quantity: 19, unitType: 'Licenses', status: 'active', autoRenew: true, isTrial: false, termDuration: 'P1Y', billingCycle: 'monthly',
  startsAt: '2026-03-09T14:22:04.998Z', termEnd: '2027-03-08T23:59:59Z', cancellableUntil: null,
  batches: [{ quantity: 2, deadline: '2026-09-22T16:40:55.002Z' }, { quantity: 5, deadline: '2026-09-18T08:14:02.117Z' }],
  scheduledQuantity: null, suspensionReasons: [],
};
/** What is known of its seats from this one reading. */
export const seats = seen(undefined, snapshot, NOW);
/** What may be asked of it at NOW; nothing is known of its product. */
export const options: QuantityOptions = {
  changeable: true, reason: null, minimum: 12, smallest: 1, smallestRule: 'sku-minimum', maximum: null, maximumRule: null, reduction: 'seven-days', safetyMargin: 300_000, windowReading: 'hours',
  reducible: snapshot.batches.toReversed().map((batch) => ({ ...batch })), nextOpening: '2027-03-09T00:00:00.000Z', lastDeadline: null,
};
export const evidence: PolicyEvidence = { rule: 'add-any-time', quantity: 19, floor: 12, batches: [], decidedAt: NOW };
export const exchange = { requestId: 'r-1', correlationId: 'x-1', httpStatus: 200, code: null, description: null };

/** First sight of the sample subscription, with changes to it. */
export const observed = (change: Partial<SubscriptionSnapshot> = {}) =>
  ({ type: 'SubscriptionObserved', data: { ...owner, snapshot: { ...snapshot, ...change }, reason: 'first-seen' } }) as const satisfies SubscriptionFact;
export const requested = (to = 22, changeId = 'change-1') =>
  ({ type: 'QuantityChangeRequested', data: { changeId, requestId: 'r-1', from: 19, to, evidence } }) as const satisfies SubscriptionFact;
export const called = (more: Partial<Extract<SubscriptionFact, { type: 'CallStarted' }>['data']> = {}) =>
  ({ type: 'CallStarted', data: { changeId: 'change-1', attempt: 1, requestId: 'r-1', observedQuantity: 19, giveUpAt: '2026-09-17T08:01:02.000Z', standing: null, ...more } }) as const satisfies SubscriptionFact;
export const confirmed = (scheduleToRestore: object | null = null) =>
  ({
    type: 'QuantityChangeConfirmed',
    data: { changeId: 'change-1', quantity: 22, snapshot: { ...snapshot, quantity: 22 }, evidence: 'answer', exchange, scheduleToRestore },
  }) as const satisfies SubscriptionFact;
export const refused = { type: 'QuantityChangeRefused', data: { changeId: 'change-1', reason: 'seats-locked', exchange: { ...exchange, httpStatus: 400, code: '800090' } } } as const satisfies SubscriptionFact;
export const unclear = (httpStatus: number | null = null) =>
  ({ type: 'OutcomeUnknown', data: { changeId: 'change-1', attempt: 1, reason: 'outcome-unknown', exchange: httpStatus === null ? null : { ...exchange, httpStatus } } }) as const satisfies SubscriptionFact;
export const postponed = (retryAt = '2026-09-17T08:00:41.000Z') =>
  ({ type: 'CallPostponed', data: { changeId: 'change-1', attempt: 1, reason: 'throttled', retryAt, exchange: null } }) as const satisfies SubscriptionFact;
export const accepted = { type: 'ChangeAcceptedByMicrosoft', data: { changeId: 'change-1', attempt: 1, exchange: { ...exchange, httpStatus: 202 } } } as const satisfies SubscriptionFact;

/** Folds facts that happened at NOW, asked for by Anna. */
export const after = (...facts: readonly SubscriptionFact[]): Subscription =>
  facts.map((fact, index) => recorded<SubscriptionFact>(fact, { id: `fact-${index}`, metadata: { actor: anna } })).reduce<Subscription>(evolve, unknownSubscription);
