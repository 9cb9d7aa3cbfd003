import { ViewRegistry, type View } from './view.js';
import type { AnyView } from './view-store.js';

/** The views of all contexts, in the order in which they were registered. */
export class RegisteredViews extends ViewRegistry {
  readonly all: AnyView[] = [];

  /** @throws Error two views of one name: they would share a table */
  override register(...views: readonly View<never, never>[]): void {
    for (const view of views) {
      if (this.all.includes(view)) continue;
      if (this.all.some(({ name }) => name === view.name)) throw new Error(`Two views are called "${view.name}"; a name stands for one table`);
      this.all.push(view);
    }
  }
}
