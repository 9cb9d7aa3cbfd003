import type { Position } from '#platform/kernel';
import { CheckpointMoved, DraftGone, ViewDraft, ViewFill, type AnyView, type StoredRow, type ViewBatch } from '../view-store.js';
import type { GenerationRecord } from './generation-record.js';
import type { GenerationRegister } from './generation-register.js';
import type { RowCollection } from './row-collection.js';
import { collectionOf } from './row-record.js';
import { identityOf } from '../view-identity.js';

/** What a fill works with. */
export interface MongoFillParts {
  readonly register: GenerationRegister;
  readonly view: AnyView;
  readonly collection: RowCollection;
  /** An empty collection for another generation of the view, laid out. */
  readonly another: () => Promise<RowCollection>;
}

/** Fills the live generation. Rows first, guarded by their positions; then the checkpoint, by compare-and-set of generation and position. */
export class MongoLiveFill extends ViewFill {
  readonly generation: string;
  private said = false;

  constructor(private readonly parts: MongoFillParts) {
    super();
    this.generation = parts.collection.generation;
  }

  override async checkpoint(): Promise<Position | undefined> {
    return (await this.stillLive()).position ?? undefined;
  }

  override rows(keys: readonly string[]): Promise<ReadonlyMap<string, StoredRow>> {
    return this.parts.collection.rows(keys);
  }

  override async apply({ after, to, changes }: ViewBatch): Promise<void> {
    const { register, view, collection } = this.parts;
    // Said before the rows show it: no draft is published that shows less.
    if (changes.length > 0 && !(await register.reach(view, this.generation, after, to))) throw new CheckpointMoved(view);
    await collection.write(changes);
    if (!(await register.moveLive(view, this.generation, after, to))) throw new CheckpointMoved(view);
  }

  override async caughtUp(): Promise<void> {
    if (this.said) return;
    if (!(await this.parts.register.setReady(await this.stillLive()))) throw new CheckpointMoved(this.parts.view);
    this.said = true;
  }

  /** Begins a new generation: late writes of others into this one are seen by nobody. */
  override async clear(): Promise<void> {
    const { register, view, another } = this.parts;
    const live = await this.stillLive();
    const { generation } = await another();
    if (!(await register.switch(live, { generation, position: null, ready: false }))) throw new CheckpointMoved(view);
    if (live.former) await register.drop(collectionOf(identityOf(view), live.former));
  }

  private async stillLive(): Promise<GenerationRecord> {
    const live = await this.parts.register.live(this.parts.view);
    if (live?.generation !== this.generation) throw new CheckpointMoved(this.parts.view);
    return live;
  }
}

/** Fills a generation that readers do not see yet. */
export class MongoDraft extends ViewDraft {
  readonly generation: string;
  /** Whether readers may see it although nobody said so: the server may do later what it did not acknowledge. */
  private uncertain = false;

  constructor(private readonly parts: MongoFillParts) {
    super();
    this.generation = parts.collection.generation;
  }

  override async checkpoint(): Promise<Position | undefined> {
    return (await this.stillThere()).position ?? undefined;
  }

  override rows(keys: readonly string[]): Promise<ReadonlyMap<string, StoredRow>> {
    return this.parts.collection.rows(keys);
  }

  override async apply({ after, to, changes }: ViewBatch): Promise<void> {
    const { register, view, collection } = this.parts;
    const draft = await this.stillThere();
    if ((draft.position ?? undefined) !== after) throw new CheckpointMoved(view);
    await collection.write(changes);
    if (!(await register.move(draft, after, to))) throw new CheckpointMoved(view);
  }

  override async caughtUp(): Promise<void> {
    // Readers are let in when it is published.
  }

  override async clear(): Promise<void> {
    const { register, view, collection } = this.parts;
    const draft = await this.stillThere();
    await collection.empty();
    if (!(await register.move(draft, draft.position ?? undefined, undefined))) throw new CheckpointMoved(view);
  }

  override async publish(whatever = false): Promise<boolean> {
    const { register, view } = this.parts;
    // Marked first: whoever prunes leaves it alone for as long as a switch may be under way.
    const draft = await this.stillThere();
    if (!(await register.setState(draft, 'publishing'))) throw new DraftGone(view);
    this.uncertain = true;
    const former = await this.switchTo(draft, whatever);
    this.uncertain = false;
    if (former === 'beyond') {
      await register.setState(draft, 'draft');
      return false;
    }
    await register.remove({ ...draft, state: 'publishing' });
    if (former) await register.drop(collectionOf(identityOf(view), former));
    return true;
  }

  override async discard(): Promise<void> {
    // Left for `prune` if readers may see it.
    if (this.uncertain) return;
    const { register, view } = this.parts;
    const draft = await register.draft(view, this.generation);
    if (draft && (await register.remove(draft))) await register.drop(collectionOf(identityOf(view), this.generation));
  }

  /** @returns the generation that nobody needs any more, or that the live one shows more than this one */
  private async switchTo({ generation, position }: GenerationRecord, whatever: boolean): Promise<string | null | undefined | 'beyond'> {
    const { register, view } = this.parts;
    for (;;) {
      const live = await register.live(view);
      if (!live) {
        if (await register.begin(view, { generation, position, ready: true })) return undefined;
      } else {
        if (!whatever && (live.reaching ?? -1n) > (position ?? -1n)) return 'beyond';
        if (await register.switch(live, { generation, position, ready: true }, whatever ? undefined : { position })) return live.former;
      }
    }
  }

  private async stillThere(): Promise<GenerationRecord> {
    const draft = await this.parts.register.draft(this.parts.view, this.generation);
    if (!draft) throw new DraftGone(this.parts.view);
    return draft;
  }
}
