import { alwaysAlone, type WorkAlone } from '#platform/documents';
import { UnknownPosition, type EventStore, type FactLog } from '#platform/event-store';
import type { Position } from '#platform/kernel';
import { rebuildView } from './rebuild-view.js';
import type { RegisteredViews } from './registered-views.js';
import { identityOf } from './view-identity.js';
import { idOf, type ViewProgress } from './view-progress.js';
import { ViewRunner } from './view-runner.js';
import { ViewStatus, type ViewCondition } from './view-status.js';
import type { AnyView, ViewStore } from './view-store.js';

/** What running views needs. */
export interface ViewRunnersParts {
  readonly events: EventStore;
  readonly log: FactLog;
  readonly store: ViewStore;
  readonly progress: ViewProgress;
  /** Lets one process at a time run a view; left out: this one is the only one. */
  readonly alone?: WorkAlone;
}

interface Running {
  /** While this process keeps the view up to date; undefined while it stands by. */
  runner: ViewRunner | undefined;
  readonly stop: AbortController;
  ended: Promise<void>;
}

/** Runs every registered view in this process, or stands by while another one does. */
export class ViewRunners extends ViewStatus {
  private readonly running = new Map<string, Running>();

  constructor(
    private readonly registered: RegisteredViews,
    private readonly parts: ViewRunnersParts,
  ) {
    super();
  }

  /** Starts what is registered and not running yet. */
  start(): void {
    for (const view of this.registered.all) if (!this.running.has(idOf(view))) this.running.set(idOf(view), this.run(view));
  }

  /** Stops all views after their running write; whoever stands by takes them over. */
  async stop(): Promise<void> {
    const all = [...this.running.values()];
    this.running.clear();
    for (const { stop } of all) stop.abort();
    await Promise.all(all.map(({ ended }) => ended));
  }

  /**
   * Fills a view from the beginning of the log, beside what readers see, and switches them to it at once.
   * @returns when it is switched: how many facts it looked at, and in how many milliseconds
   * @throws Error it stopped at a fact that it cannot fold, or somebody dropped it; readers go on seeing what they saw
   */
  async rebuild(view: AnyView): Promise<{ readonly facts: number; readonly milliseconds: number }> {
    const started = performance.now();
    const facts = await rebuildView(view, this.parts);
    return { facts, milliseconds: performance.now() - started };
  }

  override async conditions(): Promise<ViewCondition[]> {
    const end = await this.parts.events.lastPosition();
    return Promise.all(this.registered.all.map(async (view) => {
      const runner = this.running.get(idOf(view))?.runner;
      const checkpoint = runner?.checkpoint ?? (await this.parts.store.checkpoint(view));
      const ready = this.parts.store.wasReady(view) || (await this.parts.store.isReady(view));
      const state: ViewCondition['state'] = runner?.state ?? 'not-run-here';
      const mayBeBehind = state !== 'live' && end !== undefined && (checkpoint ?? -1n) < end;
      const behind = mayBeBehind && (!ready || (await this.lacksFacts(view, checkpoint)));
      return { name: view.name, version: view.version, state, ready, checkpoint, behind, problem: runner?.problem };
    }));
  }

  /** The facts of other streams do not move a view that is up to date, so whether one of its own stands behind its checkpoint must be looked at. */
  private async lacksFacts({ streams }: AnyView, checkpoint: Position | undefined): Promise<boolean> {
    const filter = { streamPrefixes: streams.map(({ category }) => `${category}-`) };
    const looking = new AbortController();
    try {
      for await (const { kind } of this.parts.events.subscribeToAll({ ...(checkpoint !== undefined && { after: checkpoint }), filter, signal: looking.signal })) {
        if (kind !== 'checkpoint') return kind === 'event';
      }
      return false;
    } catch (error) {
      // Of a log that was restored or reset, nothing is shown rightly.
      if (error instanceof UnknownPosition) return true;
      throw error;
    } finally {
      looking.abort();
    }
  }

  private run(view: AnyView): Running {
    const running: Running = { runner: undefined, stop: new AbortController(), ended: Promise.resolve() };
    const { alone = alwaysAlone, store, progress, events, log } = this.parts;
    running.ended = alone(`views/${identityOf(view).id}`, running.stop.signal, async (held) => {
      // A new one each time: whoever ran the view meanwhile moved it on.
      running.runner = new ViewRunner(view, { events, log, progress, fill: () => store.live(view) });
      await running.runner.run(held);
      progress.forget(view);
      if (running.runner.state !== 'stopped') running.runner = undefined;
    });
    return running;
  }
}
