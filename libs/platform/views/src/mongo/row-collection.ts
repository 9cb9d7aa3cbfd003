import type { Model, mongo } from 'mongoose';
import type { Position } from '#platform/kernel';
import type { Mongo } from '#platform/mongo';
import { identityOf } from '../view-identity.js';
import { indexValue, queriesOf, searchable, type Question } from '../view-question.js';
import { ViewsUnavailable, type AnyView, type RowChange, type StoredRow } from '../view-store.js';
import { indexText } from './index-text.js';
import { byPosition, collectionOf, fieldOf, findPlan, schemaOf, searchFieldOf, type FindPlan, type RowRecord } from './row-record.js';
import { withViewsUnavailable } from './views-unavailable.js';

/** A row that is there. */
export interface PresentRow {
  readonly key: string;
  readonly row: string;
  readonly position: Position;
}

// Rows per command that reads or inserts.
const chunkSize = 1_000;
// Rows per command that replaces: few at first, because the slowest server must answer well within its time-out; more while it is quick,
// because each command waits for a round trip and for the journal.
const replacedAtOnce = { fewest: 50, most: 1_000 };
// Milliseconds for such a command that count as quick and as slow.
const quick = 250;
const slow = 1_000;
// Keys remembered as absent.
const mostAbsent = 100_000;
const durably = { w: 'majority', j: true } as const;
const duplicateKey = 11_000;
/** The rows of one generation of a view, with one index per declared query. */
export class RowCollection {
  private readonly model: Model<RowRecord>;
  private readonly fields: readonly string[];
  private readonly searched: readonly string[];
  private readonly name: string;
  /** Keys that were not there when `rows` was asked. */
  private readonly absent = new Set<string>();
  private replaced = replacedAtOnce.fewest;

  constructor(
    private readonly mongo: Mongo,
    view: AnyView,
    readonly generation: string,
  ) {
    const queries = queriesOf(view).map(([, query]) => query);
    this.fields = [...new Set(queries.flatMap(({ where, orderBy = [] }) => [...where, ...orderBy]))].sort();
    this.searched = [...new Set(queries.flatMap(({ search }) => search ?? []))].sort();
    this.name = collectionOf(identityOf(view), generation);
    this.model = mongo.model(this.name, schemaOf(view, this.name));
  }

  /** Makes the collection with its indexes. Harmless when it is there. */
  async layOut(): Promise<void> {
    await this.run(async () => undefined, [this.model]);
  }

  /** Removes it with everything in it. */
  async drop(): Promise<void> {
    await this.run(() => this.rowsOf().drop());
  }

  async empty(): Promise<void> {
    await this.run(() => this.rowsOf().deleteMany({}));
  }

  /** Writes each change unless a row as young stands there. Rows that were asked for and not there are inserted, which costs a server least. */
  async write(changes: readonly RowChange[]): Promise<void> {
    let left = changes.map((change) => this.recordOf(change));
    let isAbsent = ({ _id }: RowRecord): boolean => this.absent.delete(_id);
    // A row that stood in the way ends a round. Not every server does the rest of a command then, or says which: what stands there now tells.
    while (!(await this.writeRound(left, isAbsent))) {
      const positions = await this.positionsOf(left.map(({ _id }) => _id));
      left = left.filter(({ _id, position }) => (positions.get(_id) ?? -1n) < position);
      isAbsent = ({ _id }) => !positions.has(_id);
    }
  }

  async rows(keys: readonly string[]): Promise<Map<string, StoredRow>> {
    const found = new Map<string, StoredRow>();
    for (const wanted of chunks(keys, chunkSize)) {
      const records = await this.run(() => this.rowsOf().find({ _id: { $in: wanted } }, { projection: { row: 1, position: 1 } }).toArray());
      for (const { _id, row, position } of records) found.set(_id, { row: row === undefined ? undefined : (JSON.parse(row) as object), position });
    }
    if (this.absent.size > mostAbsent) this.absent.clear();
    for (const key of keys) if (!found.has(key)) this.absent.add(key);
    return found;
  }

  async get(key: string): Promise<PresentRow | undefined> {
    const record = await this.run(() => this.rowsOf().findOne({ _id: key, live: true }, { projection: { row: 1, position: 1 } }));
    return record ? presentRow(record) : undefined;
  }

  /** Rows that answer a question, and one more if there is one. */
  async find(question: Question, query: string): Promise<PresentRow[]> {
    const { filter, sort, hint, limit } = this.plan(question, query);
    return (await this.run(() => this.rowsOf().find(filter, { projection: { row: 1, position: 1 }, sort, hint, limit }).toArray())).map(presentRow);
  }

  /** How a question is put to the server. */
  plan(question: Question, query: string): FindPlan {
    return findPlan(question, query);
  }

  /** How MongoDB would answer a question; stand-ins do not tell. */
  explain(question: Question, query: string): Promise<mongo.Document> {
    const { filter, sort, hint, limit } = this.plan(question, query);
    return this.run(() => this.rowsOf().find(filter, { sort, hint, limit }).explain('executionStats'));
  }

  /** Names and fields of the indexes that are there. */
  indexes(): Promise<{ readonly [name: string]: readonly string[] }> {
    return this.run(async () => Object.fromEntries((await this.rowsOf().indexes()).map(({ name, key }) => [name, Object.keys(key)])));
  }

  async changedBetween(after: Position | undefined, upTo: Position, limit: number): Promise<{ key: string; position: Position }[]> {
    const filter = { position: { $gt: after ?? -1n, $lte: upTo } };
    const records = await this.run(() => this.rowsOf().find(filter, { projection: { position: 1 }, sort: { position: 1 }, hint: byPosition, limit }).toArray());
    return records.map(({ _id, position }) => ({ key: _id, position }));
  }

  /** Rows behind a key (undefined: from the first on), ordered by key. */
  async page(after: string | undefined, limit: number): Promise<PresentRow[]> {
    const filter = { ...(after !== undefined && { _id: { $gt: after } }), live: true };
    return (await this.run(() => this.rowsOf().find(filter, { projection: { row: 1, position: 1 }, sort: { _id: 1 }, hint: '_id_', limit }).toArray())).map(presentRow);
  }

  private recordOf({ key, row, position }: RowChange): RowRecord {
    if (row === undefined) return { _id: key, position, live: false };
    const values = row as Record<string, unknown>;
    return {
      _id: key, position, live: true, row: JSON.stringify(row),
      ...Object.fromEntries(this.fields.map((field) => [fieldOf(field), indexText(indexValue(values[field]))])),
      ...Object.fromEntries(this.searched.map((field) => [searchFieldOf(field), searchable(values[field])])),
    };
  }

  /** @returns whether nothing stood in the way */
  private async writeRound(records: readonly RowRecord[], isAbsent: (record: RowRecord) => boolean): Promise<boolean> {
    const { fresh = [], known = [] } = Object.groupBy(records, (record) => (isAbsent(record) ? 'fresh' : 'known'));
    let free = true;
    for (const documents of chunks(fresh, chunkSize)) free = (await this.command({ insert: this.name, documents })) && free;
    for (let at = 0; at < known.length; ) {
      const some = known.slice(at, at + this.replaced);
      free = (await this.replace(some)) && free;
      at += some.length;
    }
    return free;
  }

  private async replace(records: readonly RowRecord[]): Promise<boolean> {
    const started = performance.now();
    const free = await this.command({ update: this.name, updates: records.map(replacementOf) });
    const took = performance.now() - started;
    if (took > slow) this.replaced = Math.max(replacedAtOnce.fewest, Math.floor(records.length / 2));
    else if (took < quick && records.length === this.replaced) this.replaced = Math.min(replacedAtOnce.most, this.replaced * 2);
    return free;
  }

  private async command(command: mongo.Document): Promise<boolean> {
    const { writeErrors = [], writeConcernError } = await this.run(() => this.mongo.connection.db!.command({ ...command, ordered: false, writeConcern: durably })).catch(asWriteError);
    const bad = (writeErrors as { readonly code: number; readonly errmsg: string }[]).find(({ code }) => code !== duplicateKey) ?? (writeConcernError as { errmsg: string } | undefined);
    if (bad) throw new ViewsUnavailable(`The database of the views did not write: ${bad.errmsg}`);
    return (writeErrors as unknown[]).length === 0;
  }

  private async positionsOf(keys: readonly string[]): Promise<Map<string, Position>> {
    const found = new Map<string, Position>();
    for (const wanted of chunks(keys, chunkSize))
      for (const { _id, position } of await this.run(() => this.rowsOf().find({ _id: { $in: wanted } }, { projection: { position: 1 } }).toArray())) found.set(_id, position);
    return found;
  }

  private rowsOf(): mongo.Collection<RowRecord> {
    return this.mongo.connection.db!.collection<RowRecord>(this.name);
  }

  private run<Result>(work: () => Promise<Result>, models: readonly Model<RowRecord>[] = []): Promise<Result> {
    return withViewsUnavailable(() => this.mongo.run(models, work));
  }
}

/** Where no older row stands the filter finds nothing, and the upsert inserts, or meets a key that is taken: error 11000. */
function replacementOf({ _id, ...replacement }: RowRecord): mongo.Document {
  return { q: { _id, position: { $lt: replacement.position } }, u: replacement, upsert: true };
}

/** Some servers fail the whole command for a key that is taken. */
function asWriteError(error: unknown): mongo.Document {
  if ((error as { code?: unknown }).code === duplicateKey) return { writeErrors: [{ code: duplicateKey }] };
  throw error;
}

function* chunks<T>(all: readonly T[], size: number): Iterable<T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}

function presentRow({ _id, row, position }: Pick<RowRecord, '_id' | 'row' | 'position'>): PresentRow {
  return { key: _id, row: row!, position };
}
