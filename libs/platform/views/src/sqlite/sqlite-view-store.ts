import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Statement } from 'better-sqlite3';
import type { Position } from '#platform/kernel';
import { closeSqlite, migrate, openSqlite, type Database } from '#platform/sqlite';
import type { View, ViewPage, ViewRow } from '../view.js';
import { cursorAfter, questionOf } from '../view-question.js';
import { CheckpointMoved, ViewStore, type AnyView, type PageWanted, type RowChange, type StoredRow, type ViewBatch } from '../view-store.js';
import { ViewTable, type TableRow } from './view-table.js';

interface OpenTable {
  readonly table: ViewTable;
  readonly write: (change: RowChange) => void;
}

const dumpPage = 500;

/** Views in one SQLite file. Rows and checkpoint change in one transaction; several processes may open the same file. */
export class SqliteViewStore extends ViewStore {
  private readonly database: Database;
  private readonly statements = new Map<string, Statement<unknown[], TableRow>>();
  private readonly tables = new Map<string, OpenTable>();
  private readonly position;
  private readonly move;

  /** Opens the file, or makes it. */
  constructor(file: string) {
    super();
    // A handle of its own: what a power cut takes from a view comes back from the log, so its commits need not wait for the disk.
    this.database = openSqlite(file, { shared: false });
    this.database.pragma('synchronous = NORMAL');
    migrate(this.database, 'views', [
      'CREATE TABLE view_tables (name TEXT NOT NULL, version INTEGER NOT NULL, shape TEXT NOT NULL, position INTEGER, PRIMARY KEY (name, version)) WITHOUT ROWID',
    ]);
    this.position = this.database.prepare<[string, number], bigint | null>('SELECT position FROM view_tables WHERE name = ? AND version = ?').pluck().safeIntegers();
    this.move = this.database.prepare<[bigint | null, string, number]>('UPDATE view_tables SET position = ? WHERE name = ? AND version = ?');
  }

  override async checkpoint(view: AnyView): Promise<Position | undefined> {
    this.open(view);
    return this.positionOf(view);
  }

  override async rows(view: AnyView, keys: readonly string[]): Promise<ReadonlyMap<string, StoredRow>> {
    const { table } = this.open(view);
    const statement = this.select<[string]>(`SELECT key, row, position FROM ${table.name} WHERE key = ?`);
    const found = new Map<string, StoredRow>();
    for (const key of keys) {
      const stored = statement.get(key);
      if (stored) found.set(key, { row: stored.row === null ? undefined : (JSON.parse(stored.row) as object), position: stored.position });
    }
    return found;
  }

  override async apply(view: AnyView, { after, to, changes }: ViewBatch): Promise<void> {
    const { write } = this.open(view);
    this.database.transaction(() => {
      if (this.positionOf(view) !== after) throw new CheckpointMoved(view);
      for (const change of changes) write(change);
      this.move.run(to, view.name, view.version);
    }).immediate();
  }

  override async get<Row extends object>(view: View<Row, never>, key: string): Promise<ViewRow<Row> | undefined> {
    const { table } = this.open(view);
    const stored = this.select<[string]>(`SELECT key, row, position FROM ${table.name} WHERE key = ? AND row IS NOT NULL`).get(key);
    return stored && toViewRow<Row>(stored);
  }

  override async find<Row extends object>(view: View<Row, never>, query: string, values: Partial<Row>, page: PageWanted = {}): Promise<ViewPage<Row>> {
    const question = questionOf(view, query, values, page);
    const { sql, parameters } = this.open(view).table.select(question, query);
    const found = this.select<(string | number)[]>(sql).all(...parameters);
    const rows = found.slice(0, question.limit).map((stored) => toViewRow<Row>(stored));
    const last = rows.at(-1);
    return { rows, next: found.length > question.limit && last ? cursorAfter(view, query, last.key, last.row) : undefined };
  }

  override async changedBetween(view: AnyView, after: Position | undefined, upTo: Position, limit: number): Promise<{ key: string; position: Position }[]> {
    const { table } = this.open(view);
    return this.database
      .prepare<[bigint, bigint, number], { key: string; position: bigint }>(`SELECT key, position FROM ${table.name} WHERE position > ? AND position <= ? ORDER BY position LIMIT ?`)
      .safeIntegers().all(after ?? -1n, upTo, limit);
  }

  override async *dump(view: AnyView): AsyncIterable<string> {
    const { table } = this.open(view);
    const statement = this.select<[string, number]>(`SELECT key, row, position FROM ${table.name} WHERE key > ? AND row IS NOT NULL ORDER BY key LIMIT ?`);
    for (let page = statement.all('', dumpPage); page.length > 0; page = statement.all(page.at(-1)!.key, dumpPage)) {
      for (const { key, row, position } of page) yield `${JSON.stringify(key)} ${position} ${row}`;
      await nextTurn();
    }
  }

  override async clear(view: AnyView): Promise<void> {
    const { table } = this.open(view);
    // Emptied, not dropped: another process may hold prepared statements.
    this.database.transaction(() => {
      this.database.exec(`DELETE FROM ${table.name}`);
      this.move.run(null, view.name, view.version);
    }).immediate();
  }

  override async check(): Promise<void> {
    this.database.prepare('SELECT 1 FROM view_tables').get();
  }

  override async close(): Promise<void> {
    if (this.database.open) closeSqlite(this.database);
  }

  /** How SQLite would answer a question, line by line. Lets a test prove that the declared index does all the work. */
  explain<Row extends object>(view: View<Row, never>, query: string, values: Partial<Row>, page: PageWanted): string[] {
    const { sql, parameters } = this.open(view).table.select(questionOf(view, query, values, page), query);
    return this.database.prepare<(string | number)[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters).map(({ detail }) => detail);
  }

  private positionOf(view: AnyView): Position | undefined {
    return this.position.get(view.name, view.version) ?? undefined;
  }

  /** Prepared once per text; the texts are as many as the declared queries have variants. */
  private select<Parameters extends unknown[]>(sql: string): Statement<Parameters, TableRow> {
    let statement = this.statements.get(sql);
    if (!statement) this.statements.set(sql, (statement = this.database.prepare<unknown[], TableRow>(sql).safeIntegers()));
    return statement as unknown as Statement<Parameters, TableRow>;
  }

  private open(view: AnyView): OpenTable {
    const id = `${view.name} ${view.version}`;
    let open = this.tables.get(id);
    if (!open) {
      const table = new ViewTable(view);
      this.layOut(view, table);
      this.tables.set(id, (open = { table, write: table.prepareWrite(this.database) }));
    }
    return open;
  }

  private layOut(view: AnyView, table: ViewTable): void {
    this.database.transaction(() => {
      const shape = this.database.prepare<[string, number], string>('SELECT shape FROM view_tables WHERE name = ? AND version = ?').pluck().get(view.name, view.version);
      if (shape === table.shape) return;
      this.database.exec(`DROP TABLE IF EXISTS ${table.name};\n${table.create()}`);
      this.database.prepare('INSERT OR REPLACE INTO view_tables (name, version, shape, position) VALUES (?, ?, ?, NULL)').run(view.name, view.version, table.shape);
    }).immediate();
  }
}

function toViewRow<Row>({ key, row, position }: TableRow): ViewRow<Row> {
  return { key, row: JSON.parse(row!) as Row, position };
}
