import type { Position } from '#platform/kernel';
import type { AnyView } from './view-store.js';

/** Tells those who wait in this process how far each view is, the moment it is visible. */
export class ViewProgress {
  private readonly positions = new Map<string, Position>();
  private readonly waiting = new Map<string, Set<() => void>>();

  /** Position up to which a view that is run by this process is visible; undefined when it is not run here. */
  of(view: AnyView): Position | undefined {
    return this.positions.get(idOf(view));
  }

  /** Everything up to a position is visible now. */
  moved(view: AnyView, position: Position): void {
    this.positions.set(idOf(view), position);
    this.wake(view);
  }

  /** This process does not run the view any more, or it was emptied. */
  forget(view: AnyView): void {
    this.positions.delete(idOf(view));
    this.wake(view);
  }

  /** Resolves when one of the views moves or is forgotten, or when `signal` aborts. */
  next(views: readonly AnyView[], signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const ids = views.map(idOf);
      const wake = () => {
        signal.removeEventListener('abort', wake);
        for (const id of ids) this.waiting.get(id)?.delete(wake);
        resolve();
      };
      if (signal.aborted) return wake();
      signal.addEventListener('abort', wake);
      for (const id of ids) {
        const waiting = this.waiting.get(id) ?? new Set();
        this.waiting.set(id, waiting.add(wake));
      }
    });
  }

  private wake(view: AnyView): void {
    for (const wake of [...(this.waiting.get(idOf(view)) ?? [])]) wake();
  }
}

/** Name and version: what tells one table from another. */
export const idOf = ({ name, version }: AnyView): string => `${name} v${version}`;
