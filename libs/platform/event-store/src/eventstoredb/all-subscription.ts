import { excludeSystemEvents, streamNameFilter, type AllStreamSubscription, type Position as ClientPosition } from '@eventstore/db-client';
import type { Position } from '#platform/kernel';
import { StoreUnavailable, UnknownPosition, type SubscriptionFilter, type SubscriptionMessage } from '../event-store.js';
import { deadlines } from './deadline.js';
import { readFailure } from './failures.js';
import type { Connection } from './connection.js';
import { toStoredEvent } from './stored-events.js';

const invalidArgument = 3;

/** A message without an event, and how many events come before it. */
interface Mark {
  readonly behind: number;
  readonly message: SubscriptionMessage;
}

/**
 * One subscription to everything, as messages in order. Events are pulled from the client's buffer of a few dozen; when nobody pulls, it
 * fills, and gRPC's flow control slows the server. The client tells checkpoints and "caught up" beside that buffer, before the events in
 * front of them are pulled, so each is kept until those are.
 */
export class AllSubscription {
  private readonly subscription: AllStreamSubscription;
  private readonly marks: Mark[] = [];
  private pulled = 0;
  private confirmed = false;
  private failure: Error | undefined;
  private wake: () => void = () => undefined;

  constructor(
    private readonly connection: Connection,
    private readonly signal: AbortSignal,
    private readonly after: Position | undefined,
    filter: SubscriptionFilter | undefined,
  ) {
    const checkpoints = { checkpointInterval: 1, checkpointReached: (_: unknown, position: ClientPosition) => this.checkpoint(position) };
    this.subscription = connection.client.subscribeToAll({
      fromPosition: after === undefined ? 'start' : { commit: after, prepare: after },
      filter: filter ? streamNameFilter({ prefixes: [...filter.streamPrefixes], ...checkpoints }) : excludeSystemEvents(checkpoints),
    });
  }

  /**
   * Everything, until the signal aborts.
   * @throws StoreUnavailable the connection broke, or could not be made in time
   * @throws UnknownPosition no record of this log begins at `after`
   */
  async *messages(): AsyncGenerator<SubscriptionMessage> {
    const { left } = this.connection;
    const listeners = this.listen(left);
    try {
      for (;;) {
        if (this.signal.aborted) return;
        const message = this.next();
        if (message) yield message;
        else if (this.failure) throw this.failure;
        else await new Promise<void>((wake) => (this.wake = wake));
      }
    } finally {
      listeners.abort();
      this.end();
    }
  }

  private listen(left: AbortSignal): AbortController {
    const ended = new AbortController();
    const { signal } = ended;
    const wake = () => this.wake();
    const fail = (error: Error) => {
      this.failure ??= error;
      this.wake();
    };
    // A subscription without a listener for its errors ends the process, so this one stays.
    this.subscription.on('error', (error) => fail(this.describe(error)));
    this.subscription.on('end', () => fail(new StoreUnavailable('The event store ended a subscription')));
    this.subscription.on('close', () => fail(new StoreUnavailable('The event store closed a subscription')));
    this.subscription.on('confirmation', () => void (this.confirmed = true));
    this.subscription.on('readable', wake);
    this.subscription.on('caughtUp', () => this.mark({ kind: 'caught-up' }));
    this.signal.addEventListener('abort', wake, { signal });
    const leave = () => fail(left.reason as Error);
    if (left.aborted) leave();
    left.addEventListener('abort', leave, { signal });
    const late = setTimeout(() => this.confirmed || fail(new StoreUnavailable('The event store does not confirm a subscription')), deadlines.subscribe);
    signal.addEventListener('abort', () => clearTimeout(late));
    return ended;
  }

  private next(): SubscriptionMessage | undefined {
    if (this.marks[0] && this.marks[0].behind <= this.pulled) return this.marks.shift()!.message;
    const resolved = this.subscription.read() as { readonly event?: Parameters<typeof toStoredEvent>[0]; readonly link?: Parameters<typeof toStoredEvent>[0] } | null;
    if (!resolved) return undefined;
    this.pulled += 1;
    const event = toStoredEvent((resolved.link ?? resolved.event)!);
    // The server's own records in a stream of ours (its tombstone, a link) are no facts, but the stretch was looked at.
    return event.type.startsWith('$') ? { kind: 'checkpoint', position: event.position } : { kind: 'event', event };
  }

  private checkpoint({ commit }: ClientPosition): void {
    // The first one may be the very beginning, which is no place to resume from.
    if (commit === 0n || (this.after !== undefined && commit <= this.after)) return;
    const behind = this.pulled + this.subscription.readableLength;
    const last = this.marks.at(-1);
    // While nobody pulls, the newest of several in a row is enough.
    if (last?.behind === behind && last.message.kind === 'checkpoint') this.marks.pop();
    this.mark({ kind: 'checkpoint', position: commit });
  }

  private mark(message: SubscriptionMessage): void {
    this.marks.push({ behind: this.pulled + this.subscription.readableLength, message });
    this.wake();
  }

  private describe(error: unknown): Error {
    if ((error as { code?: unknown }).code === invalidArgument && this.after !== undefined) return new UnknownPosition(this.after, { cause: error });
    return readFailure(error);
  }

  /** Otherwise the call would stay open. It may never have been made, which the client tells by failing. */
  private end(): void {
    this.subscription.unsubscribe().catch(() => undefined);
    this.subscription.destroy();
  }
}
