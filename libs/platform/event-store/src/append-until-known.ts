import { OutcomeUnknown, StoreUnavailable, type AppendResult, type EventStore, type EventToAppend, type ExpectedRevision } from './event-store.js';

// Milliseconds between the tries. EventStoreDB drops the second of two identical appends in flight and lets it run into a time-out of
// two to three seconds, so the later waits are longer than that.
const waits = [250, 1_000, 3_000, 5_000, 10_000];
// Milliseconds after which nobody waits any longer. A server that stands still takes up most of it with the tries themselves.
const longest = 20_000;

/**
 * Appends, and on an unknown outcome appends the very same again until the store says what became of it: with the same ids and the
 * original revision that is harmless, however often (`EventStore.append`).
 * @throws OutcomeUnknown still unknown after about 20 seconds
 */
export async function appendUntilKnown(
  store: EventStore, pause: (milliseconds: number) => Promise<unknown>, stream: string, expected: ExpectedRevision, events: readonly EventToAppend[],
): Promise<AppendResult> {
  const giveUp = performance.now() + longest;
  let unknown: OutcomeUnknown | undefined;
  for (const milliseconds of [...waits, undefined]) {
    try {
      return await store.append(stream, expected, events);
    } catch (error) {
      if (error instanceof OutcomeUnknown) unknown ??= error;
      // "Nothing was sent" is true of this try only; an earlier one may have become durable.
      else if (!(error instanceof StoreUnavailable) || !unknown) throw error;
    }
    if (performance.now() > giveUp) break;
    if (milliseconds !== undefined) await pause(milliseconds);
  }
  throw unknown!;
}
