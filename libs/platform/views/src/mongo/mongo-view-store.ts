import type { Position } from '#platform/kernel';
import type { Mongo } from '#platform/mongo';
import type { View, ViewPage, ViewRow } from '../view.js';
import { identityOf } from '../view-identity.js';
import { cursorAfter, questionOf } from '../view-question.js';
import { ViewStore, type AnyView, type KeptGeneration, type PageWanted, type ViewDraft, type ViewFill } from '../view-store.js';
import type { GenerationRecord } from './generation-record.js';
import { GenerationRegister, newGeneration } from './generation-register.js';
import { keptIn, pruneIn } from './kept-generations.js';
import { MongoDraft, MongoLiveFill, type MongoFillParts } from './mongo-view-fill.js';
import { RowCollection, type PresentRow } from './row-collection.js';
import { withViewsUnavailable } from './views-unavailable.js';

interface Seen {
  readonly rows: RowCollection;
  readonly ready: boolean;
}

const dumpPage = 500;

/**
 * Views in one MongoDB database, for any number of processes: a collection per generation, and one small document per view that says which
 * generation readers see and how far it is. No transaction is needed: a row is only written over an older one, and the checkpoint after the rows.
 */
export class MongoViewStore extends ViewStore {
  private readonly register: GenerationRegister;
  /** The live generation of each view as it was last seen. */
  private readonly seen = new Map<string, Seen>();

  /** @param mongo given back by `close` */
  constructor(private readonly mongo: Mongo) {
    super();
    this.register = new GenerationRegister(mongo);
  }

  override async live(view: AnyView): Promise<ViewFill> {
    const known = await this.look(view);
    if (known) {
      // A server that lost its indexes, or a crash while they were made.
      await known.rows.layOut();
      return new MongoLiveFill(this.partsOf(view, known.rows));
    }
    const rows = await this.another(view);
    if (await this.register.begin(view, { generation: rows.generation, position: null, ready: false })) return new MongoLiveFill(this.partsOf(view, rows));
    await rows.drop();
    return this.live(view);
  }

  override async draft(view: AnyView): Promise<ViewDraft> {
    const rows = new RowCollection(this.mongo, view, newGeneration());
    await this.register.addDraft(view, rows.generation);
    await rows.layOut();
    return new MongoDraft(this.partsOf(view, rows));
  }

  override async checkpoint(view: AnyView): Promise<Position | undefined> {
    return this.note(view, await this.register.live(view))?.position ?? undefined;
  }

  override async isReady(view: AnyView): Promise<boolean> {
    return this.note(view, await this.register.live(view))?.ready ?? false;
  }

  override wasReady(view: AnyView): boolean {
    return this.seen.get(identityOf(view).id)?.ready ?? false;
  }

  override async get<Row extends object>(view: View<Row, never>, key: string): Promise<ViewRow<Row> | undefined> {
    const stored = await this.read(view, (rows) => rows.get(key));
    return stored && toViewRow<Row>(stored);
  }

  override async find<Row extends object>(view: View<Row, never>, query: string, values: Partial<Row>, page: PageWanted = {}): Promise<ViewPage<Row>> {
    const question = questionOf(view, query, values, page);
    const found = (await this.read(view, (rows) => rows.find(question, query))) ?? [];
    const rows = found.slice(0, question.limit).map((stored) => toViewRow<Row>(stored));
    const last = rows.at(-1);
    return { rows, next: found.length > question.limit && last ? cursorAfter(view, query, last.key, last.row) : undefined };
  }

  override async changedBetween(view: AnyView, after: Position | undefined, upTo: Position, limit: number): Promise<{ key: string; position: Position }[]> {
    return (await this.read(view, (rows) => rows.changedBetween(after, upTo, limit))) ?? [];
  }

  override async *dump(view: AnyView): AsyncIterable<string> {
    const rows = (await this.look(view))?.rows;
    if (!rows) return;
    for (let page = await rows.page(undefined, dumpPage); page.length > 0; page = await rows.page(page.at(-1)!.key, dumpPage))
      for (const { key, row, position } of page) yield `${JSON.stringify(key)} ${position} ${row}`;
  }

  override kept(used: readonly AnyView[]): Promise<KeptGeneration[]> {
    return keptIn(this.register, used);
  }

  override prune(used: readonly AnyView[]): Promise<KeptGeneration[]> {
    return pruneIn(this.register, used);
  }

  override async check(): Promise<void> {
    await withViewsUnavailable(() => this.mongo.check());
  }

  override async close(): Promise<void> {
    await this.mongo.close();
  }

  /** The rows of the live generation, or undefined for a view that nobody began to fill. */
  async rowsOf(view: AnyView): Promise<RowCollection | undefined> {
    return (await this.look(view))?.rows;
  }

  /**
   * Reads rows of the live generation in one round trip: of the one that was live when this process last looked, while it looks again.
   * Where readers were switched meanwhile, it reads once more.
   */
  private async read<T>(view: AnyView, ask: (rows: RowCollection) => Promise<T>): Promise<T | undefined> {
    for (let seen = this.seen.get(identityOf(view).id) ?? (await this.look(view)); seen; seen = this.seen.get(identityOf(view).id)) {
      const [answer, live] = await Promise.all([settled(ask(seen.rows)), this.look(view)]);
      if (live?.rows === seen.rows) return answer();
    }
    return undefined;
  }

  private async look(view: AnyView): Promise<Seen | undefined> {
    this.note(view, await this.register.live(view));
    return this.seen.get(identityOf(view).id);
  }

  private note(view: AnyView, live: GenerationRecord | null): GenerationRecord | null {
    const { id } = identityOf(view);
    const seen = this.seen.get(id);
    if (!live) this.seen.delete(id);
    else if (seen?.rows.generation !== live.generation) this.seen.set(id, { rows: new RowCollection(this.mongo, view, live.generation), ready: live.ready ?? false });
    else if (seen.ready !== live.ready) this.seen.set(id, { ...seen, ready: live.ready ?? false });
    return live;
  }

  private async another(view: AnyView): Promise<RowCollection> {
    const rows = new RowCollection(this.mongo, view, newGeneration());
    await rows.layOut();
    return rows;
  }

  private partsOf(view: AnyView, collection: RowCollection): MongoFillParts {
    return { register: this.register, view, collection, another: () => this.another(view) };
  }
}

/** The outcome later: a failure counts only if the answer is wanted (a collection that was dropped has no index to hint at). */
function settled<T>(asked: Promise<T>): Promise<() => T> {
  return asked.then(
    (answer) => () => answer,
    (error: unknown) => () => {
      throw error;
    },
  );
}

function toViewRow<Row>({ key, row, position }: PresentRow): ViewRow<Row> {
  return { key, row: JSON.parse(row) as Row, position };
}
