import { keyOfStream, type Instant, type RecordedFact } from '#platform/kernel';
import { defineView } from '#platform/views';
import { subscriptionStream, type SubscriptionFact, type SubscriptionSnapshot } from '../../contracts/index.js';
import { seatsAfter, seen, type SeatKnowledge } from '../../domain/seat-knowledge.js';

/** One subscription of a company. */
export interface SubscriptionRow {
  readonly subscriptionId: string;
  readonly companyId: string;
  readonly partnerId: string;
  /** Active first, then what needs attention, then what is gone. */
  readonly rank: number;
  readonly productName: string;
  /** What a reader may search in. */
  readonly text: string;
  readonly snapshot: SubscriptionSnapshot;
  readonly seats: SeatKnowledge;
  readonly observedAt: Instant;
  /** Revision of the stream that this row shows, as text; the entity tag. */
  readonly revision: string;
  /** Id of the change under way or of the last one, or null. */
  readonly changeId: string | null;
  /** Whether a change, or the putting back of a schedule, is under way. */
  readonly busy: boolean;
}

const RANK: { readonly [status: string]: number } = { active: 0, pending: 1, suspended: 2, expired: 3, disabled: 4, deleted: 5 };

/** A company's subscriptions. Key: the stream's id. */
export const subscriptionList = defineView<SubscriptionRow, SubscriptionFact>()({
  name: 'subscription-list',
  version: 2,
  streams: [subscriptionStream],
  key: (fact) => keyOfStream(fact.stream),
  on: {
    SubscriptionObserved: (row, fact) => {
      const { subscriptionId, companyId, partnerId, snapshot } = fact.data;
      const first = { subscriptionId, companyId, partnerId, changeId: null, busy: false };
      return shown({ ...first, ...row, seats: row?.seats }, fact, snapshot);
    },
    SeatLedgerDisagreed: (row, fact) => row && at(row, fact),
    QuantityChangeRequested: (row, fact) => row && { ...at(row, fact), changeId: fact.data.changeId, busy: true },
    CallStarted: (row, fact) => row && at(row, fact),
    CallPostponed: (row, fact) => row && at(row, fact),
    ChangeAcceptedByMicrosoft: (row, fact) => row && at(row, fact),
    OutcomeUnknown: (row, fact) => row && at(row, fact),
    QuantityChangeConfirmed: (row, fact) => row && { ...shown(row, fact, fact.data.snapshot), busy: fact.data.scheduleToRestore !== null },
    QuantityChangeRefused: (row, fact) => row && { ...at(row, fact), busy: false },
    QuantityChangeConflicted: (row, fact) => row && { ...shown(row, fact, fact.data.snapshot), busy: false },
    ScheduleRestoreStarted: (row, fact) => row && at(row, fact),
    ScheduleRestored: (row, fact) => row && { ...shown(row, fact, fact.data.snapshot), busy: false },
    ScheduleRestoreFailed: (row, fact) => row && { ...at(row, fact), busy: false },
  },
  queries: { byCompany: { where: ['companyId'], orderBy: ['rank', 'productName'], search: 'text' } },
});

function at<Row extends { readonly seats: SeatKnowledge }>(row: Row, fact: RecordedFact<SubscriptionFact>): Row & { readonly revision: string } {
  return { ...row, revision: String(fact.revision), seats: seatsAfter(row.seats, fact) };
}

type Shown = Pick<SubscriptionRow, 'rank' | 'productName' | 'text' | 'snapshot' | 'seats' | 'observedAt' | 'revision'>;

function shown<Row extends { readonly seats: SeatKnowledge | undefined }>(row: Row, fact: RecordedFact<SubscriptionFact>, snapshot: SubscriptionSnapshot): Omit<Row, keyof Shown> & Shown {
  const at = fact.metadata.happenedAt;
  return {
    ...row,
    revision: String(fact.revision),
    rank: RANK[snapshot.status] ?? 6,
    productName: snapshot.productName,
    text: `${snapshot.productName} ${snapshot.friendlyName} ${snapshot.offerId}`,
    snapshot,
    seats: seen(row.seats, snapshot, at),
    observedAt: at,
  };
}
