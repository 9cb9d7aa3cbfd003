import type { Database } from '#platform/sqlite';
import { AppendMismatch, WrongExpectedRevision, type AppendResult, type ExpectedRevision, type StoredEvent, type SubscriptionFilter } from '../event-store.js';
import type { PreparedEvent } from '../prepare-append.js';

/** An append whose bytes are ready. */
export interface PreparedAppend {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly PreparedEvent[];
}

/** A stretch of the log that was looked at. */
export interface Page {
  readonly events: readonly StoredEvent[];
  /** Last position that was looked at; undefined when nothing stands behind `after`. */
  readonly end: bigint | undefined;
  /** Whether there may be more behind it. */
  readonly full: boolean;
}

// Positions leave gaps on purpose: other stores do, and nobody may come to rely on density.
const positionStep = 10;
// Rows and bytes of a page: small enough not to hold the event loop for more than a few milliseconds.
const pageRows = 500;
const pageBytes = 2_097_152;
// Rows fetched at once: fetching many costs less each, but the bytes are known only afterwards.
const chunkRows = 64;
const largestInteger = 2n ** 63n - 1n;

type Row = [position: number, stream: string, revision: number, id: string, type: string, data: string, metadata: string];
const columns = 'position, stream, revision, id, type, data, metadata';

/** The one table of the log. Nothing is cached: heads and the end come from an index, so other processes may write too. */
export class FactTable {
  private readonly head;
  private readonly last;
  private readonly insert;
  private readonly fromRevision;
  private readonly pageEnd;
  private readonly savepoint;
  private readonly release;
  private readonly undo;
  private readonly pages = new Map<number, ReturnType<FactTable['preparePage']>>();

  constructor(private readonly database: Database) {
    this.head = database.prepare<[string], number>('SELECT revision FROM facts WHERE stream = ? ORDER BY revision DESC LIMIT 1').pluck();
    this.last = database.prepare<[], number | null>('SELECT max(position) FROM facts').pluck();
    this.insert = database.prepare(`INSERT INTO facts (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?)`);
    this.fromRevision = database.prepare<[string, bigint | number, number], Row>(`SELECT ${columns} FROM facts WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ?`).raw();
    this.pageEnd = database.prepare<[bigint], number | null>(`SELECT max(position) FROM (SELECT position FROM facts WHERE position > ? ORDER BY position LIMIT ${pageRows})`).pluck();
    this.savepoint = database.prepare('SAVEPOINT append');
    this.release = database.prepare('RELEASE append');
    this.undo = database.prepare('ROLLBACK TO append');
  }

  /** Position of the last fact, 0 when there is none. */
  end(): number {
    return this.last.get() ?? 0;
  }

  /** Facts of a stream from a revision on, at most `limit`. */
  stream(stream: string, from: bigint, limit: number): StoredEvent[] {
    return from > largestInteger ? [] : this.fromRevision.all(stream, from, limit).map(toStoredEvent);
  }

  /**
   * Writes one append inside the open transaction, or none of it.
   * @param end position of the last fact so far
   * @throws WrongExpectedRevision, AppendMismatch the transaction is as it was before
   */
  append({ stream, expected, events }: PreparedAppend, end: number): AppendResult {
    const head = this.head.get(stream);
    const first = expected === 'no-stream' ? 0 : Number(expected) + 1;
    if ((head ?? -1) + 1 !== first) return this.repeated({ stream, expected, events }, first, head);
    try {
      if (events.length === 1) this.write(stream, first, events, end);
      else this.writeAllOrNone(stream, first, events, end);
    } catch (error) {
      if ((error as { code?: string }).code !== 'SQLITE_CONSTRAINT_UNIQUE') throw error;
      throw new AppendMismatch(`${stream}: an id of this append already stands elsewhere in the log`, { cause: error });
    }
    return { revision: BigInt(first + events.length - 1), position: BigInt(end + events.length * positionStep) };
  }

  /** The stretch of the log behind a position, as far as one page goes. */
  page(after: bigint, filter: SubscriptionFilter | undefined): Page {
    const end = after > largestInteger ? null : this.pageEnd.get(after);
    if (end === null || end === undefined) return { events: [], end: undefined, full: false };
    const prefixes = (filter?.streamPrefixes ?? []).flatMap((prefix) => [prefix, prefix]);
    const statement = this.pageOf(prefixes.length / 2);
    const events: StoredEvent[] = [];
    let bytes = 0;
    for (let last: bigint | number = after; ; ) {
      const rows: Row[] = statement.all(last, end, ...prefixes, chunkRows);
      for (const row of rows) {
        events.push(toStoredEvent(row));
        bytes += row[5].length + row[6].length;
        if (bytes > pageBytes) return { events, end: BigInt(row[0]), full: true };
      }
      if (rows.length < chunkRows) return { events, end: BigInt(end), full: this.end() > end };
      last = rows[chunkRows - 1]![0];
    }
  }

  /** Answers as the first time did, if these very facts stand where they were meant to. */
  private repeated({ stream, expected, events }: PreparedAppend, first: number, head: number | undefined): AppendResult {
    const rows = this.fromRevision.all(stream, first, events.length);
    const ids = new Set(events.map(({ id }) => id));
    if (!rows.some(([, , , id]) => ids.has(id))) throw new WrongExpectedRevision(stream, expected, head === undefined ? 'no-stream' : BigInt(head));
    const last = rows[events.length - 1];
    if (!last || !events.every((event, index) => isSame(event, rows[index])))
      throw new AppendMismatch(`${stream}: the ids of this append stand in the log already, but with other content, or only some of them do`);
    return { revision: BigInt(last[2]), position: BigInt(last[0]) };
  }

  private write(stream: string, first: number, events: readonly PreparedEvent[], end: number): void {
    let revision = first;
    let position = end;
    for (const { id, type, data, metadata } of events) this.insert.run((position += positionStep), stream, revision++, id, type, data, metadata);
  }

  private writeAllOrNone(stream: string, first: number, events: readonly PreparedEvent[], end: number): void {
    this.savepoint.run();
    try {
      this.write(stream, first, events, end);
    } catch (error) {
      this.undo.run();
      throw error;
    } finally {
      if (this.database.inTransaction) this.release.run();
    }
  }

  private pageOf(prefixes: number) {
    let statement = this.pages.get(prefixes);
    if (!statement) this.pages.set(prefixes, (statement = this.preparePage(prefixes)));
    return statement;
  }

  private preparePage(prefixes: number) {
    const matches = Array<string>(prefixes).fill('substr(stream, 1, length(?)) = ?').join(' OR ');
    const filter = prefixes === 0 ? '' : `AND (${matches})`;
    return this.database.prepare<[bigint | number, number, ...(string | number)[]], Row>(`SELECT ${columns} FROM facts WHERE position > ? AND position <= ? ${filter} ORDER BY position LIMIT ?`).raw();
  }
}

function isSame(event: PreparedEvent, row: Row | undefined): boolean {
  return row !== undefined && row[3] === event.id && row[4] === event.type && row[5] === event.data && row[6] === event.metadata;
}

function toStoredEvent([position, stream, revision, id, type, data, metadata]: Row): StoredEvent {
  return { id, type, data: JSON.parse(data), metadata: JSON.parse(metadata), stream, revision: BigInt(revision), position: BigInt(position) };
}
