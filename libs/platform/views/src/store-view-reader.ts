import type { Position } from '#platform/kernel';
import { ViewReader, type View, type ViewPage, type ViewRow } from './view.js';
import type { ViewProgress } from './view-progress.js';
import type { PageWanted, ViewStore } from './view-store.js';

// Milliseconds between looks at the checkpoint of a view that another process runs.
const pollInterval = 50;

/** Reads rows of any view store; waits by notification where this process runs the view, by looking where another one does. */
export class StoreViewReader extends ViewReader {
  constructor(
    private readonly store: ViewStore,
    private readonly progress: ViewProgress,
  ) {
    super();
  }

  override get<Row extends object>(view: View<Row, never>, key: string): Promise<ViewRow<Row> | undefined> {
    return this.store.get(view, key);
  }

  override find<Row extends object>(view: View<Row, never>, query: string, values: Partial<Row>, page: PageWanted = {}): Promise<ViewPage<Row>> {
    return this.store.find(view, query, values, page);
  }

  override async waitFor(view: View<never, never>, position: Position | undefined, milliseconds = 5_000): Promise<boolean> {
    if (position === undefined) return true;
    const deadline = performance.now() + milliseconds;
    for (;;) {
      if ((this.progress.of(view) ?? -1n) >= position) return true;
      const left = deadline - performance.now();
      const moved = this.progress.next([view], Math.max(0, Math.min(left, pollInterval)));
      // Registered before looking, so that a move in between is not missed.
      if (((await this.store.checkpoint(view)) ?? -1n) >= position) return true;
      if (left <= 0) return false;
      await moved;
    }
  }
}
