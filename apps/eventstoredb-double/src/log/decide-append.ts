import type { LoggedEvent } from './logged-event.js';
import type { StreamState } from './stream-state.js';

/** What an append expects of the stream's end. */
export type Expected = 'any' | 'no-stream' | 'stream-exists' | bigint;

export type Decision =
  | { readonly kind: 'write' }
  /** These very ids stand there already; `last` is the event of the last one. */
  | { readonly kind: 'repeated'; readonly last: LoggedEvent }
  /** They are on their way to the disk: the server says nothing, and the client runs into a time-out. */
  | { readonly kind: 'in-flight' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'deleted' };

/** Ids that the server still remembers, wherever they stand: volatile, and the only guard of an append that expects anything. */
export type RecentIds = ReadonlyMap<string, LoggedEvent>;

/** What becomes of an append: the table of idempotence (facts: eventstoredb §1). */
export function decideAppend(stream: StreamState | undefined, name: string, expected: Expected, ids: readonly string[], recent: RecentIds): Decision {
  if (stream?.tombstoned) return { kind: 'deleted' };
  if (stream?.softDeleted) return decideOnSoftDeleted(stream, expected, ids);
  const last = stream?.last ?? -1n;
  if (expected === 'any' || expected === 'stream-exists') {
    if (expected === 'stream-exists' && last < 0n) return { kind: 'conflict' };
    return decideByMemory(stream, name, ids, recent);
  }
  const before = expected === 'no-stream' ? -1n : expected;
  if (before === last) return { kind: 'write' };
  if (before > last || !stream) return { kind: 'conflict' };
  return compareFrom(stream, before + 1n, ids);
}

/** Whether exactly these ids stand from a revision on. Only ids are compared, never what the events say. */
function compareFrom(stream: StreamState, revision: bigint, ids: readonly string[]): Decision {
  const there = stream.events.slice(Number(revision), Number(revision) + ids.length);
  if (there.length < ids.length || there.some((event, index) => event.id !== ids[index])) return { kind: 'conflict' };
  return repeated(stream, there.at(-1));
}

function decideByMemory(stream: StreamState | undefined, name: string, ids: readonly string[], recent: RecentIds): Decision {
  const known = ids.map((id) => recent.get(id)).map((event) => (event?.stream === name ? event : undefined));
  if (!stream || !known[0]) return { kind: 'write' };
  return known.includes(undefined) ? { kind: 'conflict' } : repeated(stream, known.at(-1));
}

function repeated(stream: StreamState, last: LoggedEvent | undefined): Decision {
  if (!last) return { kind: 'write' };
  return last.revision < BigInt(stream.durable) ? { kind: 'repeated', last } : { kind: 'in-flight' };
}

/** Revisions go on after a soft delete; NO_STREAM, ANY and the last revision bring the stream back (facts: eventstoredb §5). */
function decideOnSoftDeleted(stream: StreamState, expected: Expected, ids: readonly string[]): Decision {
  if (expected === 'stream-exists') return { kind: 'deleted' };
  if (expected === 'any' || expected === stream.last) return { kind: 'write' };
  if (expected !== 'no-stream') return { kind: 'conflict' };
  const before = compareFrom(stream, 0n, ids);
  return before.kind === 'conflict' ? { kind: 'write' } : before;
}
