import type { EventStore } from '#platform/event-store';
import type { Position } from '#platform/kernel';
import { ViewRegistry, type View } from './view.js';
import { ViewRunner, type ViewRunnerParts, type ViewRunnerState } from './view-runner.js';
import { ViewStatus, type ViewCondition } from './view-status.js';
import { idOf } from './view-progress.js';
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

interface Running {
  readonly runner: ViewRunner;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** Runs every registered view in this process. */
export class ViewRunners extends ViewStatus {
  private readonly running = new Map<string, Running>();

  constructor(
    private readonly registered: RegisteredViews,
    private readonly parts: ViewRunnerParts,
  ) {
    super();
  }

  /** Starts what is registered and not running yet. */
  start(): void {
    for (const view of this.registered.all) if (!this.running.has(idOf(view))) this.run(view);
  }

  /** Stops all views after their running transaction. */
  async stop(): Promise<void> {
    const all = [...this.running.values()];
    this.running.clear();
    for (const { stop } of all) stop.abort();
    await Promise.all(all.map(({ ended }) => ended));
    for (const { runner } of all) this.parts.progress.forget(runner.view);
  }

  /**
   * Empties a view and fills it again from the beginning of the log. Readers see it fill.
   * @returns when it has caught up: how many facts it looked at, and in how many milliseconds
   * @throws Error it stopped at a fact that it cannot fold
   */
  async rebuild(view: AnyView): Promise<{ readonly facts: number; readonly milliseconds: number }> {
    const known = this.running.get(idOf(view));
    known?.stop.abort();
    await known?.ended;
    this.running.delete(idOf(view));
    this.parts.progress.forget(view);
    const started = performance.now();
    await this.parts.store.clear(view);
    const run = known ? this.run(view) : this.runOnce(view);
    await this.caughtUp(run);
    const result = { facts: run.runner.facts, milliseconds: performance.now() - started };
    if (!known) {
      run.stop.abort();
      await run.ended;
      this.parts.progress.forget(view);
    }
    return result;
  }

  override async conditions(): Promise<ViewCondition[]> {
    const end = await endOf(this.parts.events);
    return Promise.all(this.registered.all.map(async (view) => {
      const runner = this.running.get(idOf(view))?.runner;
      const checkpoint = runner?.checkpoint ?? (await this.parts.store.checkpoint(view));
      const state: ViewCondition['state'] = runner?.state ?? 'not-run-here';
      return { name: view.name, version: view.version, state, checkpoint, behind: state !== 'live' && end !== undefined && (checkpoint ?? -1n) < end, problem: runner?.problem };
    }));
  }

  private run(view: AnyView): Running {
    const run = this.runOnce(view);
    this.running.set(idOf(view), run);
    return run;
  }

  private runOnce(view: AnyView): Running {
    const runner = new ViewRunner(view, this.parts);
    const stop = new AbortController();
    return { runner, stop, ended: runner.run(stop.signal) };
  }

  private async caughtUp({ runner, ended, stop }: Running): Promise<void> {
    const reached = (): ViewRunnerState => runner.state;
    while (reached() !== 'live') {
      if (reached() === 'stopped' || stop.signal.aborted) throw new Error(runner.problem ?? 'The view was stopped');
      await Promise.race([ended, this.parts.progress.next([runner.view], 20)]);
    }
  }
}

async function endOf(events: EventStore): Promise<Position | undefined> {
  return events.lastPosition();
}
