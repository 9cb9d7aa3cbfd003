import type { Position } from '#platform/kernel';
import { idOf } from './view-progress.js';
import type { AnyView, ViewStore } from './view-store.js';

interface Look {
  readonly seen: Promise<Position | undefined>;
  /** Has it begin at a moment, if that is earlier. */
  readonly hasten: (at: number) => void;
}

/**
 * Looks at the checkpoints of views that another process keeps up to date. However many wait for a view in this process, they share the next
 * look at it. A store that does not answer is no answer (undefined): look again.
 */
export class CheckpointLooks {
  private readonly planned = new Map<string, Look>();

  constructor(private readonly store: ViewStore) {}

  /** The checkpoint as it is seen within so many milliseconds from now, or earlier if somebody else is in more of a hurry. */
  within(view: AnyView, milliseconds: number): Promise<Position | undefined> {
    const at = performance.now() + milliseconds;
    const look = this.planned.get(idOf(view)) ?? this.plan(view, at);
    look.hasten(at);
    return look.seen;
  }

  private plan(view: AnyView, first: number): Look {
    let at = first;
    const { promise, resolve } = Promise.withResolvers<void>();
    const start = (): NodeJS.Timeout => setTimeout(resolve, Math.max(0, at - performance.now()));
    let timer = start();
    const look: Look = {
      seen: promise.then(() => {
        this.planned.delete(idOf(view));
        return this.store.checkpoint(view).catch(() => undefined);
      }),
      hasten: (earlier) => {
        if (earlier >= at) return;
        at = earlier;
        clearTimeout(timer);
        timer = start();
      },
    };
    this.planned.set(idOf(view), look);
    return look;
  }
}
