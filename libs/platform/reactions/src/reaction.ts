import type { Fact, Instant, RecordedFact, StreamCategory } from '#platform/kernel';

/** What came of one run: finished, or to be tried again at a moment. */
export type TaskOutcome = { readonly kind: 'done' } | { readonly kind: 'again'; readonly at: Instant; readonly reason: string };

/** Work for one key. */
export interface Task {
  readonly key: string;
  /** Runs before this one that did not finish. */
  readonly attempts: number;
}

/** The right of one worker to work on one key for a while. */
export interface Lease {
  /**
   * Makes sure that the lease outlives the next `milliseconds`; renews it if need be. Call it immediately before opening a socket,
   * with the request's own time-out, and open the socket at once.
   * @throws LeaseLost another worker owns the key now; stop without doing anything
   */
  ensure(milliseconds: number): Promise<void>;
}

/** Somebody else owns the work now. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** Thrown by work that must pause for a given time, such as a 429 with Retry-After. Not counted as a failure. */
export class RetryLater extends Error {
  constructor(
    /** Milliseconds to wait. */
    readonly milliseconds: number,
    reason: string,
  ) {
    super(reason);
    this.name = 'RetryLater';
  }
}

/**
 * Turns facts into work on the outside world. Facts only make work due; the work itself looks at the stream to see what is
 * to be done, so it may run again from any point, on any worker, after any crash.
 */
export interface Reaction<F extends Fact = Fact> {
  /** `when-<fact>`; names the reaction's checkpoint and tasks, so it never changes. */
  readonly name: string;
  readonly streams: readonly StreamCategory<F>[];
  /** Pure: the key whose work a fact makes due, now or later. */
  readonly taskFor: (fact: RecordedFact<F>) => { readonly key: string; readonly dueAt?: Instant } | undefined;
  /** Any error but LeaseLost and RetryLater is logged and tried again with exponential back-off, for ever. */
  readonly carryOut: (task: Task, lease: Lease) => Promise<TaskOutcome>;
}

/** Collects the reactions of all contexts; the runner starts those registered before the application is ready. */
export abstract class ReactionRegistry {
  abstract register(...reactions: readonly Reaction<never>[]): void;

  /** Makes work due now without a fact (a person asks for a synchronisation). */
  abstract demand(reactionName: string, key: string): Promise<void>;
}
