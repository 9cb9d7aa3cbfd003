import { join } from 'node:path';
import type { Configuration } from '#platform/configuration';
import type { EventStore } from './event-store.js';
import { SqliteEventStore } from './sqlite/sqlite-event-store.js';

/**
 * Opens the log that the configuration names: the only place that knows which adapters there are. A server that is down does not hinder
 * it. The client of the server is loaded only where it is needed, so that an embedded start does not pay for it.
 * @throws Error the configuration names none of them, or a connection string is wrong
 */
export async function openEventStore({ eventStore, dataDirectory }: Pick<Configuration, 'eventStore' | 'dataDirectory'>): Promise<EventStore> {
  if (eventStore === 'sqlite') return new SqliteEventStore(join(dataDirectory, 'facts.sqlite'));
  // The text may hold a password, so only its scheme is told.
  const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(eventStore)?.[0];
  if (scheme && /^(esdb|kurrentdb|kurrent)(\+discover)?$/i.test(scheme)) {
    const { EventStoreDbEventStore } = await import('./eventstoredb/eventstoredb-event-store.js');
    return new EventStoreDbEventStore(eventStore);
  }
  throw new Error(`EVENT_STORE names ${scheme ? `a "${scheme}" server` : 'something'} that this version cannot use. Supported: "sqlite" (the default; a file in SEATKEEPER_DATA), esdb://… and kurrentdb://….`);
}
