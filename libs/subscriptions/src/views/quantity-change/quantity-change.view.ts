import { keyOfStream, type Instant, type RecordedFact } from '#platform/kernel';
import { defineView } from '#platform/views';
import { subscriptionStream, type MicrosoftExchange, type QuantityChange, type SubscriptionFact } from '../../contracts/index.js';

/** A quantity change and how far it has come. */
export interface QuantityChangeRow extends QuantityChange {
  readonly companyId: string;
  /** Id part of the subscription's stream name. */
  readonly subscriptionKey: string;
}

/** Key: change id. */
export const quantityChange = defineView<QuantityChangeRow, SubscriptionFact>()({
  name: 'quantity-change',
  version: 1,
  streams: [subscriptionStream],
  key: (fact) => ('changeId' in fact.data ? fact.data.changeId : undefined),
  on: {
    QuantityChangeRequested: (_row, fact) => ({
      changeId: fact.data.changeId,
      from: fact.data.from,
      to: fact.data.to,
      state: 'sending',
      reason: null,
      retryAt: null,
      requestedBy: fact.metadata.actor.name,
      requestedAt: fact.metadata.happenedAt,
      endedAt: null,
      microsoftCode: null,
      requestId: fact.data.requestId,
      companyId: fact.metadata.companyId ?? '',
      subscriptionKey: keyOfStream(fact.stream),
    }),
    CallStarted: (row, { data }) => row && { ...row, state: 'sending', reason: null, retryAt: null, requestId: data.requestId },
    CallPostponed: (row, { data }) => step(row, 'waiting', data.reason, data.retryAt),
    ChangeAcceptedByMicrosoft: (row) => step(row, 'accepted'),
    OutcomeUnknown: (row, { data }) => step(row, 'checking', data.reason),
    QuantityChangeConfirmed: (row, fact) => ended(row, 'confirmed', fact, null, fact.data.exchange),
    QuantityChangeRefused: (row, fact) => ended(row, 'refused', fact, fact.data.reason, fact.data.exchange),
    QuantityChangeConflicted: (row, fact) => ended(row, 'conflicted', fact, 'changed-by-others', null),
  },
  queries: {},
});

type Row = QuantityChangeRow | undefined;

function step(row: Row, state: QuantityChange['state'], reason: string | null = null, retryAt: Instant | null = null): Row {
  return row && { ...row, state, reason, retryAt };
}

function ended(row: Row, state: QuantityChange['state'], fact: RecordedFact, reason: string | null, exchange: MicrosoftExchange | null): Row {
  return row && { ...row, state, reason, retryAt: null, endedAt: fact.metadata.happenedAt, microsoftCode: exchange?.code ?? null };
}
