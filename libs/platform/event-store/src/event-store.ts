import type { Position } from '#platform/kernel';

/** What the log must know about a stream's end before it accepts an append: nothing is there, or exactly this revision. */
export type ExpectedRevision = 'no-stream' | bigint;

/** A fact on its way into the log, already in its stored shape. */
export interface EventToAppend {
  /** UUID, unique over the whole store, derived from stream, command id and index (eventstoredb.md §0 no. 3). */
  readonly id: string;
  /** Stored name: stable for ever, apart from the name the code uses. */
  readonly type: string;
  /** Plain JSON without bigint or undefined at the top. */
  readonly data: unknown;
  readonly metadata: unknown;
}

/** A fact as the log holds it. */
export interface StoredEvent extends EventToAppend {
  readonly stream: string;
  /** From 0 within the stream. */
  readonly revision: bigint;
  readonly position: Position;
}

export interface AppendResult {
  /** Revision of the last fact of the append. */
  readonly revision: bigint;
  /** Position of the last fact of the append. */
  readonly position: Position;
}

/** Which facts a subscription delivers. Exactly one kind of filter; left out means every fact. */
export interface SubscriptionFilter {
  /** Prefixes of stream names, for example `subscription-`. */
  readonly streamPrefixes: readonly string[];
}

export type SubscriptionMessage =
  | { readonly kind: 'event'; readonly event: StoredEvent }
  /** Everything up to and including this position was looked at, whether or not it matched. */
  | { readonly kind: 'checkpoint'; readonly position: Position }
  /** The history is delivered; from here on, facts arrive as they are appended. May come more than once. */
  | { readonly kind: 'caught-up' };

/**
 * The log of facts. A port that SQLite and EventStoreDB both honour; nothing of it needs one process, one machine or
 * positions without gaps (contract: `event-store.contract.ts`).
 */
export abstract class EventStore {
  /**
   * Appends to one stream, all or nothing, durable before it answers.
   *
   * The same append again (same ids, same content, same expected revision) writes nothing and answers as the first did,
   * also when later facts stand behind it.
   *
   * @throws WrongExpectedRevision the stream's end is not what was expected
   * @throws AppendMismatch the same ids were appended before with other content, or only some of them
   * @throws InvalidAppend the input can never be stored (empty append, bad id, bad stream name, not JSON, too large)
   * @throws OutcomeUnknown the store cannot tell whether the append became durable; append again with the same arguments
   * @throws StoreUnavailable nothing was sent
   */
  abstract append(stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<AppendResult>;

  /** Facts of a stream in order, from a revision (inclusive, default 0), at most `limit`. A missing stream is empty. */
  abstract read(stream: string, options?: { readonly from?: bigint; readonly limit?: number }): Promise<StoredEvent[]>;

  /**
   * Facts of all streams in log order: first the history after `after` (exclusive; left out means from the beginning),
   * then live, until `signal` aborts. Pulling slowly slows the store's reading, it never fills memory.
   * Ends quietly on abort.
   *
   * @throws StoreUnavailable the connection was lost: the caller subscribes again from its checkpoint
   * @throws UnknownPosition no fact of this log stands at `after` (only a store that can tell)
   */
  abstract subscribeToAll(options: {
    readonly after?: Position;
    readonly filter?: SubscriptionFilter;
    readonly signal: AbortSignal;
  }): AsyncIterable<SubscriptionMessage>;

  /** Position of the last fact of the log, or undefined when it is empty. A checkpoint beyond it means a restored or reset store. */
  abstract lastPosition(): Promise<Position | undefined>;

  /** Whether the store answers now; the reason when it does not. Used by readiness. */
  abstract check(): Promise<void>;

  /** Ends what is open; later calls fail. */
  abstract close(): Promise<void>;
}

/** Somebody else wrote first, or the stream was not there (or was there) against expectation. */
export class WrongExpectedRevision extends Error {
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    /** Revision of the stream's last fact when the append was refused. */
    readonly actual: ExpectedRevision,
  ) {
    super(`${stream}: expected ${String(expected)}, but it is ${String(actual)}`);
    this.name = 'WrongExpectedRevision';
  }
}

/** The same ids stand in the log with other content, or only a part of them does. */
export class AppendMismatch extends Error {
  override readonly name = 'AppendMismatch';
}

/** The append can never succeed as given. */
export class InvalidAppend extends Error {
  override readonly name = 'InvalidAppend';
}

/** It is not known whether the append became durable. Append again with the same arguments, or read the stream for the ids. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

/** The store cannot be reached; nothing was written. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** A position of another log: the store was restored or reset since it was told. */
export class UnknownPosition extends Error {
  override readonly name = 'UnknownPosition';

  constructor(position: Position, options?: ErrorOptions) {
    super(`The event log has no position ${position}: it was restored or reset since`, options);
  }
}
