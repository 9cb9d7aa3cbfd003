import type { AnyView, ViewStore } from './view-store.js';
import { ViewProgress } from './view-progress.js';
import { ViewRunner, type ViewRunnerParts } from './view-runner.js';

const tries = 5;

/**
 * Fills a view a second time, into an empty store, and compares it with the first.
 * @returns keys (as JSON) whose row is missing, surplus or different; empty when the rebuild equals it byte for byte
 * @throws Error the view moved on faster than it could be compared, or cannot be folded
 */
export async function differences(view: AnyView, parts: ViewRunnerParts, scratch: ViewStore): Promise<string[]> {
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const before = await parts.store.checkpoint(view);
    await fill(view, { ...parts, store: scratch, progress: new ViewProgress() });
    const live = await linesOf(view, parts.store);
    const again = await linesOf(view, scratch);
    const different = [...new Set([...live, ...again])].filter((line) => !live.has(line) || !again.has(line));
    if (different.length === 0) return [];
    // Facts that came meanwhile stand in one of the two only.
    if ((await parts.store.checkpoint(view)) === before && (await scratch.checkpoint(view)) === before) return [...new Set(different.map(keyOf))];
  }
  throw new Error(`${view.name} changes too fast to be compared; try again when less is going on`);
}

async function fill(view: AnyView, parts: ViewRunnerParts): Promise<void> {
  const stop = new AbortController();
  const runner = new ViewRunner(view, parts);
  const ended = runner.run(stop.signal);
  const state = (): string => runner.state;
  while (state() !== 'live' && state() !== 'stopped') await Promise.race([ended, parts.progress.next([view], 20)]);
  stop.abort();
  await ended;
  if (state() === 'stopped') throw new Error(runner.problem);
}

async function linesOf(view: AnyView, store: ViewStore): Promise<Set<string>> {
  const lines = new Set<string>();
  for await (const line of store.dump(view)) lines.add(line);
  return lines;
}

const keyOf = (line: string): string => line.slice(0, line.indexOf('" ') + 1);
