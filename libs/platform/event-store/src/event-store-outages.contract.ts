import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { appendUntilKnown } from './append-until-known.js';
import { OutcomeUnknown, StoreUnavailable, type AppendResult, type EventStore, type EventToAppend } from './event-store.js';
import { followLog } from './follow-log.js';

/** A log behind a server, and what can happen to the two. */
export interface ServerUnderTest {
  /** Another handle on the log, whether or not the server is there. */
  readonly open: () => Promise<EventStore>;
  /** Starts the server, with everything that was durable before. */
  readonly start: () => Promise<void>;
  /** Ends the server as a power cut does. */
  readonly kill: () => Promise<void>;
  /** Lets the server stand still, with its connections open. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Breaks every connection; the server stays. */
  readonly cut: () => void;
  readonly dispose: () => Promise<void>;
}

const batch = 4;
const writers = 24;

/** What everybody may rely on while a server or the way to it fails. The server has not been started when a case begins. */
export function describeOutages(name: string, fresh: () => Promise<ServerUnderTest>): void {
  describe(`event store, outages: ${name}`, () => {
    let server: ServerUnderTest;
    let store: EventStore;

    beforeEach(async () => {
      server = await fresh();
      store = await server.open();
    });
    afterEach(async () => {
      await store.close();
      await server.dispose();
    });

    it('opens before its server is there, says so at every call, and works as soon as it is', async () => {
      const append = () => store.append('box-1', 'no-stream', [anEvent()]);
      for (const call of [append, () => store.read('box-1'), () => store.check(), () => store.lastPosition(), () => first(store)])
        expect(await failure(call())).toBeInstanceOf(StoreUnavailable);
      await server.start();
      expect(await append()).toMatchObject({ revision: 0n });
      await store.check();
      expect(await first(store)).toMatchObject({ kind: 'event', event: { stream: 'box-1' } });
    });

    it.each<['is killed' | 'loses its connections', (() => Promise<void>)]>([
      ['is killed', async () => { await server.kill(); await server.start(); }],
      ['loses its connections', async () => server.cut()],
    ])('loses nothing that it acknowledged, tears nothing, and answers what was unknown, when the server %s while many append', async (_case, disturb) => {
      await server.start();
      const attempts = new Map<string, EventToAppend[]>();
      const acknowledged = new Map<string, AppendResult>();
      let disturbances = 0;
      const write = async (writer: number) => {
        for (let round = 0; disturbances < 3; round += 1) {
          const stream = `box-${writer}x${round}`;
          const events = Array.from({ length: batch }, (_, index) => anEvent({ index, note: 'n'.repeat(500) }));
          attempts.set(stream, events);
          await store.append(stream, 'no-stream', events).then((result) => acknowledged.set(stream, result), async (error: unknown) => {
            assertOutage(error);
            await pause(50);
          });
        }
      };
      const writing = Array.from({ length: writers }, (_, writer) => write(writer));
      for (; disturbances < 3; disturbances += 1) {
        const enough = acknowledged.size + 100;
        while (acknowledged.size < enough) await pause(5);
        await disturb();
      }
      await Promise.all(writing);
      await Promise.all([...attempts].map(async ([stream, events]) => {
        const known = await persist(store, stream, events);
        if (acknowledged.has(stream)) expect(known).toEqual(acknowledged.get(stream));
        expect((await store.read(stream)).map(({ id }) => id)).toEqual(events.map(({ id }) => id));
      }));
      expect(acknowledged.size).toBeGreaterThanOrEqual(300);
      expect(attempts.size).toBeGreaterThan(acknowledged.size);
    });

    it('gives up on a server that stands still, and finds each append exactly once when it goes on', async () => {
      await server.start();
      await store.append('box-0', 'no-stream', [anEvent()]);
      server.freeze();
      const events = Array.from({ length: 40 }, () => [anEvent(), anEvent()]);
      const outcomes = await Promise.all([
        ...events.map((batchOfTwo, index) => failure(store.append(`box-1x${index}`, 'no-stream', batchOfTwo))),
        failure(store.read('box-0')), failure(store.check()), failure(store.lastPosition()), failure(first(store)),
      ]);
      outcomes.slice(0, events.length).forEach((error) => expect(error).toBeInstanceOf(OutcomeUnknown));
      outcomes.slice(events.length).forEach((error) => expect(error).toBeInstanceOf(StoreUnavailable));
      server.thaw();
      for (const [index, batchOfTwo] of events.entries()) {
        expect(await persist(store, `box-1x${index}`, batchOfTwo)).toMatchObject({ revision: 1n });
        expect(await store.read(`box-1x${index}`)).toHaveLength(2);
      }
    });

    it('goes on subscribing in order, without a gap, through kills and broken connections', async () => {
      await server.start();
      const all = 400;
      const seen: number[] = [];
      const stop = new AbortController();
      let checkpoint: bigint | undefined;
      let resubscribed = 0;
      const following = followLog(store, {
        filter: { streamPrefixes: ['box-'] }, signal: stop.signal, longestPause: 500, checkpoint: async () => checkpoint, caughtUp: () => undefined,
        startOver: async () => { throw new Error('The log has not been reset'); },
        failed: () => void (resubscribed += 1),
        apply: async ({ events, position }) => {
          for (const { data } of events) seen.push((data as { index: number }).index);
          checkpoint = position;
          if (seen.length >= all) stop.abort();
        },
      });
      for (let index = 0; index < all; index += 1) {
        if (index === 100 || index === 250) {
          await server.kill();
          await server.start();
        }
        if (index === 180 || index === 320) server.cut();
        await persist(store, `box-${index}`, [anEvent({ index })]);
      }
      await following;
      expect(seen).toEqual(Array.from({ length: all }, (_, index) => index));
      expect(resubscribed).toBeGreaterThan(1);
    });
  });
}

function anEvent(data: unknown = {}): EventToAppend {
  return { id: randomUUID(), type: 'seats-added', data, metadata: { by: 'test' } };
}

function assertOutage(error: unknown): void {
  if (!(error instanceof OutcomeUnknown) && !(error instanceof StoreUnavailable)) throw error;
}

/** Appends as somebody does who does not give up: "nothing was sent" and "unknown" are tried again with the same arguments. */
async function persist(store: EventStore, stream: string, events: readonly EventToAppend[]): Promise<AppendResult> {
  for (;;) {
    const outcome = await appendUntilKnown(store, pause, stream, 'no-stream', events).catch((error: Error) => error);
    if (!(outcome instanceof Error)) return outcome;
    assertOutage(outcome);
    await pause(20);
  }
}

async function first(store: EventStore): Promise<unknown> {
  for await (const message of store.subscribeToAll({ filter: { streamPrefixes: ['box-'] }, signal: new AbortController().signal })) return message;
  return undefined;
}

/** The error of a call; a call that succeeds fails the test. */
async function failure(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => { throw new Error('It succeeded, but should have failed'); },
    (error: unknown) => error,
  );
}
