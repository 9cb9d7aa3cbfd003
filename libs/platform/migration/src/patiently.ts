import { setTimeout as wait } from 'node:timers/promises';

// Milliseconds between the tries; EventStoreDB drops the second of two identical appends in flight and lets it run into a time-out.
const waits = [250, 1_000, 3_000, 5_000, 10_000, 20_000, 30_000];
const passing = new Set(['StoreUnavailable', 'OutcomeUnknown', 'DocumentsUnavailable']);

/**
 * Does something that may be done again without harm, until the store answers; for a bit more than a minute.
 * @param call an append with its original revision, or a whole document: the same again changes nothing
 */
export async function patiently<Result>(call: () => Promise<Result>): Promise<Result> {
  for (const milliseconds of waits) {
    try {
      return await call();
    } catch (error) {
      if (!passing.has((error as Error).name)) throw error;
    }
    await wait(milliseconds);
  }
  return call();
}
