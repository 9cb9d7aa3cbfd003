import type { Position } from '#platform/kernel';
import type { View, ViewPage, ViewRow } from './view.js';

/** Any view, when its row and facts do not matter. */
export type AnyView = View<never, never>;

/** A row as it becomes, or its removal. */
export interface RowChange {
  readonly key: string;
  /** Plain JSON (`asStored`), kept with its members in their order; undefined removes the row. */
  readonly row: object | undefined;
  /** Fact that the row is now true for. */
  readonly position: Position;
}

/** What a stretch of the log did to a view. */
export interface ViewBatch {
  /** Checkpoint that the batch was folded on. */
  readonly after: Position | undefined;
  /** Checkpoint after it. */
  readonly to: Position;
  /** At most one change per key. */
  readonly changes: readonly RowChange[];
}

/** The stored row, or the trace that one was there: both say up to which fact the key is true. */
export interface StoredRow {
  readonly row: object | undefined;
  readonly position: Position;
}

/** Somebody else moved the view on, emptied it, or published another generation: begin again at the stored checkpoint. */
export class CheckpointMoved extends Error {
  constructor(view: AnyView) {
    super(`${view.name} v${view.version}: somebody else moved the checkpoint`);
    this.name = 'CheckpointMoved';
  }
}

/** The draft was published, discarded or pruned: nothing can be filled in any more. */
export class DraftGone extends Error {
  constructor(view: AnyView) {
    super(`${view.name} v${view.version}: the draft is gone; somebody dropped it, perhaps by "views prune". Start the rebuild again`);
    this.name = 'DraftGone';
  }
}

/** The store of views does not answer, or a view is not filled yet. Reading again later helps; nothing was changed. */
export class ViewsUnavailable extends Error {
  override readonly name = 'ViewsUnavailable';
}

/**
 * The fill side of one generation of a view: where its rows and its checkpoint are written. A generation is one filling from the beginning
 * of the log; readers see one of them, the live one.
 */
export abstract class ViewFill {
  /** Tells the generations of a view apart. */
  abstract readonly generation: string;

  /** Position up to which the generation is filled. @throws DraftGone */
  abstract checkpoint(): Promise<Position | undefined>;

  /** What stands under these keys, removed rows included. */
  abstract rows(keys: readonly string[]): Promise<ReadonlyMap<string, StoredRow>>;

  /**
   * Writes the rows and then the checkpoint. A row is written only over an older one, so the same batch again changes nothing, and a crash
   * between rows and checkpoint is a harmless redelivery.
   * @throws CheckpointMoved `after` is not the stored checkpoint, or the generation is not live any more
   * @throws DraftGone
   */
  abstract apply(batch: ViewBatch): Promise<void>;

  /** Everything that was in the log is shown: from now on readers are let in, for good. Costs nothing when it was said before. */
  abstract caughtUp(): Promise<void>;

  /** Empties it and forgets its checkpoint, because the log is another one now. Readers are kept waiting until it has caught up. */
  abstract clear(): Promise<void>;
}

/** A generation that is filled beside the live one; readers do not see it. */
export abstract class ViewDraft extends ViewFill {
  /**
   * Switches every reader, in all processes, from the live generation to this one, at once. The generation that was live is kept until the
   * next publication or `prune`, for readers that are half-way through it.
   * @param whatever publish it even if the live generation is further: for a log that was restored or reset
   * @returns false when the live generation shows more than this one: fill on and try again
   * @throws DraftGone
   */
  abstract publish(whatever?: boolean): Promise<boolean>;

  /** Drops it. Harmless when it is gone. */
  abstract discard(): Promise<void>;
}

/** A generation that lies in the store. */
export interface KeptGeneration {
  readonly name: string;
  readonly version: number;
  readonly generation: string;
  /** `live`: what readers of this version see. `former`: what they saw before a rebuild. `draft`: being filled. `lost`: left over by a crash. */
  readonly state: 'live' | 'former' | 'draft' | 'lost';
  readonly position: Position | undefined;
  /** Whether the views given declare it: same name, version and queries. */
  readonly used: boolean;
}

/**
 * Keeps the rows of the views beside their checkpoints. Contract: `view-store.contract.ts`. What is stored for a view is found by its name,
 * its version and its declared queries: when one of them changes, the new one begins empty beside the old one, which other processes may go
 * on filling and reading.
 */
export abstract class ViewStore {
  /** The generation that readers see, to fill it on. Begins an empty one for a view that is new. */
  abstract live(view: AnyView): Promise<ViewFill>;

  /** A new, empty generation beside the live one. */
  abstract draft(view: AnyView): Promise<ViewDraft>;

  /** Position up to which the live generation is filled. */
  abstract checkpoint(view: AnyView): Promise<Position | undefined>;

  /** Whether the view has caught up with the log once; until then its rows are a part of the truth only. */
  abstract isReady(view: AnyView): Promise<boolean>;

  /** What the last look at the view (`isReady`, `checkpoint`, or any reading of rows) in this process said about that; false before the first. */
  abstract wasReady(view: AnyView): boolean;

  /** The row of a key. */
  abstract get<Row extends object>(view: View<Row, never>, key: string): Promise<ViewRow<Row> | undefined>;

  /**
   * @throws Refusal `bad-cursor`
   * @throws UndeclaredQuery the view has no such query, or other fields than it declares were given
   */
  abstract find<Row extends object>(view: View<Row, never>, query: string, values: Partial<Row>, page?: PageWanted): Promise<ViewPage<Row>>;

  /** Keys whose row changed or went in (after, upTo], in log order. */
  abstract changedBetween(view: AnyView, after: Position | undefined, upTo: Position, limit: number): Promise<{ readonly key: string; readonly position: Position }[]>;

  /** Every row as text, ordered by key: equal views are equal texts, whichever store they lie in. */
  abstract dump(view: AnyView): AsyncIterable<string>;

  /** Every generation of every view that lies here. */
  abstract kept(used: readonly AnyView[]): Promise<KeptGeneration[]>;

  /**
   * Drops all generations but the live ones of the given views: former ones, older versions, drafts (also those being filled).
   * @returns what was dropped
   */
  abstract prune(used: readonly AnyView[]): Promise<KeptGeneration[]>;

  /** Rejects with the reason when the store does not answer. */
  abstract check(): Promise<void>;

  abstract close(): Promise<void>;
}

/** Which page of the answer. */
export interface PageWanted {
  /** Rows; default 50. */
  readonly limit?: number;
  readonly after?: string | undefined;
  /** Piece of text to look for; blank looks for nothing. */
  readonly search?: string | undefined;
}

/** A question that the view does not declare; a mistake in the code. */
export class UndeclaredQuery extends Error {
  override readonly name = 'UndeclaredQuery';
}
