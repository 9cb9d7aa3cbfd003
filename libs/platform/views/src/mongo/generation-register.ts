import { randomBytes } from 'node:crypto';
import type { Model, mongo } from 'mongoose';
import type { Mongo } from '#platform/mongo';
import type { Position } from '#platform/kernel';
import { identityOf } from '../view-identity.js';
import type { AnyView } from '../view-store.js';
import { generationSchema, type GenerationRecord } from './generation-record.js';
import { withViewsUnavailable } from './views-unavailable.js';

const duplicateKey = 11_000;
const liveId = (view: AnyView): string => `live/${identityOf(view).id}`;
const draftId = (view: AnyView, generation: string): string => `draft/${identityOf(view).id}/${generation}`;

/** Which generations there are, how far each is filled, and which one readers see: single documents, changed only from what was read. */
export class GenerationRegister {
  private readonly model: Model<GenerationRecord>;

  constructor(private readonly mongo: Mongo) {
    this.model = mongo.model('view_generations', generationSchema);
  }

  live(view: AnyView): Promise<GenerationRecord | null> {
    return this.run((records) => records.findOne({ _id: liveId(view) }));
  }

  draft(view: AnyView, generation: string): Promise<GenerationRecord | null> {
    return this.run((records) => records.findOne({ _id: draftId(view, generation) }));
  }

  all(): Promise<GenerationRecord[]> {
    return this.run((records) => records.find({}, { sort: { _id: 1 } }).toArray());
  }

  /** @returns false when there is a live generation */
  async begin(view: AnyView, record: Pick<GenerationRecord, 'generation' | 'position' | 'ready'>): Promise<boolean> {
    return this.insert({ ...described(view), ...record, reaching: record.position, _id: liveId(view), state: 'live', former: null });
  }

  async addDraft(view: AnyView, generation: string): Promise<void> {
    await this.insert({ ...described(view), _id: draftId(view, generation), state: 'draft', generation, position: null });
  }

  /**
   * Says that rows of the live generation are about to show facts up to a position. It is for others to see, not to last.
   * @returns false when the generation is not live any more, or is at another position
   */
  async reach(view: AnyView, generation: string, after: Position | undefined, to: Position): Promise<boolean> {
    const filter = { _id: liveId(view), generation, position: after ?? null };
    return (await this.run((records) => records.updateOne(filter, { $set: { reaching: to } }, { writeConcern: { w: 1, j: false } }))).matchedCount > 0;
  }

  /** @returns false when the live generation is another one, or at another position */
  moveLive(view: AnyView, generation: string, after: Position | undefined, to: Position): Promise<boolean> {
    return this.change({ _id: liveId(view), generation, position: after ?? null }, { position: to, reaching: to });
  }

  /** @returns false when the record is not there, or is at another position */
  async move(record: { readonly _id: string; readonly generation: string }, after: Position | undefined, to: Position | undefined): Promise<boolean> {
    return this.change({ _id: record._id, generation: record.generation, position: after ?? null }, { position: to ?? null });
  }

  /** @returns false when there is no such generation any more */
  setReady({ _id, generation }: GenerationRecord): Promise<boolean> {
    return this.change({ _id, generation }, { ready: true });
  }

  /**
   * Has readers see another generation than the one that was read.
   * @returns false when somebody else switched, or rows of the live generation are beyond `upTo` by now (undefined: wherever they are)
   */
  switch(live: GenerationRecord, to: Pick<GenerationRecord, 'generation' | 'position' | 'ready'>, upTo?: { readonly position: Position | null }): Promise<boolean> {
    const notBeyond = upTo === undefined ? {} : { $or: [{ reaching: null }, ...(upTo.position === null ? [] : [{ reaching: { $lte: upTo.position } }])] };
    return this.change({ _id: live._id, generation: live.generation, ...notBeyond }, { ...to, reaching: to.position, former: live.generation });
  }

  /** Marks a draft as being published, or takes the mark back. @returns false when it is gone */
  setState({ _id }: GenerationRecord, state: 'draft' | 'publishing'): Promise<boolean> {
    return this.change({ _id }, { state, since: Date.now() });
  }

  async forgetFormer({ _id, former }: GenerationRecord): Promise<void> {
    await this.change({ _id, former: former ?? null }, { former: null });
  }

  /** @returns false when it is gone, or changed meanwhile */
  async remove({ _id, state, generation }: GenerationRecord): Promise<boolean> {
    return (await this.run((records) => records.deleteOne({ _id, state, generation }))).deletedCount > 0;
  }

  /** Names of all collections. */
  collections(): Promise<string[]> {
    return withViewsUnavailable(() => this.mongo.run([], async () => (await this.mongo.connection.db!.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name)));
  }

  /** Removes a collection by name; absent is fine. */
  async drop(collection: string): Promise<void> {
    await withViewsUnavailable(() => this.mongo.run([], async () => void (await this.mongo.connection.db!.collection(collection).drop().catch(unlessAbsent))));
    this.mongo.connection.deleteModel(new RegExp(`^${collection}$`));
  }

  private async change(filter: mongo.Filter<GenerationRecord>, set: Partial<GenerationRecord>): Promise<boolean> {
    return (await this.run((records) => records.updateOne(filter, { $set: set }))).matchedCount > 0;
  }

  private async insert(record: GenerationRecord): Promise<boolean> {
    try {
      await this.run((records) => records.insertOne(record));
      return true;
    } catch (error) {
      if ((error as { code?: unknown }).code === duplicateKey) return false;
      throw error;
    }
  }

  private run<Result>(work: (records: mongo.Collection<GenerationRecord>) => Promise<Result>): Promise<Result> {
    return withViewsUnavailable(() => this.mongo.run([], () => work(this.mongo.connection.db!.collection<GenerationRecord>(this.model.collection.collectionName))));
  }
}

/** A name that no generation had before. */
export function newGeneration(): string {
  return randomBytes(8).toString('hex');
}

function described(view: AnyView): Pick<GenerationRecord, 'view' | 'name' | 'version'> {
  const { id, name, version } = identityOf(view);
  return { view: id, name, version };
}

function unlessAbsent(error: unknown): void {
  if ((error as { codeName?: unknown }).codeName !== 'NamespaceNotFound' && (error as { code?: unknown }).code !== 26) throw error;
}
