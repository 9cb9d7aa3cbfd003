import type { Statement } from 'better-sqlite3';
import type { Position } from '#platform/kernel';
import type { Database } from '#platform/sqlite';
import type { Question } from '../view-question.js';
import type { AnyView, RowChange, StoredRow } from '../view-store.js';
import { ViewTable, type TableRow } from './view-table.js';

/** A row that is there. */
export type PresentRow = TableRow & { readonly row: string };

/** The table of one generation with its statements, each prepared once. */
export class GenerationTable {
  private readonly table: ViewTable;
  private readonly statements = new Map<string, Statement<unknown[], TableRow>>();
  private writing: ((change: RowChange) => void) | undefined;

  constructor(
    private readonly database: Database,
    view: AnyView,
    readonly generation: number,
  ) {
    this.table = new ViewTable(view, generation);
  }

  /** Makes the table, empty. */
  layOut(): void {
    this.database.exec(`DROP TABLE IF EXISTS ${this.table.name};\n${this.table.create()}`);
  }

  /** Removes every row. Other processes may hold prepared statements, so the table stays. */
  empty(): void {
    this.database.exec(`DELETE FROM ${this.table.name}`);
  }

  write(change: RowChange): void {
    this.writing ??= this.table.prepareWrite(this.database);
    this.writing(change);
  }

  rows(keys: readonly string[]): Map<string, StoredRow> {
    const statement = this.select(`SELECT key, row, position FROM ${this.table.name} WHERE key = ?`);
    const found = new Map<string, StoredRow>();
    for (const key of keys) {
      const stored = statement.get(key);
      if (stored) found.set(key, { row: stored.row === null ? undefined : (JSON.parse(stored.row) as object), position: stored.position });
    }
    return found;
  }

  get(key: string): PresentRow | undefined {
    return this.select(`SELECT key, row, position FROM ${this.table.name} WHERE key = ? AND row IS NOT NULL`).get(key) as PresentRow | undefined;
  }

  /** Rows that answer a question, and one more if there is one. */
  find(question: Question, query: string): PresentRow[] {
    const { sql, parameters } = this.table.select(question, query);
    return this.select(sql).all(...parameters) as PresentRow[];
  }

  changedBetween(after: Position | undefined, upTo: Position, limit: number): { key: string; position: Position }[] {
    const sql = `SELECT key, NULL AS row, position FROM ${this.table.name} WHERE position > ? AND position <= ? ORDER BY position LIMIT ?`;
    return this.select(sql).all(after ?? -1n, upTo, limit).map(({ key, position }) => ({ key, position }));
  }

  /** Rows behind a key (undefined: from the first on), ordered by key. */
  page(after: string | undefined, limit: number): PresentRow[] {
    const sql = `SELECT key, row, position FROM ${this.table.name} WHERE ${after === undefined ? '' : 'key > ? AND '}row IS NOT NULL ORDER BY key LIMIT ?`;
    return this.select(sql).all(...(after === undefined ? [] : [after]), limit) as PresentRow[];
  }

  /** How SQLite would answer a question, line by line. */
  explain(question: Question, query: string): string[] {
    const { sql, parameters } = this.table.select(question, query);
    return this.database.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...parameters).map(({ detail }) => detail);
  }

  private select(sql: string): Statement<unknown[], TableRow> {
    let statement = this.statements.get(sql);
    if (!statement) this.statements.set(sql, (statement = this.database.prepare<unknown[], TableRow>(sql).safeIntegers()));
    return statement;
  }
}
