import type { Position } from '#platform/kernel';
import type { Database } from '#platform/sqlite';
import { identityOf, type ViewIdentity } from '../view-identity.js';
import { indexValue, queriesOf, searchable, type IndexValue, type Question } from '../view-question.js';
import type { AnyView, RowChange } from '../view-store.js';

/** A row as SQLite gives it back; `row` is null when it was removed. */
export interface TableRow {
  readonly key: string;
  readonly row: string | null;
  readonly position: Position;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const fieldColumn = (field: string): string => quoted(`f_${field}`);
const searchColumn = (field: string): string => quoted(`s_${field}`);

/** The table of a generation. The first one of a version has no number in its name. */
export function tableOf({ name, version }: Pick<ViewIdentity, 'name' | 'version'>, generation: number): string {
  return `view_${name.replaceAll('-', '_')}_v${version}${generation === 0 ? '' : `_g${generation}`}`;
}

/**
 * The table of one generation of a view: key, row (JSON), position, and one column per field that a declared query compares,
 * orders or searches. Each query has an index of its own over the rows that are there; removed rows leave their key and position.
 */
export class ViewTable {
  readonly name: string;
  private readonly fields: readonly string[];
  private readonly searched: readonly string[];

  constructor(private readonly view: AnyView, generation: number) {
    this.name = tableOf(identityOf(view), generation);
    const queries = queriesOf(view).map(([, query]) => query);
    this.fields = [...new Set(queries.flatMap(({ where, orderBy = [] }) => [...where, ...orderBy]))].sort();
    this.searched = [...new Set(queries.flatMap(({ search }) => search ?? []))].sort();
  }

  /** Statements that make the table and its indexes. */
  create(): string {
    const columns = [...this.fields.map(fieldColumn), ...this.searched.map(searchColumn)];
    const indexes = queriesOf(this.view).map(([name, { where, orderBy = [] }]) => {
      const parts = [...new Set([...where, ...orderBy])].map(fieldColumn);
      return `CREATE INDEX ${quoted(this.indexOf(name))} ON ${this.name} (${[...parts, 'key'].join(', ')}) WHERE row IS NOT NULL;`;
    });
    return [
      `CREATE TABLE ${this.name} (key TEXT NOT NULL PRIMARY KEY, row TEXT, position INTEGER NOT NULL${columns.map((column) => `, ${column}`).join('')});`,
      `CREATE INDEX ${this.name}_position ON ${this.name} (position);`,
      ...indexes,
    ].join('\n');
  }

  /** Name of the index of a query. */
  indexOf(query: string): string {
    return `${this.name}_by_${query}`;
  }

  /** A write of one change that leaves a younger row alone. */
  prepareWrite(database: Database): (change: RowChange) => void {
    const columns = ['row', 'position', ...this.fields.map(fieldColumn), ...this.searched.map(searchColumn)];
    const statement = database.prepare(
      `INSERT INTO ${this.name} (key, ${columns.join(', ')}) VALUES (?${', ?'.repeat(columns.length)})
       ON CONFLICT (key) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')} WHERE excluded.position > ${this.name}.position`,
    );
    return ({ key, row, position }) => {
      const values = row as Record<string, unknown> | undefined;
      statement.run(
        key, row === undefined ? null : JSON.stringify(row), position,
        ...this.fields.map((field) => (values ? indexValue(values[field]) : null)),
        ...this.searched.map((field) => (values ? searchable(values[field]) : null)),
      );
    };
  }

  /** The query as SQL with its parameters; one row more than asked for tells whether there is a next page. */
  select({ where, orderBy, search, after, limit }: Question, query: string): { readonly sql: string; readonly parameters: readonly IndexValue[] } {
    const ordered = orderBy.filter((field) => !where.some((part) => part.field === field));
    const order = [...ordered.map(fieldColumn), 'key'];
    const conditions = ['row IS NOT NULL', ...where.map(({ field }) => `${fieldColumn(field)} = ?`)];
    const parameters: IndexValue[] = where.map(({ value }) => value);
    if (after) {
      conditions.push(`(${order.join(', ')}) > (${order.map(() => '?').join(', ')})`);
      parameters.push(...ordered.map((field) => after.values[orderBy.indexOf(field)]!), after.key);
    }
    if (search) {
      conditions.push(`instr(${searchColumn(search.field)}, ?) > 0`);
      parameters.push(search.text);
    }
    return {
      sql: `SELECT key, row, position FROM ${this.name} INDEXED BY ${quoted(this.indexOf(query))} WHERE ${conditions.join(' AND ')} ORDER BY ${order.join(', ')} LIMIT ?`,
      parameters: [...parameters, limit + 1],
    };
  }
}
