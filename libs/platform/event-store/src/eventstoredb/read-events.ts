import type { Readable } from 'node:stream';
import type { AllStreamResolvedEvent, ResolvedEvent } from '@eventstore/db-client';
import { StoreUnavailable, type StoredEvent } from '../event-store.js';
import { deadlines } from './deadline.js';
import { readFailure } from './failures.js';
import type { Connection } from './connection.js';
import { isMissing, toStoredEvent } from './stored-events.js';

type Reading = Readable & AsyncIterable<ResolvedEvent | AllStreamResolvedEvent> & { cancel(): Promise<void> };

/**
 * Facts of a stream, in order. A missing stream is empty.
 * @throws StoreUnavailable
 */
export function readStream(connection: Connection, stream: string, options: { readonly from: bigint; readonly limit?: number }, deadline: number = deadlines.read): Promise<StoredEvent[]> {
  const { from, limit } = options;
  return collect(connection, () => connection.client.readStream(stream, { fromRevision: from, ...(limit !== undefined && { maxCount: limit }) }), deadline);
}

/** The last fact of a stream, if there is one. */
export async function readLastOf(connection: Connection, stream: string): Promise<StoredEvent | undefined> {
  return (await collect(connection, () => connection.client.readStream(stream, { direction: 'backwards', fromRevision: 'end', maxCount: 1 }), deadlines.read))[0];
}

/** The last record of the log, the server's own included. */
export async function readEnd(connection: Connection, deadline: number): Promise<StoredEvent | undefined> {
  return (await collect(connection, () => connection.client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1 }), deadline))[0];
}

/** The deadline runs anew from fact to fact, so that a long stream may take its time. */
async function collect(connection: Connection, begin: () => object, deadline: number): Promise<StoredEvent[]> {
  const found: StoredEvent[] = [];
  const reading = begin() as Reading;
  const stop = (reason: Error) => {
    reading.destroy(reason);
    // Otherwise the call itself would stay open. It may never have been made.
    reading.cancel().catch(() => undefined);
  };
  const end = () => stop(left.reason as Error);
  const { left } = connection;
  left.addEventListener('abort', end);
  const timer = setTimeout(() => stop(new StoreUnavailable('The event store does not answer')), deadline);
  try {
    for await (const { event } of reading) {
      timer.refresh();
      if (event) found.push(toStoredEvent(event));
    }
    return found;
  } catch (error) {
    if (isMissing(error)) return [];
    throw readFailure(error);
  } finally {
    clearTimeout(timer);
    left.removeEventListener('abort', end);
  }
}
