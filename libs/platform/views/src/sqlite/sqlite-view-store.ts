import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Position } from '#platform/kernel';
import { closeSqlite, openSqlite, type Database } from '#platform/sqlite';
import type { View, ViewPage, ViewRow } from '../view.js';
import { identityOf } from '../view-identity.js';
import { cursorAfter, questionOf } from '../view-question.js';
import { ViewStore, type AnyView, type KeptGeneration, type PageWanted, type ViewDraft, type ViewFill } from '../view-store.js';
import { GenerationRegister, type LiveGeneration, type RegisteredGeneration } from './generation-register.js';
import { GenerationTable, type PresentRow } from './generation-table.js';
import { SqliteDraft, SqliteLiveFill } from './sqlite-view-fill.js';
import { tableOf } from './view-table.js';

const dumpPage = 500;

/** Views in one SQLite file; several processes may open the same file. */
export class SqliteViewStore extends ViewStore {
  private readonly database: Database;
  private readonly register: GenerationRegister;
  /** The live generation of each view as it was last seen. */
  private readonly seen = new Map<string, { readonly table: GenerationTable; readonly ready: boolean }>();

  /** Opens the file, or makes it. */
  constructor(file: string) {
    super();
    // A handle of its own: what a power cut takes from a view comes back from the log, so its commits need not wait for the disk.
    this.database = openSqlite(file, { shared: false });
    this.database.pragma('synchronous = NORMAL');
    this.register = new GenerationRegister(this.database);
  }

  override async live(view: AnyView): Promise<ViewFill> {
    return this.read(view, (table) => new SqliteLiveFill({ database: this.database, register: this.register, view, table }));
  }

  override async draft(view: AnyView): Promise<ViewDraft> {
    return this.database.transaction(() => {
      const table = new GenerationTable(this.database, view, this.register.addDraft(identityOf(view)));
      table.layOut();
      return new SqliteDraft({ database: this.database, register: this.register, view, table });
    }).immediate();
  }

  override async checkpoint(view: AnyView): Promise<Position | undefined> {
    return this.read(view, (_, { position }) => position);
  }

  override async isReady(view: AnyView): Promise<boolean> {
    return this.read(view, (_, { ready }) => ready);
  }

  override wasReady(view: AnyView): boolean {
    return this.seen.get(identityOf(view).id)?.ready ?? false;
  }

  override async get<Row extends object>(view: View<Row, never>, key: string): Promise<ViewRow<Row> | undefined> {
    const stored = this.read(view, (table) => table.get(key));
    return stored && toViewRow<Row>(stored);
  }

  override async find<Row extends object>(view: View<Row, never>, query: string, values: Partial<Row>, page: PageWanted = {}): Promise<ViewPage<Row>> {
    const question = questionOf(view, query, values, page);
    const found = this.read(view, (table) => table.find(question, query));
    const rows = found.slice(0, question.limit).map((stored) => toViewRow<Row>(stored));
    const last = rows.at(-1);
    return { rows, next: found.length > question.limit && last ? cursorAfter(view, query, last.key, last.row) : undefined };
  }

  override async changedBetween(view: AnyView, after: Position | undefined, upTo: Position, limit: number): Promise<{ key: string; position: Position }[]> {
    return this.read(view, (table) => table.changedBetween(after, upTo, limit));
  }

  override async *dump(view: AnyView): AsyncIterable<string> {
    const table = this.read(view, (live) => live);
    for (let page = table.page(undefined, dumpPage); page.length > 0; page = table.page(page.at(-1)!.key, dumpPage)) {
      for (const { key, row, position } of page) yield `${JSON.stringify(key)} ${position} ${row}`;
      await nextTurn();
    }
  }

  override async kept(used: readonly AnyView[]): Promise<KeptGeneration[]> {
    const usedHere = usedIn(used);
    return this.register.all().map((generation) => toKept(generation, usedHere(generation)));
  }

  override async prune(used: readonly AnyView[]): Promise<KeptGeneration[]> {
    const usedHere = usedIn(used);
    return this.database.transaction(() => {
      const dropped = this.register.all().filter((generation) => generation.state !== 'live' || !usedHere(generation));
      for (const generation of dropped) this.drop(generation);
      return dropped.map((generation) => toKept(generation, usedHere(generation)));
    }).immediate();
  }

  override async check(): Promise<void> {
    this.database.prepare('SELECT 1 FROM view_versions').get();
  }

  override async close(): Promise<void> {
    if (this.database.open) closeSqlite(this.database);
  }

  /** How SQLite would answer a question, line by line. Lets a test prove that the declared index does all the work. */
  explain<Row extends object>(view: View<Row, never>, query: string, values: Partial<Row>, page: PageWanted): string[] {
    return this.read(view, (table) => table.explain(questionOf(view, query, values, page), query));
  }

  /** Reads the live generation; what it is and what stands in it are seen at one moment. */
  private read<T>(view: AnyView, ask: (table: GenerationTable, live: LiveGeneration) => T): T {
    const found = this.database.transaction(() => {
      const live = this.register.live(identityOf(view));
      return live && { answer: ask(this.tableOf(view, live), live) };
    }).deferred();
    return found ? found.answer : this.begin(view, ask);
  }

  private begin<T>(view: AnyView, ask: (table: GenerationTable, live: LiveGeneration) => T): T {
    const identity = identityOf(view);
    return this.database.transaction(() => {
      let live = this.register.live(identity);
      if (!live) {
        live = { generation: this.register.first(identity), position: undefined, ready: false, former: undefined };
        new GenerationTable(this.database, view, live.generation).layOut();
        this.register.setLive(identity, live);
      }
      return ask(this.tableOf(view, live), live);
    }).immediate();
  }

  private tableOf(view: AnyView, { generation, ready }: LiveGeneration): GenerationTable {
    const { id } = identityOf(view);
    const seen = this.seen.get(id);
    if (seen?.table.generation === generation && seen.ready === ready) return seen.table;
    const table = seen?.table.generation === generation ? seen.table : new GenerationTable(this.database, view, generation);
    this.seen.set(id, { table, ready });
    return table;
  }

  private drop(generation: RegisteredGeneration): void {
    this.database.exec(`DROP TABLE IF EXISTS ${tableOf(generation, generation.generation)}`);
    if (generation.state === 'live') this.register.removeLive(generation);
    else if (generation.state === 'former') this.register.forgetFormer(generation);
    else this.register.removeDraft(generation.generation);
  }
}

function usedIn(views: readonly AnyView[]): (generation: RegisteredGeneration) => boolean {
  const used = new Set(views.map((view) => `${view.name}.${view.version}.${identityOf(view).shape}`));
  return ({ name, version, shape }) => used.has(`${name}.${version}.${shape}`);
}

function toKept({ name, version, generation, state, position }: RegisteredGeneration, used: boolean): KeptGeneration {
  return { name, version, generation: String(generation), state, position, used };
}

function toViewRow<Row>({ key, row, position }: PresentRow): ViewRow<Row> {
  return { key, row: JSON.parse(row) as Row, position };
}
