import type { AllStreamResolvedEvent, AllStreamSubscription } from '@eventstore/db-client';
import type { Position } from '#platform/kernel';
import type { StoredEvent } from '../event-store.js';
import { deadlines } from './deadline.js';
import { readEnd } from './read-events.js';
import type { Connection } from './connection.js';
import { nextRevision, toStoredEvent, type PreparedAppend } from './stored-events.js';

// Milliseconds without an append after which nobody listens any more.
const idle = 60_000;
// Milliseconds to wait for an echo; then the stream is read instead.
const patience = 250;

/** The facts of one append, as they come back from the log. */
export interface Echo {
  /** What lies at the revisions of the append, when the log was heard up to this position; undefined when it was not: then it must be read. */
  readonly upTo: (position: Position) => Promise<readonly StoredEvent[] | undefined>;
  /** Stops listening. */
  readonly end: () => void;
}

interface Listener {
  readonly from: bigint;
  readonly to: bigint;
  readonly facts: StoredEvent[];
}

/** Somebody who waits until the log was heard up to a position. */
interface Waiting {
  readonly position: Position;
  readonly go: () => void;
}

/**
 * Hears what is written to the log, over one live subscription, while this process appends: so what lies there is compared with what was
 * appended without a question to the server. A read after every append would cost as much as the append itself.
 */
export class Echoes {
  private subscription: AllStreamSubscription | undefined;
  private starting = false;
  /** Everything behind the start of the subscription and up to here was heard. */
  private heard: Position | undefined;
  private lastAsked = 0;
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly waiting = new Set<Waiting>();

  constructor(private readonly connection: Connection) {}

  /** Listens for an append that is about to be sent. */
  listen({ stream, expected, events }: PreparedAppend): Echo {
    this.lastAsked = performance.now();
    if (!this.subscription) void this.start();
    const from = nextRevision(expected);
    const listener: Listener = { from, to: from + BigInt(events.length), facts: [] };
    const ofStream = this.listeners.get(stream) ?? new Set();
    this.listeners.set(stream, ofStream.add(listener));
    const since = this.heard;
    const end = () => {
      ofStream.delete(listener);
      if (ofStream.size === 0 && this.listeners.get(stream) === ofStream) this.listeners.delete(stream);
    };
    const upTo = async (position: Position) => {
      // What was written before anybody listened is a repetition, or was overtaken by the start of the subscription.
      if (since === undefined || position <= since) return undefined;
      await this.hearing(position);
      return listener.facts.length === events.length ? listener.facts : undefined;
    };
    return { upTo, end };
  }

  /** Resolves when the log was heard up to a position, or will not be in time. */
  private async hearing(position: Position): Promise<void> {
    if (this.heard === undefined || this.heard >= position) return;
    await new Promise<void>((resolve) => {
      const go = () => {
        clearTimeout(timer);
        this.waiting.delete(waiting);
        resolve();
      };
      const timer = setTimeout(go, patience);
      const waiting: Waiting = { position, go };
      this.waiting.add(waiting);
    });
  }

  /** What fails here costs time only: the stream is read instead. */
  private async start(): Promise<void> {
    if (this.starting) return;
    this.starting = true;
    try {
      const { client, left } = this.connection;
      const end = await readEnd(this.connection, deadlines.check);
      if (!end || left.aborted || this.connection.client !== client) return;
      const subscription = client.subscribeToAll({ fromPosition: { commit: end.position, prepare: end.position } });
      const stop = () => this.stop(subscription);
      subscription.on('data', (resolved: AllStreamResolvedEvent) => this.hear(resolved)).on('error', stop).on('end', stop).on('close', stop);
      left.addEventListener('abort', stop, { once: true });
      this.subscription = subscription;
      this.heard = end.position;
    } catch {
      // The next append tries again.
    } finally {
      this.starting = false;
    }
  }

  private hear({ link, event }: AllStreamResolvedEvent): void {
    const recorded = link ?? event;
    if (!recorded) return;
    for (const listener of this.listeners.get(recorded.streamId) ?? [])
      if (recorded.revision >= listener.from && recorded.revision < listener.to) listener.facts.push(toStoredEvent(recorded));
    const heard = (this.heard = recorded.position.commit);
    // Only those whose turn it is: waking all of them for every fact of many appends at once costs more than the appends.
    for (const { position, go } of this.waiting) if (position <= heard) go();
    if (performance.now() - this.lastAsked > idle) this.stop(this.subscription!);
  }

  private stop(subscription: AllStreamSubscription): void {
    subscription.unsubscribe().catch(() => undefined);
    subscription.destroy();
    if (this.subscription !== subscription) return;
    this.subscription = undefined;
    this.heard = undefined;
    for (const { go } of this.waiting) go();
  }
}
