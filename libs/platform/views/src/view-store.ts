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

/** Somebody else moved the view on, or emptied it: read the checkpoint again. */
export class CheckpointMoved extends Error {
  constructor(view: AnyView) {
    super(`${view.name} v${view.version}: somebody else moved the checkpoint`);
    this.name = 'CheckpointMoved';
  }
}

/**
 * Keeps the rows of the views beside their checkpoints. Contract: `view-store.contract.ts`. A view's table appears with its first use;
 * when its declared queries changed, it starts empty.
 */
export abstract class ViewStore {
  /** Position up to which the view is filled. */
  abstract checkpoint(view: AnyView): Promise<Position | undefined>;

  /** What stands under these keys, removed rows included. */
  abstract rows(view: AnyView, keys: readonly string[]): Promise<ReadonlyMap<string, StoredRow>>;

  /**
   * Writes rows and checkpoint. A row is written only over an older one, so the same batch again changes nothing.
   * @throws CheckpointMoved `after` is not the stored checkpoint; nothing was written
   */
  abstract apply(view: AnyView, batch: ViewBatch): Promise<void>;

  abstract get<Row extends object>(view: View<Row, never>, key: string): Promise<ViewRow<Row> | undefined>;

  /**
   * @throws Refusal `bad-cursor`
   * @throws UndeclaredQuery the view has no such query, or other fields than it declares were given
   */
  abstract find<Row extends object>(view: View<Row, never>, query: string, values: Partial<Row>, page?: PageWanted): Promise<ViewPage<Row>>;

  /** Keys whose row changed or went in (after, upTo], in log order. */
  abstract changedBetween(view: AnyView, after: Position | undefined, upTo: Position, limit: number): Promise<{ readonly key: string; readonly position: Position }[]>;

  /** Every row as text, ordered by key: equal views are equal texts. */
  abstract dump(view: AnyView): AsyncIterable<string>;

  /** Empties the view and forgets its checkpoint. */
  abstract clear(view: AnyView): Promise<void>;

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
