import type { Position } from '#platform/kernel';
import {
  EventStore, StoreUnavailable,
  type AppendResult, type EventToAppend, type ExpectedRevision, type StoredEvent, type SubscriptionFilter, type SubscriptionMessage,
} from '../event-store.js';
import { prepareAppend } from '../prepare-append.js';
import { AllSubscription } from './all-subscription.js';
import { deadlines } from './deadline.js';
import { readEnd, readStream } from './read-events.js';
import { ServerConnection } from './server-connection.js';

/**
 * The log in EventStoreDB or KurrentDB, for installations of several processes. Written to how a real server behaved towards this very
 * client (facts: eventstoredb §0); docs/decisions/0009 tells the choices.
 */
export class EventStoreDbEventStore extends EventStore {
  private readonly connection: ServerConnection;
  private readonly closing = new AbortController();

  /**
   * Does not wait for the server: it connects with the first call, and again after every break.
   * @param uri connection string; user and password in it are used for every call
   * @throws EventStoreAddressProblem the connection string is wrong
   */
  constructor(uri: string) {
    super();
    this.connection = ServerConnection.take(uri);
  }

  override async append(stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<AppendResult> {
    this.assertOpen();
    return this.connection.appends.append({ stream, expected, events: prepareAppend(stream, expected, events) });
  }

  override async read(stream: string, { from = 0n, limit = Infinity }: { readonly from?: bigint; readonly limit?: number } = {}): Promise<StoredEvent[]> {
    this.assertOpen();
    if (limit <= 0) return [];
    return readStream(this.connection, stream, { from, ...(limit < Infinity && { limit }) });
  }

  override async *subscribeToAll({ after, filter, signal }: { readonly after?: Position; readonly filter?: SubscriptionFilter; readonly signal: AbortSignal }): AsyncIterable<SubscriptionMessage> {
    if (filter?.streamPrefixes.length === 0) throw new RangeError('A filter needs at least one prefix; leave it out to get every fact');
    this.assertOpen();
    if (signal.aborted) return;
    yield* new AllSubscription(this.connection, AbortSignal.any([signal, this.closing.signal]), after, filter).messages();
    if (!signal.aborted) this.assertOpen();
  }

  override async lastPosition(): Promise<Position | undefined> {
    this.assertOpen();
    return (await readEnd(this.connection, deadlines.read))?.position;
  }

  override async check(): Promise<void> {
    this.assertOpen();
    await readEnd(this.connection, deadlines.check);
  }

  override async close(): Promise<void> {
    if (this.closing.signal.aborted) return;
    this.closing.abort();
    await this.connection.release();
  }

  private assertOpen(): void {
    if (this.closing.signal.aborted) throw new StoreUnavailable('The event store is closed');
  }
}
