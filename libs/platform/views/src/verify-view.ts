import { fillUntil, type FillParts } from './rebuild-view.js';
import type { AnyView, ViewStore } from './view-store.js';

const tries = 5;

/**
 * Fills a view a second time, into an empty store, and compares it with what readers see.
 * @returns keys (as JSON) whose row is missing, surplus or different; empty when the rebuild equals it byte for byte
 * @throws Error the view moved on faster than it could be compared, or cannot be folded
 */
export async function differences(view: AnyView, parts: FillParts & { readonly store: ViewStore }, scratch: ViewStore): Promise<string[]> {
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const before = await parts.store.checkpoint(view);
    await fillUntil(view, parts, await scratch.live(view), async () => true);
    const live = await linesOf(view, parts.store);
    const again = await linesOf(view, scratch);
    const different = [...new Set([...live, ...again])].filter((line) => !live.has(line) || !again.has(line));
    if (different.length === 0) return [];
    // Facts that came meanwhile stand in one of the two only.
    if ((await parts.store.checkpoint(view)) === before && (await scratch.checkpoint(view)) === before) return [...new Set(different.map(keyOf))];
  }
  throw new Error(`${view.name} changes too fast to be compared; try again when less is going on`);
}

async function linesOf(view: AnyView, store: ViewStore): Promise<Set<string>> {
  const lines = new Set<string>();
  for await (const line of store.dump(view)) lines.add(line);
  return lines;
}

const keyOf = (line: string): string => line.slice(0, line.indexOf('" ') + 1);
