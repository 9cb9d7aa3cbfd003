import { validate as isUuid } from 'uuid';
import { InvalidAppend, type EventToAppend, type ExpectedRevision } from './event-store.js';

/** Bytes of data that one append may carry, types and metadata not counted: the limit that EventStoreDB sets. */
export const maxAppendBytes = 1_048_576;

const largestRevision = 2n ** 63n - 1n;
const streamNamePattern = /^[^\p{Cc}\p{Cs}$-][^\p{Cc}\p{Cs}-]*-[^\p{Cc}\p{Cs}-]+$/u;
const typePattern = /^[^\p{Cc}\p{Cs}$][^\p{Cc}\p{Cs}]*$/u;

/** A fact as the bytes that will lie in the log. */
export interface PreparedEvent {
  /** Lower-case UUID. */
  readonly id: string;
  readonly type: string;
  /** JSON text. */
  readonly data: string;
  /** JSON text. */
  readonly metadata: string;
}

/**
 * Checks everything that can be wrong with an append before a store sees it, alike for every adapter, because some
 * stores hang or end the process on such input instead of refusing it.
 * @throws InvalidAppend with what to do about it
 */
export function prepareAppend(stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): PreparedEvent[] {
  if (typeof stream !== 'string' || !streamNamePattern.test(stream))
    throw new InvalidAppend(`Stream name ${JSON.stringify(stream)}: needs a category and an id with exactly one hyphen between them, no control characters, and no $ in front`);
  if (expected !== 'no-stream' && (typeof expected !== 'bigint' || expected < 0n || expected > largestRevision))
    throw new InvalidAppend(`${stream}: the expected revision is either 'no-stream' or a bigint from 0n, not ${String(expected)}`);
  if (events.length === 0) throw new InvalidAppend(`${stream}: an append needs at least one fact`);

  const prepared = events.map((event, index) => prepareEvent(`${stream}, fact ${index}`, event));
  if (prepared.length > 1 && new Set(prepared.map(({ id }) => id)).size < prepared.length)
    throw new InvalidAppend(`${stream}: the same id stands twice in one append`);
  const bytes = prepared.reduce((sum, { data }) => sum + Buffer.byteLength(data), 0);
  if (bytes > maxAppendBytes) throw new InvalidAppend(`${stream}: ${bytes} bytes of data; one append may carry at most ${maxAppendBytes}`);
  return prepared;
}

function prepareEvent(where: string, event: EventToAppend): PreparedEvent {
  if (!isUuid(event.id)) throw new InvalidAppend(`${where}: the id must be a UUID, not ${JSON.stringify(event.id)}`);
  if (typeof event.type !== 'string' || !typePattern.test(event.type))
    throw new InvalidAppend(`${where}: the type must be a non-empty text without control characters and no $ in front, not ${JSON.stringify(event.type)}`);
  return { id: event.id.toLowerCase(), type: event.type, data: toJson(`${where}: data`, event.data), metadata: toJson(`${where}: metadata`, event.metadata) };
}

function toJson(where: string, value: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    throw new InvalidAppend(`${where} cannot be written as JSON: ${(error as Error).message}`);
  }
  // undefined, functions and symbols have no JSON text, whatever the type of JSON.stringify says.
  if (text === undefined) throw new InvalidAppend(`${where} is ${typeof value}, which JSON cannot hold`);
  return text;
}
