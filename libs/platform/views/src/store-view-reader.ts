import { setTimeout as pause } from 'node:timers/promises';
import type { Position } from '#platform/kernel';
import { CheckpointLooks } from './checkpoint-looks.js';
import { ViewReader, type View, type ViewPage, type ViewRow } from './view.js';
import { idOf, type ViewProgress } from './view-progress.js';
import { ViewsUnavailable, type AnyView, type PageWanted, type ViewStore } from './view-store.js';

// Milliseconds between looks at a view that another process keeps: at first few, because a person waits for her own change, then more.
const shortestPause = 10;
const longestPause = 100;
// Milliseconds after which somebody who waits for a view of this process looks whether another one took it over.
const ownPause = 250;

/** Reads rows of any view store; waits by notification where this process runs the view, by looking where another one does. */
export class StoreViewReader extends ViewReader {
  /** @param patience milliseconds that a reader waits for a view that was never filled; default 10,000 */
  constructor(
    private readonly store: ViewStore,
    private readonly progress: ViewProgress,
    private readonly looks = new CheckpointLooks(store),
    private readonly patience = 10_000,
  ) {
    super();
  }

  override get<Row extends object>(view: View<Row, never>, key: string): Promise<ViewRow<Row> | undefined> {
    return this.whenReady(view, () => this.store.get(view, key));
  }

  override find<Row extends object>(view: View<Row, never>, query: string, values: Partial<Row>, page: PageWanted = {}): Promise<ViewPage<Row>> {
    return this.whenReady(view, () => this.store.find(view, query, values, page));
  }

  override async waitFor(view: View<never, never>, position: Position | undefined, milliseconds = 5_000): Promise<boolean> {
    if (position === undefined) return true;
    const started = performance.now();
    for (let looked = false; ; looked = true) {
      const own = this.progress.of(view);
      if ((own ?? -1n) >= position) return true;
      const waited = performance.now() - started;
      const left = Math.max(0, milliseconds - waited);
      const next = own !== undefined ? ownPause : looked ? Math.min(longestPause, Math.max(shortestPause, waited / 10)) : 0;
      if (((await this.moved(view, Math.min(left, next))) ?? -1n) >= position) return true;
      if (left <= 0) return false;
    }
  }

  /** Resolves with the next move that this process makes (to undefined), or with a look within so many milliseconds. */
  private async moved(view: AnyView, milliseconds: number): Promise<Position | undefined> {
    const done = new AbortController();
    try {
      return await Promise.race([this.looks.within(view, milliseconds), this.progress.next([view], done.signal).then(() => undefined)]);
    } finally {
      done.abort();
    }
  }

  /** A view that is not filled yet would answer with a part of the truth: its readers wait. Afterwards nothing is asked beside the rows. */
  private async whenReady<T>(view: AnyView, read: () => Promise<T>): Promise<T> {
    const started = performance.now();
    for (;;) {
      if (this.store.wasReady(view) || (await this.store.isReady(view))) {
        const answer = await read();
        // The look at the rows may have found the view emptied.
        if (this.store.wasReady(view)) return answer;
      }
      const waited = performance.now() - started;
      if (waited >= this.patience) throw new ViewsUnavailable(`${idOf(view)} is being filled from the log for the first time`);
      await pause(Math.min(longestPause, Math.max(shortestPause, waited / 10), this.patience - waited));
    }
  }
}
