import type { EventStore } from '#platform/event-store';
import { ViewProgress } from './view-progress.js';
import { ViewRunner, type ViewRunnerParts } from './view-runner.js';
import type { AnyView, ViewDraft, ViewFill, ViewStore } from './view-store.js';

/** What filling a view from the beginning needs. */
export type FillParts = Pick<ViewRunnerParts, 'events' | 'log' | 'batchSize'>;

// Milliseconds between two looks whether the draft may be published; facts that come wake it earlier.
const look = 20;

/**
 * Fills a draft of a view and publishes it as soon as it shows as much as the live generation, which readers see and others fill on until then.
 * @returns how many facts were looked at
 * @throws Error it stopped at a fact that it cannot fold, or somebody dropped the draft; what readers see stays as it is
 */
export async function rebuildView(view: AnyView, parts: FillParts & { readonly store: ViewStore }): Promise<number> {
  const draft = await parts.store.draft(view);
  try {
    return await fillUntil(view, parts, draft, () => publish(view, draft, parts));
  } catch (error) {
    await draft.discard();
    throw error;
  }
}

/**
 * Fills a generation from its checkpoint on until it has caught up and `done` says so.
 * @returns how many facts were looked at
 * @throws Error it stopped at a fact that it cannot fold
 */
export async function fillUntil(view: AnyView, { events, log, batchSize }: FillParts, fill: ViewFill, done: () => Promise<boolean>): Promise<number> {
  const progress = new ViewProgress();
  const stop = new AbortController();
  const runner = new ViewRunner(view, { events, log, progress, fill: async () => fill, ...(batchSize !== undefined && { batchSize }) });
  const ended = runner.run(stop.signal);
  const state = (): string => runner.state;
  try {
    for (;;) {
      const moved = progress.next([view], AbortSignal.any([stop.signal, AbortSignal.timeout(look)]));
      if (state() === 'stopped') throw new Error(runner.problem ?? `${view.name} was stopped`);
      if (state() === 'live' && (await done())) return runner.facts;
      await Promise.race([ended, moved]);
    }
  } finally {
    stop.abort();
    await ended;
  }
}

async function publish(view: AnyView, draft: ViewDraft, { events, store }: { readonly events: EventStore; readonly store: ViewStore }): Promise<boolean> {
  if (await draft.publish()) return true;
  const [live, end] = [await store.checkpoint(view), await events.lastPosition()];
  // The log was restored or reset: what the live generation shows beyond its end is no truth to wait for.
  return live !== undefined && (end === undefined || live > end) && draft.publish(true);
}
