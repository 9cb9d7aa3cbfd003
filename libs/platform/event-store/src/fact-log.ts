import type { Actor, Fact, Instant, Position, RecordedFact, StreamCategory } from '#platform/kernel';
import type { ExpectedRevision, StoredEvent } from './event-store.js';

/** Who asks for what on whose behalf; becomes the metadata of every fact that the command leaves. */
export interface CommandContext {
  readonly partnerId: string;
  readonly companyId?: string;
  readonly actor: Actor;
  readonly onBehalfOf?: Actor;
  /** UUID; the same id is the same command, however often it is sent. */
  readonly commandId: string;
  readonly causationId?: string;
  readonly correlationId: string;
  /** When it happened at its source; left out means now. */
  readonly happenedAt?: Instant;
}

/** A stream as read: its facts in order and what an append must expect. */
export interface History<F extends Fact> {
  readonly facts: readonly RecordedFact<F>[];
  readonly revision: ExpectedRevision;
}

/** What a command left in the log. */
export interface Appended<F extends Fact> {
  /** The facts of this command; empty when it had nothing to change. */
  readonly facts: readonly RecordedFact<F>[];
  /** Revision of the stream after it. */
  readonly revision: ExpectedRevision;
  /** Position of the last of its facts; undefined when there are none. Wait for it to read your own change from a view. */
  readonly position: Position | undefined;
  /** True when the same command had been carried out before and nothing was written now. */
  readonly repeated: boolean;
}

/** One command on one stream: fold the history, decide, append. */
export interface Decision<F extends Fact, State> {
  readonly initial: State;
  readonly evolve: (state: State, fact: RecordedFact<F>) => State;
  /** Pure. Returns the facts to add (none if nothing is to be done) or throws a Refusal. Runs again when somebody else wrote first. */
  readonly decide: (state: State, history: History<F>) => readonly F[];
  /** Revision that the person saw (If-Match). Another one refuses with `changed-meanwhile`, after `decide` had its say. */
  readonly ifRevision?: bigint;
}

/** Typed facts over the event store: stored names and upcasters, deterministic ids, metadata, and the load-decide-append loop. */
export abstract class FactLog {
  /** Every fact of a stream, upcast. A missing stream has no facts and the revision `no-stream`. */
  abstract load<F extends Fact>(category: StreamCategory<F>, id: string): Promise<History<F>>;

  /**
   * Appends facts decided on the given revision.
   * @throws WrongExpectedRevision somebody else wrote first
   */
  abstract append<F extends Fact>(
    category: StreamCategory<F>,
    id: string,
    expected: ExpectedRevision,
    facts: readonly F[],
    context: CommandContext,
  ): Promise<Appended<F>>;

  /**
   * Carries a command out exactly once: a command id that already left facts in the stream answers with those facts.
   * Reads again and decides again when somebody else wrote first; repeats an append of unknown outcome with the same ids.
   * @throws Refusal what the decision refused, or `changed-meanwhile` (kind `precondition`)
   */
  abstract execute<F extends Fact, State>(
    category: StreamCategory<F>,
    id: string,
    context: CommandContext,
    decision: Decision<F, State>,
  ): Promise<Appended<F>>;

  /** A stored event in its current shape; undefined when it is not a fact of any of these categories. */
  abstract decode<F extends Fact>(categories: readonly StreamCategory<F>[], event: StoredEvent): RecordedFact<F> | undefined;
}
