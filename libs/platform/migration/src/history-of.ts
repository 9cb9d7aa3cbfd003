import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnavailable, type EventStore, type StoredEvent } from '#platform/event-store';
import type { Position } from '#platform/kernel';

// Seconds for which a lost connection is tried again.
const patience = 60;

/**
 * Every fact that stands in a log, in order, until its present end. Goes on where it was when the connection is lost.
 * @throws StoreUnavailable the log does not answer for a minute
 */
export async function* historyOf(store: EventStore): AsyncGenerator<StoredEvent, void, void> {
  let after: Position | undefined;
  for (let failures = 0; ; ) {
    const ending = new AbortController();
    try {
      for await (const message of store.subscribeToAll({ ...(after !== undefined && { after }), signal: ending.signal })) {
        if (message.kind === 'caught-up') return;
        failures = 0;
        after = message.kind === 'event' ? message.event.position : message.position;
        if (message.kind === 'event') yield message.event;
      }
      throw new StoreUnavailable('The log ended its answer too early');
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || (failures += 1) > patience) throw error;
      await pause(1_000);
    } finally {
      ending.abort();
    }
  }
}
