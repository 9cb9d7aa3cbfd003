import type { EventStoreDBClient } from '@eventstore/db-client';

/** What everything else here knows of the connection. */
export interface Connection {
  readonly client: EventStoreDBClient;
  /** Aborts when the client is no longer to be used. A cancelled call ends without a word, so whoever waits for one listens here, too. */
  readonly left: AbortSignal;
  /** Starts anew with another client: one whose discovery failed never appends again (facts: eventstoredb §0 no. 7). */
  renew(): void;
}
