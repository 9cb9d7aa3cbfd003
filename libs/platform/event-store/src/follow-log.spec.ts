import { StoreUnavailable, UnknownPosition, type EventStore, type SubscriptionMessage } from './event-store.js';
import { followLog } from './follow-log.js';

it('starts over when its checkpoint is a position of another log, and asks again after any other failure, also one to start over', async () => {
  const log: string[] = [];
  const failures = [new StoreUnavailable('gone'), new UnknownPosition(5n), new UnknownPosition(5n)];
  let canStartOver = false;
  const store = {
    lastPosition: async () => 9n,
    async *subscribeToAll({ after }): AsyncIterable<SubscriptionMessage> {
      log.push(`from ${after}`);
      const failure = failures.shift();
      if (failure) throw failure;
      yield { kind: 'checkpoint', position: 9n };
      yield { kind: 'caught-up' };
    },
  } as Pick<EventStore, 'lastPosition' | 'subscribeToAll'> as EventStore;
  const stop = new AbortController();
  let checkpoint: bigint | undefined = 5n;
  await followLog(store, {
    filter: { streamPrefixes: ['box-'] }, signal: stop.signal, longestPause: 1, checkpoint: async () => checkpoint, failed: (error) => void log.push((error as Error).name),
    startOver: async () => {
      if (!canStartOver) {
        canStartOver = true;
        throw new Error('not now');
      }
      log.push('started over');
      checkpoint = undefined;
    },
    apply: async ({ position }) => void log.push(`up to ${position}`), caughtUp: () => stop.abort(),
  });
  expect(log).toEqual(['from 5', 'StoreUnavailable', 'from 5', 'UnknownPosition', 'Error', 'from 5', 'UnknownPosition', 'started over', 'from undefined', 'up to 9']);
});
