import { StreamNotFoundError, type AllStreamRecordedEvent, type RecordedEvent } from '@eventstore/db-client';
import type { ExpectedRevision, StoredEvent } from '../event-store.js';
import type { PreparedEvent } from '../prepare-append.js';

/** An append that was checked. */
export interface PreparedAppend {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly PreparedEvent[];
}

/** Revision of the fact that follows what was expected. */
export function nextRevision(expected: ExpectedRevision): bigint {
  return expected === 'no-stream' ? 0n : expected + 1n;
}

export function toStoredEvent(event: RecordedEvent | AllStreamRecordedEvent): StoredEvent {
  const { id, type, data, metadata, streamId, revision, position } = event;
  // Every server that this client appends to in batches tells the position, also when one stream is read.
  if (!position) throw new Error(`${streamId}, revision ${revision}: the event store does not tell positions; version 22.10 or newer is needed`);
  return { id, type, data, metadata, stream: streamId, revision, position: position.commit };
}

/** Whether what lies in the log is, byte for byte, what was to be appended. Reading JSON and writing it again gives the same text. */
export function isSame(stored: StoredEvent | undefined, event: PreparedEvent): boolean {
  return stored?.id === event.id && stored.type === event.type && JSON.stringify(stored.data) === event.data && JSON.stringify(stored.metadata) === event.metadata;
}

export function isMissing(error: unknown): boolean {
  return error instanceof StreamNotFoundError;
}
