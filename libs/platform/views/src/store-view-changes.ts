import type { Position } from '#platform/kernel';
import { CheckpointLooks } from './checkpoint-looks.js';
import { ViewChanges, type View } from './view.js';
import type { ViewProgress } from './view-progress.js';
import { ViewsUnavailable, type AnyView, type ViewStore } from './view-store.js';

interface Change {
  readonly view: string;
  readonly key: string;
  readonly position: Position;
}

// Milliseconds between looks at views that another process keeps: soon after a change another one is likely. However many watch, they share the
// looks, each of one small document by its id; a browser hears of a change within a tenth of a second.
const shortestPause = 25;
const longestPause = 50;
const pageSize = 200;

/** Reads what changed from the positions of the rows, so it does not matter which process wrote them. */
export class StoreViewChanges extends ViewChanges {
  constructor(
    private readonly store: ViewStore,
    private readonly progress: ViewProgress,
    private readonly looks = new CheckpointLooks(store),
  ) {
    super();
  }

  override watch(views: readonly View<never, never>[], signal: AbortSignal): AsyncIterable<Change> {
    // "From now on" begins with the call, not with the first pull.
    const starts = Promise.all(views.map((view) => this.store.checkpoint(view)));
    starts.catch(() => undefined);
    return this.follow(views, starts, signal);
  }

  private async *follow(views: readonly AnyView[], starts: Promise<(Position | undefined)[]>, signal: AbortSignal): AsyncIterable<Change> {
    const told = new Map((await starts).map((start, index) => [views[index]!, start]));
    const ends = new Map<AnyView, Position | undefined>();
    let pause = 0;
    while (!signal.aborted) {
      const turn = new AbortController();
      // Listens before it tells, so that a move in between is not missed.
      const moved = this.progress.next(views, AbortSignal.any([signal, turn.signal]));
      try {
        for (const view of views) {
          for await (const change of this.changesOf(view, this.progress.of(view) ?? ends.get(view), told)) {
            pause = shortestPause;
            yield change;
            if (signal.aborted) return;
          }
        }
        await Promise.race([moved, this.look(views, pause, told, ends)]);
        pause = Math.min(Math.max(shortestPause, pause * 2), longestPause);
      } finally {
        turn.abort();
      }
    }
  }

  /** Looks at the views that this process does not run, and at those whose changes could not be read. Never resolves when there are none. */
  private async look(views: readonly AnyView[], milliseconds: number, told: ReadonlyMap<AnyView, Position | undefined>, ends: Map<AnyView, Position | undefined>): Promise<void> {
    const unsure = views.filter((view) => (this.progress.of(view) ?? Infinity) > (told.get(view) ?? -1n));
    if (unsure.length === 0) return new Promise(() => undefined);
    await Promise.all(unsure.map(async (view) => void ends.set(view, await this.looks.within(view, milliseconds))));
  }

  private async *changesOf(view: AnyView, upTo: Position | undefined, told: Map<AnyView, Position | undefined>): AsyncIterable<Change> {
    if (upTo === undefined) return;
    let after = told.get(view);
    // Emptied and filled again: what counts is what comes from here on.
    if (after !== undefined && upTo < after) return void told.set(view, upTo);
    while (after === undefined || after < upTo) {
      const page = await this.page(view, after, upTo);
      if (!page) return;
      for (const { key, position } of page) yield { view: view.name, key, position };
      after = page.length < pageSize ? upTo : page.at(-1)!.position;
      told.set(view, after);
    }
  }

  /** Undefined when the store does not answer; what is not told now is told later. */
  private page(view: AnyView, after: Position | undefined, upTo: Position): Promise<{ readonly key: string; readonly position: Position }[] | undefined> {
    return this.store.changedBetween(view, after, upTo, pageSize).catch((error: unknown) => {
      if (error instanceof ViewsUnavailable) return undefined;
      throw error;
    });
  }
}
