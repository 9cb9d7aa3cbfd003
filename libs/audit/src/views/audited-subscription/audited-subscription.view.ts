import { keyOfStream, type Instant, type RecordedFact } from '#platform/kernel';
import { defineView } from '#platform/views';
import { subscriptionStream, type SubscriptionFact, type SubscriptionSnapshot } from '#subscriptions/contracts';

/** A subscription whose history can be read. */
export interface AuditedSubscriptionRow {
  readonly partnerId: string;
  readonly companyId: string;
  readonly subscriptionId: string;
  readonly productName: string;
  readonly friendlyName: string;
  /** What a reader may search in. */
  readonly text: string;
  /** Seats, as Microsoft showed them last. */
  readonly quantity: number;
  /** Number of facts. */
  readonly facts: number;
  /** When Seatkeeper learnt the last of them, UTC. */
  readonly lastFactAt: Instant;
}

type Row = AuditedSubscriptionRow | undefined;

/** Key: id part of the stream name, because most facts of a subscription carry no other. */
export const auditedSubscriptionView = defineView<AuditedSubscriptionRow, SubscriptionFact>()({
  name: 'audited-subscription',
  version: 1,
  streams: [subscriptionStream],
  key: (fact) => keyOfStream(fact.stream),
  on: {
    SubscriptionObserved: (row, fact) => {
      const { subscriptionId, companyId, partnerId, snapshot } = fact.data;
      return { subscriptionId, companyId, partnerId, ...shown(snapshot), facts: (row?.facts ?? 0) + 1, lastFactAt: fact.metadata.recordedAt };
    },
    SeatLedgerDisagreed: counted,
    QuantityChangeRequested: counted,
    CallStarted: counted,
    CallPostponed: counted,
    ChangeAcceptedByMicrosoft: counted,
    OutcomeUnknown: counted,
    QuantityChangeConfirmed: seen,
    QuantityChangeRefused: counted,
    QuantityChangeConflicted: seen,
    ScheduleRestoreStarted: counted,
    ScheduleRestored: seen,
    ScheduleRestoreFailed: counted,
  },
  queries: {
    byPartner: { where: ['partnerId'], orderBy: ['productName'], search: 'text' },
    byCompany: { where: ['partnerId', 'companyId'], orderBy: ['productName'], search: 'text' },
  },
});

function counted(row: Row, fact: RecordedFact<SubscriptionFact>): Row {
  return row && { ...row, facts: row.facts + 1, lastFactAt: fact.metadata.recordedAt };
}

function seen(row: Row, fact: RecordedFact<Extract<SubscriptionFact, { data: { snapshot: SubscriptionSnapshot } }>>): Row {
  const next = counted(row, fact);
  return next && { ...next, ...shown(fact.data.snapshot) };
}

function shown({ productName, friendlyName, offerId, microsoftId, quantity }: SubscriptionSnapshot): Pick<AuditedSubscriptionRow, 'productName' | 'friendlyName' | 'text' | 'quantity'> {
  return { productName, friendlyName, text: [productName, friendlyName, offerId, microsoftId].join('\n'), quantity };
}
