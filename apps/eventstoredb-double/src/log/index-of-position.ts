import type { LoggedEvent } from './logged-event.js';

/** Index of the first event at or behind a position. */
export function firstAtOrBehind(events: readonly LoggedEvent[], position: bigint): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (events[middle]!.position < position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the event at a position, or where the next one will stand beyond the end; undefined where no record begins. 0 is the beginning. */
export function indexOfPosition(events: readonly LoggedEvent[], position: bigint): number | undefined {
  if (position === 0n) return 0;
  const index = firstAtOrBehind(events, position);
  return index === events.length || events[index]!.position === position ? index : undefined;
}
