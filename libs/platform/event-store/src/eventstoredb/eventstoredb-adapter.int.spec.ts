import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { openDouble, type Double } from '../../../../../apps/eventstoredb-double/src/double.js';
import { TcpProxy } from '../../../../../apps/eventstoredb-double/src/testing/tcp-proxy.js';
import { AppendMismatch, InvalidAppend, StoreUnavailable, UnknownPosition, type EventStore, type EventToAppend } from '../event-store.js';
import { openEventStore } from '../open-event-store.js';

const anEvent = (data: unknown = {}): EventToAppend => ({ id: randomUUID(), type: 'seats-added', data, metadata: { by: 'test' } });
const raw = ({ id, type, data, metadata }: EventToAppend) => jsonEvent({ id, type, data: data as Record<string, string>, metadata: metadata as Record<string, string> });

describe('the log in EventStoreDB', () => {
  let folder: string;
  let double: Double;
  let proxy: TcpProxy;
  let store: EventStore;
  let onDurable: () => void;
  const bare: EventStoreDBClient[] = [];
  const client = () => {
    bare.push(EventStoreDBClient.connectionString(double.uri));
    return bare.at(-1)!;
  };
  beforeEach(async () => {
    onDurable = () => undefined;
    folder = mkdtempSync(join(tmpdir(), 'eventstoredb-'));
    double = await openDouble({ folder, afterFlush: () => onDurable() });
    proxy = await TcpProxy.open(double.port);
    store = await openEventStore({ eventStore: `kurrentdb://admin:changeit@127.0.0.1:${proxy.port}?tls=FALSE`, dataDirectory: folder });
  });
  afterEach(async () => {
    await store.close();
    await Promise.all(bare.splice(0).map((one) => one.dispose()));
    await proxy.close();
    await double.stop();
    rmSync(folder, { recursive: true });
  });

  it('reads the stream for the ids when an answer is lost, and so answers by itself', async () => {
    await store.append('box-1', 'no-stream', [anEvent()]);
    const events = [anEvent({ index: 0 }), anEvent({ index: 1 })];
    let cuts = 0;
    onDurable = () => {
      if ((cuts += 1) === 1) proxy.cut();
    };
    const { revision, position } = await store.append('box-1', 0n, events);
    expect(cuts).toBe(1);
    expect(revision).toBe(2n);
    expect((await store.read('box-1')).map(({ id }) => id).slice(1)).toEqual(events.map(({ id }) => id));
    expect((await store.read('box-1')).at(-1)!.position).toBe(position);
  });

  it('never takes a twin of another process for its own: what lies there is compared', async () => {
    const event = anEvent({ seats: 5 });
    await client().appendToStream('box-1', [raw({ ...event, data: { seats: 6 } })], { expectedRevision: 'no_stream' });
    await expect(store.append('box-1', 'no-stream', [event])).rejects.toBeInstanceOf(AppendMismatch);
    const same = anEvent({ seats: 7 });
    await client().appendToStream('box-2', [raw(same)], { expectedRevision: 'no_stream' });
    expect(await store.append('box-2', 'no-stream', [same])).toMatchObject({ revision: 0n });
  });

  it('does not call an append done that the server answers for a stream that was deleted since', async () => {
    const event = anEvent();
    await store.append('box-1', 'no-stream', [event]);
    await client().deleteStream('box-1');
    await expect(store.append('box-1', 'no-stream', [event])).rejects.toBeInstanceOf(AppendMismatch);
    expect(await store.read('box-1')).toEqual([]);
    await client().tombstoneStream('box-1');
    await expect(store.append('box-1', 'no-stream', [anEvent()])).rejects.toBeInstanceOf(InvalidAppend);
  });

  it('delivers no record of the server itself, with or without a filter', async () => {
    await store.append('box-1', 'no-stream', [anEvent()]);
    await client().deleteStream('box-1');
    await store.append('box-2', 'no-stream', [anEvent()]);
    await client().tombstoneStream('box-2');
    await store.append('box-3', 'no-stream', [anEvent()]);
    for (const filter of [{ streamPrefixes: ['box-'] }, undefined]) {
      const seen: string[] = [];
      for await (const message of store.subscribeToAll({ ...(filter && { filter }), signal: new AbortController().signal })) {
        if (message.kind === 'caught-up') break;
        if (message.kind === 'event') seen.push(`${message.event.stream} ${message.event.type}`);
      }
      expect(seen).toEqual(['box-1 seats-added', 'box-2 seats-added', 'box-3 seats-added']);
    }
  });

  it('says that a position is not of this log, where no record begins', async () => {
    await store.append('box-1', 'no-stream', [anEvent(), anEvent()]);
    const messages = store.subscribeToAll({ after: (await store.lastPosition())! - 1n, signal: new AbortController().signal });
    await expect(messages[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(UnknownPosition);
  });

  it('slows the server down when nobody pulls, instead of filling memory', async () => {
    const note = 'z'.repeat(10_000);
    for (let index = 0; index < 40; index += 1) await client().appendToStream(`box-${index}`, Array.from({ length: 80 }, () => raw(anEvent({ note }))), { expectedRevision: 'no_stream' });
    const messages = store.subscribeToAll({ filter: { streamPrefixes: ['box-'] }, signal: new AbortController().signal })[Symbol.asyncIterator]();
    await messages.next();
    // The stretch that was sent stops growing while nobody pulls.
    let before = -1;
    while (before !== proxy.delivered) {
      before = proxy.delivered;
      await client().appendToStream(`other-${randomUUID().slice(0, 8)}`, [raw(anEvent())]);
      await new Promise((done) => setTimeout(done, 250));
    }
    expect(proxy.delivered).toBeLessThan(16_000_000);
    let events = 1;
    for (let next = await messages.next(); next.value?.kind !== 'caught-up'; next = await messages.next()) if (next.value.kind === 'event') events += 1;
    expect(events).toBe(3_200);
    await messages.return!(undefined);
  });

  it('finds its server again after a failed discovery', async () => {
    await store.close();
    const { port } = double;
    await double.stop();
    store = await openEventStore({ eventStore: `esdb://127.0.0.1:${port},127.0.0.1:${port}?tls=false&maxDiscoverAttempts=1&discoveryInterval=10`, dataDirectory: folder });
    await expect(store.append('box-1', 'no-stream', [anEvent()])).rejects.toBeInstanceOf(StoreUnavailable);
    double = await openDouble({ folder, port });
    expect(await store.append('box-1', 'no-stream', [anEvent()])).toMatchObject({ revision: 0n });
    await store.check();
  });

  it('opens one connection for everybody in this process, and ends it with the last one', async () => {
    const other = await openEventStore({ eventStore: `kurrentdb://admin:changeit@127.0.0.1:${proxy.port}?tls=FALSE`, dataDirectory: folder });
    await store.append('box-1', 'no-stream', [anEvent()]);
    await store.close();
    expect(await other.read('box-1')).toHaveLength(1);
    await other.close();
    await expect(other.check()).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('refuses a filter without a prefix', async () => {
    const messages = store.subscribeToAll({ filter: { streamPrefixes: [] }, signal: new AbortController().signal });
    await expect(messages[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(RangeError);
  });
});
