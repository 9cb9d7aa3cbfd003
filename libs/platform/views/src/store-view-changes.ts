import type { Position } from '#platform/kernel';
import { ViewChanges, type View } from './view.js';
import type { ViewProgress } from './view-progress.js';
import type { AnyView, ViewStore } from './view-store.js';

interface Change {
  readonly view: string;
  readonly key: string;
  readonly position: Position;
}

// Milliseconds between looks, for views that another process runs and for views that this one runs (which tells by itself).
const pollInterval = 250;
const ownInterval = 10_000;
const pageSize = 200;

/** Reads what changed from the positions of the rows, so it does not matter which process wrote them. */
export class StoreViewChanges extends ViewChanges {
  constructor(
    private readonly store: ViewStore,
    private readonly progress: ViewProgress,
  ) {
    super();
  }

  override watch(views: readonly View<never, never>[], signal: AbortSignal): AsyncIterable<Change> {
    // "From now on" begins with the call, not with the first pull.
    const starts = views.map((view) => this.store.checkpoint(view));
    for (const start of starts) start.catch(() => undefined);
    return this.follow(views, starts, signal);
  }

  private async *follow(views: readonly AnyView[], starts: readonly Promise<Position | undefined>[], signal: AbortSignal): AsyncIterable<Change> {
    const seen = new Map<AnyView, Position | undefined>();
    for (const [index, view] of views.entries()) seen.set(view, await starts[index]);
    while (!signal.aborted) {
      const wait = views.every((view) => this.progress.of(view) !== undefined) ? ownInterval : pollInterval;
      const moved = this.progress.next(views, wait, signal);
      for (const view of views) {
        for await (const change of this.changesOf(view, seen)) {
          yield change;
          if (signal.aborted) return;
        }
      }
      await moved;
    }
  }

  private async *changesOf(view: AnyView, seen: Map<AnyView, Position | undefined>): AsyncIterable<Change> {
    const upTo = await this.store.checkpoint(view);
    let after = seen.get(view);
    // Emptied and filled again: what counts is what comes from here on.
    if (upTo === undefined || (after !== undefined && upTo < after)) return void seen.set(view, upTo);
    while (after === undefined || after < upTo) {
      const page = await this.store.changedBetween(view, after, upTo, pageSize);
      for (const { key, position } of page) yield { view: view.name, key, position };
      after = page.length < pageSize ? upTo : page.at(-1)!.position;
      seen.set(view, after);
    }
  }
}
