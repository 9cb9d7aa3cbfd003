import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EventStoreDBClient, jsonEvent, streamNameFilter,
  type AllStreamSubscription, type AppendExpectedRevision, type AppendResult, type Credentials, type JSONEventData,
} from '@eventstore/db-client';
import { openDouble, type Double } from './double.js';
import { DoubleProcess } from './testing/double-process.js';

const anEvent = (data: Record<string, string> = {}) => jsonEvent({ id: randomUUID(), type: 'happened', data });
const credentials: Credentials = { username: 'any', password: 'any' };
/** Both ways of appending: in batches, and the older one that credentials per call lead to. */
const paths: [string, { credentials?: Credentials }][] = [['batch', {}], ['unary', { credentials }]];

describe('the double, seen by the client itself', () => {
  let folder: string;
  let double: Double;
  let client: EventStoreDBClient;
  const append = (stream: string, events: JSONEventData[], expectedRevision: AppendExpectedRevision, more: { credentials?: Credentials } = {}): Promise<AppendResult> =>
    client.appendToStream(stream, events, { expectedRevision, ...more });
  const read = async (reading: AsyncIterable<unknown>): Promise<{ event: { id: string; revision: bigint; position: { commit: bigint }; type: string } }[]> => {
    const all = [];
    for await (const one of reading) all.push(one);
    return all as never;
  };
  const restart = async () => {
    await client.dispose();
    await double.stop();
    double = await openDouble({ folder, commitTimeout: 50 });
    client = EventStoreDBClient.connectionString(double.uri);
  };
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'double-'));
    double = await openDouble({ folder, commitTimeout: 50 });
    client = EventStoreDBClient.connectionString(double.uri);
  });
  afterEach(async () => {
    await client.dispose();
    await double.stop();
    rmSync(folder, { recursive: true });
  });

  describe.each(paths)('append (%s)', (path, more) => {
    it('answers with revision and position of the last event; positions have gaps', async () => {
      const first = await append('box', [anEvent(), anEvent()], 'no_stream', more);
      expect(first).toEqual({ success: true, nextExpectedRevision: 1n, position: { commit: expect.any(BigInt), prepare: first.position!.commit } });
      const [one, two] = await read(client.readStream('box'));
      expect(two!.event.position.commit).toBe(first.position!.commit);
      expect(two!.event.position.commit - one!.event.position.commit).toBeGreaterThan(1n);
    });

    it('tells a conflict with what was expected and what is there', async () => {
      await expect(append('box', [anEvent()], 3n, more)).rejects.toMatchObject({ type: 'wrong-expected-version', streamName: 'box', expectedVersion: 3n, actualVersion: 'no_stream' });
      await append('box', [anEvent()], 'no_stream', more);
      await expect(append('box', [anEvent()], 'no_stream', more)).rejects.toMatchObject({ expectedVersion: 'no_stream', actualVersion: 0n, message: '', code: undefined });
      await expect(append('void', [anEvent()], 'stream_exists', more)).rejects.toMatchObject({ expectedVersion: 'stream_exists', actualVersion: 'no_stream' });
    });

    it('counts data only against the limit of 1,048,576 bytes', async () => {
      const fits = jsonEvent({ type: 'large', data: 'x'.repeat(1_048_574), metadata: { note: 'y'.repeat(3_500_000) } });
      await append('box', [fits], 'no_stream', more);
      await expect(append('box', [fits, anEvent()], 0n, more)).rejects.toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: 1_048_576 });
    });

    it('drops the second of two equal appends in flight', async () => {
      // The first call on a connection may be overtaken.
      await append('other', [anEvent()], 'no_stream', more);
      const event = anEvent();
      const outcomes = await Promise.allSettled([append('box', [event], 'no_stream', more), append('box', [event], 'no_stream', more)]);
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
      expect(outcomes[1]).toMatchObject({ reason: { type: path === 'batch' ? 'deadline-exceeded' : 'timeout' } });
      expect(await read(client.readStream('box'))).toHaveLength(1);
    });
  });

  describe('the same ids again', () => {
    const [one, two, three, later] = [anEvent(), anEvent(), anEvent(), anEvent()] as const;
    let first: AppendResult;
    beforeEach(async () => {
      await append('box', [anEvent()], 'no_stream');
      first = await append('box', [one, two], 0n);
      await append('box', [later], 2n);
    });
    const length = async () => (await read(client.readStream('box'))).length;

    it('with the original revision: the original answer, also after a restart; the data is never compared', async () => {
      expect(await append('box', [one, two], 0n)).toEqual(first);
      await restart();
      expect(await append('box', [one, two], 0n)).toEqual(first);
      expect(await append('box', [{ ...one, data: { other: 'yes' } }, two], 0n)).toEqual(first);
      expect(await length()).toBe(4);
    });

    it('with ANY: the original answer until a restart, then duplicates', async () => {
      expect(await append('box', [one, two], 'any')).toEqual(first);
      await restart();
      expect((await append('box', [one, two], 'any')).nextExpectedRevision).toBe(5n);
    });

    it('with the present revision: duplicates', async () => expect((await append('box', [one, two], 3n)).nextExpectedRevision).toBe(5n));

    it('with any other revision, as a superset, or overlapping: a conflict', async () => {
      for (const [events, expected] of [[[one, two], 1n], [[one, two, three], 0n], [[one, three], 0n], [[one, three], 'any'], [[one, two], 'no_stream']] as const)
        await expect(append('box', [...events], expected)).rejects.toMatchObject({ type: 'wrong-expected-version', actualVersion: 3n });
      expect(await length()).toBe(4);
    });

    it('as a part of the batch: success with that part\'s last revision', async () => {
      expect((await append('box', [one], 0n)).nextExpectedRevision).toBe(1n);
      expect((await append('box', [two], 1n)).nextExpectedRevision).toBe(2n);
      expect((await append('new', [three, three], 'no_stream')).nextExpectedRevision).toBe(1n);
      expect(await length()).toBe(4);
    });
  });

  it('goes on counting revisions after a soft delete, and ends a stream for ever with a tombstone', async () => {
    const event = anEvent();
    await append('box', [event, anEvent(), anEvent()], 'no_stream');
    await client.deleteStream('box');
    await expect(read(client.readStream('box'))).rejects.toMatchObject({ type: 'stream-not-found' });
    expect(await append('box', [event], 'no_stream')).toMatchObject({ success: true, position: undefined });
    await expect(append('box', [anEvent()], 'stream_exists')).rejects.toMatchObject({ type: 'stream-deleted' });
    expect((await append('box', [anEvent()], 'no_stream')).nextExpectedRevision).toBe(3n);
    await restart();
    expect((await read(client.readStream('box'))).map(({ event: { revision } }) => revision)).toEqual([3n]);
    await client.tombstoneStream('box');
    await expect(append('box', [anEvent()], 3n)).rejects.toMatchObject({ type: 'stream-deleted' });
    await expect(read(client.readStream('box'))).rejects.toMatchObject({ type: 'stream-deleted', code: 9 });
  });

  it('reads $all forwards inclusively and backwards exclusively, and refuses what is no boundary', async () => {
    const { position } = await append('box', [anEvent()], 'no_stream');
    const fromPosition = position!;
    await append('box', [anEvent()], 0n);
    expect((await read(client.readAll({ fromPosition }))).map(({ event }) => event.revision)).toEqual([0n, 1n]);
    expect((await read(client.readAll({ fromPosition, direction: 'backwards' }))).every(({ event }) => event.type.startsWith('$'))).toBe(true);
    await expect(read(client.readAll({ fromPosition: { commit: fromPosition.commit + 1n, prepare: fromPosition.commit + 1n } }))).rejects.toMatchObject({ type: 'unknown', code: 2 });
    await expect(read(client.readStream('box', { maxCount: 0 }))).rejects.toMatchObject({ type: 'unknown', code: 2 });
    expect(await read(client.readStream('box', { fromRevision: 99n }))).toEqual([]);
    expect(await read(client.readStream('box', { fromRevision: 99n, direction: 'backwards' }))).toHaveLength(2);
  });

  it('subscribes: confirmation, events, caughtUp; checkpoints count the records scanned; silence beyond the end', async () => {
    await append('other', Array.from({ length: 200 }, () => anEvent()), 'no_stream');
    const { position } = await append('box', [anEvent()], 'no_stream');
    const checkpoints: bigint[] = [];
    const filter = streamNameFilter({ prefixes: ['box'], checkpointReached: (_, { commit }) => void checkpoints.push(commit) });
    expect(await told(client.subscribeToAll({ filter }))).toEqual(['confirmation', 'event', 'caughtUp']);
    expect(checkpoints).toHaveLength(1 + Math.floor(201 / 32));
    expect(checkpoints[0]).toBe(0n);
    expect(await told(client.subscribeToAll({ fromPosition: position! }))).toEqual(['confirmation', 'caughtUp']);
    const beyond = { commit: position!.commit + 10_000n, prepare: position!.commit + 10_000n };
    expect(await told(client.subscribeToAll({ fromPosition: beyond }))).toEqual(['confirmation', 'caughtUp']);
    const between = { commit: position!.commit - 1n, prepare: position!.commit - 1n };
    expect(await told(client.subscribeToAll({ fromPosition: between }))).toEqual(['error 3']);
  });

  it('cuts off what a crash left half written', async () => {
    const { position } = await append('box', [anEvent()], 'no_stream');
    await client.dispose();
    await double.stop();
    const log = join(folder, 'events.log');
    const whole = statSync(log).size;
    appendFileSync(log, Buffer.from([200, 0, 0, 0, 1, 2, 3, 4, 5]));
    double = await openDouble({ folder });
    client = EventStoreDBClient.connectionString(double.uri);
    expect((await read(client.readStream('box')))[0]!.event.position).toEqual(position);
    expect((await append('box', [anEvent()], 0n)).position!.commit).toBeGreaterThan(BigInt(whole));
  });
});

it('killed: an append may be durable although its client heard of an error, and the same append again tells', async () => {
  const server = new DoubleProcess();
  await server.start({ killAfter: 2 });
  const client = EventStoreDBClient.connectionString(server.uri);
  const events = [anEvent(), anEvent()];
  // The first durable append is the record that the server writes at its start.
  await expect(client.appendToStream('box', events, { expectedRevision: 'no_stream' })).rejects.toMatchObject({ type: 'unavailable', code: 14 });
  await server.ended();
  await server.start();
  expect(await client.appendToStream('box', events, { expectedRevision: 'no_stream' })).toMatchObject({ nextExpectedRevision: 1n });
  let found = 0;
  for await (const _ of client.readStream('box')) found += 1;
  expect(found).toBe(2);
  await client.dispose();
  await server.dispose();
});

/** What a subscription tells until it has caught up, or fails. */
function told(subscription: AllStreamSubscription): Promise<string[]> {
  return new Promise((resolve) => {
    const all: string[] = [];
    const end = (what: string) => {
      all.push(what);
      void subscription.unsubscribe().then(() => resolve(all));
    };
    subscription
      .on('confirmation', () => void all.push('confirmation'))
      .on('data', () => void all.push('event'))
      .on('caughtUp', () => setImmediate(end, 'caughtUp'))
      .on('error', (error) => end(`error ${(error as { code?: number }).code}`));
  });
}
