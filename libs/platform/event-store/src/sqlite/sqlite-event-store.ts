import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Position } from '#platform/kernel';
import { closeSqlite, openSqlite, type Database } from '#platform/sqlite';
import {
  EventStore, StoreUnavailable,
  type AppendResult, type EventToAppend, type ExpectedRevision, type StoredEvent, type SubscriptionFilter, type SubscriptionMessage,
} from '../event-store.js';
import { prepareAppend } from '../prepare-append.js';
import { FactTable } from './fact-table.js';
import { GroupCommit } from './group-commit.js';
import { LogChanges } from './log-changes.js';
import { migrateFacts } from './schema.js';

// Facts per read of a stream before other work gets its turn.
const readPage = 1_000;

/** The log in one SQLite file, for installations on one machine. Several processes may open the same file. */
export class SqliteEventStore extends EventStore {
  private readonly database: Database;
  private readonly facts: FactTable;
  private readonly changes: LogChanges;
  private readonly commits: GroupCommit;

  /** Opens the file, or makes it. */
  constructor(file: string) {
    super();
    // A handle of its own: `data_version` tells only what other handles wrote.
    this.database = openSqlite(file, { shared: false });
    migrateFacts(this.database);
    this.facts = new FactTable(this.database);
    this.changes = new LogChanges(this.database);
    this.commits = new GroupCommit(this.database, this.facts, () => this.changes.tell());
  }

  override async append(stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<AppendResult> {
    this.assertOpen();
    return this.commits.add({ stream, expected, events: prepareAppend(stream, expected, events) });
  }

  override async read(stream: string, { from = 0n, limit = Infinity }: { readonly from?: bigint; readonly limit?: number } = {}): Promise<StoredEvent[]> {
    const found: StoredEvent[] = [];
    while (found.length < limit) {
      const size = Math.min(readPage, limit - found.length);
      const page = this.reading(() => this.facts.stream(stream, from + BigInt(found.length), size));
      found.push(...page);
      if (page.length < size) break;
      await nextTurn();
    }
    return found;
  }

  override async *subscribeToAll(options: { readonly after?: Position; readonly filter?: SubscriptionFilter; readonly signal: AbortSignal }): AsyncIterable<SubscriptionMessage> {
    const { filter, signal } = options;
    if (filter?.streamPrefixes.length === 0) throw new RangeError('A filter needs at least one prefix; leave it out to get every fact');
    let after = options.after ?? 0n;
    let behind = true;
    while (!signal.aborted) {
      const { events, end, full } = this.reading(() => this.facts.page(after, filter));
      if (end === undefined && !behind) {
        await this.changes.next(signal);
        continue;
      }
      for (const event of events) {
        yield { kind: 'event', event };
        if (signal.aborted) return;
      }
      if (end !== undefined) {
        after = end;
        if (events.at(-1)?.position !== end) yield { kind: 'checkpoint', position: end };
      }
      if (full) {
        behind = true;
        await nextTurn();
      } else if (behind) {
        behind = false;
        yield { kind: 'caught-up' };
      }
    }
  }

  override async lastPosition(): Promise<Position | undefined> {
    const end = this.reading(() => this.facts.end());
    return end === 0 ? undefined : BigInt(end);
  }

  override async check(): Promise<void> {
    this.reading(() => this.facts.end());
  }

  override async close(): Promise<void> {
    if (!this.database.open) return;
    this.commits.flush();
    closeSqlite(this.database);
    this.changes.tell();
  }

  private reading<T>(read: () => T): T {
    this.assertOpen();
    try {
      return read();
    } catch (error) {
      throw new StoreUnavailable(`The event log cannot be read: ${(error as Error).message}`, { cause: error });
    }
  }

  private assertOpen(): void {
    if (!this.database.open) throw new StoreUnavailable('The event log is closed');
  }
}
