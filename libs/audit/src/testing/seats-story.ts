import type { Actor } from '#platform/kernel';
import { subscriptionStream, type MicrosoftExchange, type SubscriptionFact, type SubscriptionSnapshot } from '#subscriptions/contracts';

export const ids = { subscriptionId: 'd2b90d1a-4a7b-5e11-8d2b-6a1c2f304a3e', companyId: 'company-1', partnerId: 'partner-1' };
export const stream = 'subscription-d2b90d1a4a7b5e118d2b6a1c2f304a3e';
export const anna: Actor = { kind: 'person', tenantId: 't', objectId: 'o', name: 'Anna Meier', username: 'anna@alpenholz.example' };
export const exchange: MicrosoftExchange = { requestId: 'r', correlationId: 'c', httpStatus: 400, code: '800090', description: 'Locked' };

/** Facts of the category's own examples, one of every type, in today's shape. */
export const examples: SubscriptionFact[] = subscriptionStream.examples.map(({ storedName, data }) => {
  const [type] = Object.entries(subscriptionStream.storedNames).find(([, name]) => name === storedName)!;
  return { type, data } as SubscriptionFact;
});

const seen = examples.find((fact) => fact.type === 'SubscriptionObserved')!.data.snapshot;
export const snapshot = (quantity: number, more: Partial<SubscriptionSnapshot> = {}): SubscriptionSnapshot => ({ ...seen, quantity, ...more });
const changeId = 'change-1';

export const observed = (quantity: number, reason: 'first-seen' | 'synchronised' | 'after-change' = 'first-seen', more: Partial<SubscriptionSnapshot> = {}): SubscriptionFact =>
  ({ type: 'SubscriptionObserved', data: { ...ids, snapshot: snapshot(quantity, more), reason } });
export const asked = (from: number, to: number, rule = 'add-any-time', batches = seen.batches, floor = 12): SubscriptionFact =>
  ({ type: 'QuantityChangeRequested', data: { changeId, requestId: 'r', from, to, evidence: { rule, quantity: from, floor, batches, decidedAt: '2026-09-17T08:00:00.000Z' } } });
export const called = (attempt: number, observedQuantity: number): SubscriptionFact =>
  ({ type: 'CallStarted', data: { changeId, attempt, requestId: 'r', observedQuantity, giveUpAt: '2026-09-17T08:01:00.000Z', standing: null } });
export const postponed = (attempt: number, reason: string): SubscriptionFact =>
  ({ type: 'CallPostponed', data: { changeId, attempt, reason, retryAt: '2026-09-17T08:01:41.000Z', exchange: null } });
export const accepted: SubscriptionFact = { type: 'ChangeAcceptedByMicrosoft', data: { changeId, attempt: 1, exchange: { ...exchange, httpStatus: 202 } } };
export const unclear = (reason: string): SubscriptionFact => ({ type: 'OutcomeUnknown', data: { changeId, attempt: 1, reason, exchange: null } });
export const confirmed = (quantity: number, evidence: 'answer' | 'read-back', scheduleToRestore: object | null = null): SubscriptionFact =>
  ({ type: 'QuantityChangeConfirmed', data: { changeId, quantity, snapshot: snapshot(quantity), evidence, exchange: null, scheduleToRestore } });
export const refused = (reason: string, by: MicrosoftExchange | null): SubscriptionFact => ({ type: 'QuantityChangeRefused', data: { changeId, reason, exchange: by } });
export const conflicted = (observedQuantity: number): SubscriptionFact =>
  ({ type: 'QuantityChangeConflicted', data: { changeId, observedQuantity, snapshot: snapshot(observedQuantity) } });
export const restoring: SubscriptionFact = { type: 'ScheduleRestoreStarted', data: { changeId, attempt: 1, requestId: 'r', giveUpAt: '2026-09-17T08:02:00.000Z' } };
export const restored = (quantity: number, evidence: 'answer' | 'read-back'): SubscriptionFact =>
  ({ type: 'ScheduleRestored', data: { changeId, evidence, snapshot: snapshot(quantity), exchange: null } });
export const notRestored: SubscriptionFact = { type: 'ScheduleRestoreFailed', data: { changeId, reason: 'too-many-attempts', exchange: null } };
