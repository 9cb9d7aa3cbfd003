import { setTimeout as pause } from 'node:timers/promises';
import type { Position } from '#platform/kernel';
import { UnknownPosition, type EventStore, type StoredEvent, type SubscriptionFilter } from './event-store.js';

/** A stretch of the log, in order. */
export interface LogBatch {
  /** Facts that match the filter; may be none. */
  readonly events: readonly StoredEvent[];
  /** Everything up to and including this position was looked at. */
  readonly position: Position;
}

/** Somebody who takes in the whole log and remembers how far. */
export interface LogFollower {
  readonly filter: SubscriptionFilter;
  /** Ends the following, quietly. */
  readonly signal: AbortSignal;
  /** Facts per batch while the history is read; default 2,000. Live batches hold whatever arrived in one turn of the event loop. */
  readonly batchSize?: number;
  /** The stored checkpoint; asked for before each subscription. */
  readonly checkpoint: () => Promise<Position | undefined>;
  /** The log ends before the checkpoint: it was restored or reset. Forget what was taken in; the checkpoint is asked for again. */
  readonly startOver: () => Promise<void>;
  /** Takes in a batch and stores the checkpoint. An error ends this subscription; the next one begins at the stored checkpoint. */
  readonly apply: (batch: LogBatch) => Promise<void>;
  /** The history is taken in; from here on facts are taken in as they are appended. */
  readonly caughtUp: () => void | Promise<void>;
  /** Something failed and is tried again after a pause in milliseconds. */
  readonly failed: (error: unknown, pause: number) => void;
  /** Longest pause after failures, milliseconds; default 5,000. The first one is a fiftieth of it, each next one twice as long. */
  readonly longestPause?: number;
}

/** What a follower throws when going on makes no sense: the same fact would fail again. */
export class UnusableFact extends Error {
  constructor(
    readonly event: StoredEvent,
    message: string,
    options: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'UnusableFact';
  }
}

/**
 * Feeds a follower from its checkpoint on until its signal aborts: big batches while the history is read, small ones at once when live.
 * Subscribes again after every failure, from the stored checkpoint, so facts may come twice.
 *
 * @throws UnusableFact thrown by `apply`
 */
export async function followLog(store: EventStore, follower: LogFollower): Promise<void> {
  const longest = follower.longestPause ?? 5_000;
  let wait = longest / 50;
  while (!follower.signal.aborted) {
    try {
      await new Subscription(store, follower, () => void (wait = longest / 50)).run();
      if (!follower.signal.aborted) throw new Error('The subscription ended by itself');
    } catch (error) {
      if (follower.signal.aborted && !(error instanceof UnusableFact)) return;
      if (error instanceof UnusableFact) throw error;
      follower.failed(error, wait);
      // What fails here is tried again with the next subscription, which begins at the same position.
      if (error instanceof UnknownPosition) await follower.startOver().catch((failure: unknown) => follower.failed(failure, wait));
      await pause(wait, undefined, { signal: follower.signal }).catch(() => undefined);
      wait = Math.min(wait * 2, longest);
    }
  }
}

/** One subscription, from the stored checkpoint to its end. */
class Subscription {
  private readonly ending = new AbortController();
  private events: StoredEvent[] = [];
  private position: Position | undefined;
  private looked = 0;
  private live = false;
  private scheduled = false;
  private writing: Promise<void> = Promise.resolve();
  private failure: { readonly error: unknown } | undefined;

  constructor(
    private readonly store: EventStore,
    private readonly follower: LogFollower,
    private readonly progressed: () => void,
  ) {}

  async run(): Promise<void> {
    const { filter, signal, batchSize = 2_000 } = this.follower;
    const end = () => this.ending.abort();
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
    try {
      const after = await this.start();
      for await (const message of this.store.subscribeToAll({ ...(after !== undefined && { after }), filter, signal: this.ending.signal })) {
        if (message.kind === 'caught-up') {
          await this.flush();
          this.live = true;
          await this.follower.caughtUp();
          continue;
        }
        if (message.kind === 'event') this.events.push(message.event);
        this.position = message.kind === 'event' ? message.event.position : message.position;
        this.looked += 1;
        if (this.looked >= batchSize) await this.flush();
        else if (this.live) this.schedule();
      }
      await this.writing;
    } finally {
      signal.removeEventListener('abort', end);
      this.ending.abort();
    }
    if (this.failure) throw this.failure.error;
  }

  private async start(): Promise<Position | undefined> {
    const checkpoint = await this.follower.checkpoint();
    if (checkpoint === undefined) return undefined;
    const end = await this.store.lastPosition();
    if (end !== undefined && end >= checkpoint) return checkpoint;
    await this.follower.startOver();
    return this.follower.checkpoint();
  }

  /** Waits for the end of this turn, so that facts that arrive together are written together. */
  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      this.flush().catch((error: unknown) => {
        this.failure ??= { error };
        this.ending.abort();
      });
    });
  }

  private flush(): Promise<void> {
    this.writing = this.writing.then(() => this.write());
    // Whoever awaits the returned promise, or the end of the subscription, hears of the failure.
    this.writing.catch(() => undefined);
    return this.writing;
  }

  private async write(): Promise<void> {
    const { events, position } = this;
    if (position === undefined || this.looked === 0) return;
    this.events = [];
    this.looked = 0;
    await this.follower.apply({ events, position });
    this.progressed();
  }
}
