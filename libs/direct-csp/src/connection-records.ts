import { Injectable } from '@nestjs/common';
import { DocumentConflict, Documents } from '#platform/documents';

const CHECKS = 'connection-checks';
const DELIVERIES = 'event-deliveries';
/** Milliseconds between two notes of "an event came": a burst of events is one sign of life. */
const NOTE_EVERY = 10_000;

/** What the last check of a connection came to. Moments in UTC (ISO 8601). */
export interface ConnectionCheck {
  readonly checkedAt: string | null;
  /** Why the registration for events was refused, in Microsoft's code or ours; null when it was not. */
  readonly registrationProblem: string | null;
  /** The test event that was asked for last. */
  readonly test: { readonly id: string; readonly url: string; readonly at: string; readonly outcome: 'waiting' | 'delivered' | 'undelivered' } | null;
}

/** What is known of each connection beside its facts: when it was looked at, and when an event came. */
@Injectable()
export class ConnectionRecords {
  constructor(private readonly documents: Documents) {}

  /** The last check; an empty one before the first. */
  async check(delegatedAdminId: string): Promise<ConnectionCheck> {
    const stored = await this.documents.get<ConnectionCheck>(CHECKS, delegatedAdminId);
    return stored?.body ?? { checkedAt: null, registrationProblem: null, test: null };
  }

  /** Keeps a check. */
  async saveCheck(delegatedAdminId: string, check: ConnectionCheck): Promise<void> {
    await this.documents.put(CHECKS, delegatedAdminId, check);
  }

  /** When an event last came, UTC; null before the first one. */
  async lastEventAt(delegatedAdminId: string): Promise<string | null> {
    const stored = await this.documents.get<{ readonly at: string }>(DELIVERIES, delegatedAdminId);
    return stored?.body.at ?? null;
  }

  /** An event came. */
  async eventCame(delegatedAdminId: string, at: string): Promise<void> {
    const stored = await this.documents.get<{ readonly at: string }>(DELIVERIES, delegatedAdminId);
    if (stored && Date.parse(at) - Date.parse(stored.body.at) < NOTE_EVERY) return;
    try {
      await this.documents.put(DELIVERIES, delegatedAdminId, { at }, { ifVersion: stored?.version ?? 'absent' });
    } catch (error) {
      // Another process noted an event at the same moment.
      if (!(error instanceof DocumentConflict)) throw error;
    }
  }
}
