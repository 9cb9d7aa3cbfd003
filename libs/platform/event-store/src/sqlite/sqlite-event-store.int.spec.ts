import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { closeSqlite, openSqlite } from '#platform/sqlite';
import { AppendMismatch, OutcomeUnknown, StoreUnavailable, WrongExpectedRevision, type EventToAppend } from '../event-store.js';
import { describeEventStore } from '../event-store.contract.js';
import { openEventStore } from '../open-event-store.js';
import { SqliteEventStore } from './sqlite-event-store.js';

describeEventStore('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'facts-'));
  return {
    open: async () => new SqliteEventStore(join(folder, 'facts.sqlite')),
    dispose: async () => rmSync(folder, { recursive: true }),
  };
});

const anEvent = (data: unknown = {}): EventToAppend => ({ id: randomUUID(), type: 'seats-added', data, metadata: {} });

describe('the log in SQLite', () => {
  let folder: string;
  let file: string;
  let store: SqliteEventStore;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'facts-'));
    file = join(folder, 'facts.sqlite');
    store = new SqliteEventStore(file);
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  const looking = <T>(look: (database: ReturnType<typeof openSqlite>) => T): T => {
    const database = openSqlite(file, { shared: false });
    try {
      return look(database);
    } finally {
      closeSqlite(database);
    }
  };

  it('has no end while it is empty', async () => expect(await store.lastPosition()).toBeUndefined());

  it('leaves gaps between positions', async () => {
    await store.append('box-1', 'no-stream', [anEvent(), anEvent()]);
    const [first, second] = await store.read('box-1');
    expect(second!.position - first!.position).toBeGreaterThan(1n);
  });

  it('refuses an id that stands in another stream, or again further on in the same one, and writes no part of that append', async () => {
    const known = anEvent();
    await store.append('box-1', 'no-stream', [known]);
    for (const [stream, expected] of [['box-2', 'no-stream'], ['box-1', 0n]] as const) {
      const [neighbour, refused, alone] = await Promise.allSettled([
        store.append(`${stream}n`, 'no-stream', [anEvent()]),
        store.append(stream, expected, [anEvent(), known, anEvent()]),
        store.append(stream, expected, [known]),
      ]);
      expect(neighbour.status).toBe('fulfilled');
      expect(refused).toMatchObject({ status: 'rejected', reason: expect.any(AppendMismatch) });
      expect(alone).toMatchObject({ status: 'rejected', reason: expect.any(AppendMismatch) });
    }
    expect(await store.read('box-1')).toHaveLength(1);
    expect(await store.read('box-2')).toEqual([]);
  });

  it('puts appends that come together into one transaction, each seeing those before it', async () => {
    const watcher = openSqlite(file, { shared: false });
    const before = watcher.pragma('data_version', { simple: true }) as number;
    const [first, second, third] = await Promise.allSettled([
      store.append('box-1', 'no-stream', [anEvent()]), store.append('box-1', 'no-stream', [anEvent()]), store.append('box-1', 0n, [anEvent()]),
    ]);
    const after = watcher.pragma('data_version', { simple: true }) as number;
    closeSqlite(watcher);
    expect(first).toMatchObject({ status: 'fulfilled' });
    expect(second).toMatchObject({ status: 'rejected', reason: expect.any(WrongExpectedRevision) });
    expect(third).toMatchObject({ status: 'fulfilled', value: { revision: 1n } });
    expect(after - before).toBe(1);
  });

  it('writes what waits before it closes', async () => {
    const append = store.append('box-1', 'no-stream', [anEvent()]);
    await store.close();
    expect((await append).revision).toBe(0n);
    store = new SqliteEventStore(file);
    expect(await store.read('box-1')).toHaveLength(1);
  });

  it('says that nothing was written when the disk refuses, and goes on when it no longer does', async () => {
    looking((database) => database.exec(`CREATE TRIGGER full BEFORE INSERT ON facts WHEN NEW.type = 'too-much' BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END`));
    const outcomes = await Promise.allSettled([store.append('box-1', 'no-stream', [anEvent()]), store.append('box-2', 'no-stream', [{ ...anEvent(), type: 'too-much' }])]);
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailable) });
    expect(await store.read('box-1')).toEqual([]);
    expect((await store.append('box-1', 'no-stream', [anEvent()])).revision).toBe(0n);
  });

  it('says that the outcome is unknown when the commit fails', async () => {
    looking((database) => database.exec(`CREATE TABLE parents (id INTEGER PRIMARY KEY);
      CREATE TABLE children (parent INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED);
      CREATE TRIGGER broken AFTER INSERT ON facts WHEN NEW.type = 'breaks-commit' BEGIN INSERT INTO children VALUES (1); END`));
    await expect(store.append('box-1', 'no-stream', [{ ...anEvent(), type: 'breaks-commit' }])).rejects.toBeInstanceOf(OutcomeUnknown);
    expect((await store.append('box-1', 'no-stream', [anEvent()])).revision).toBe(0n);
  });

  it('is silent behind its end, which lastPosition tells apart', async () => {
    const { position } = await store.append('box-1', 'no-stream', [anEvent()]);
    expect((await store.lastPosition())! < position + 1_000n).toBe(true);
    for await (const message of store.subscribeToAll({ after: 2n ** 70n, signal: new AbortController().signal })) {
      expect(message).toEqual({ kind: 'caught-up' });
      break;
    }
  });

  it('lets other work have its turn while it delivers a long history', async () => {
    for (let batch = 0; batch < 5; batch += 1) await store.append(`box-${batch}`, 'no-stream', Array.from({ length: 1_000 }, () => anEvent()));
    let turns = 0;
    const count = () => { turns += 1; timer = setImmediate(count); };
    let timer = setImmediate(count);
    for await (const { kind } of store.subscribeToAll({ signal: new AbortController().signal })) if (kind === 'caught-up') break;
    clearImmediate(timer);
    expect(turns).toBeGreaterThanOrEqual(9);
  });

  it('reads pages by weight, so that large facts do not fill memory', async () => {
    for (let index = 0; index < 6; index += 1) await store.append(`box-${index}`, 'no-stream', [anEvent({ index, note: 'x'.repeat(1_000_000) })]);
    const seen: number[] = [];
    for await (const message of store.subscribeToAll({ signal: new AbortController().signal })) {
      if (message.kind === 'caught-up') break;
      if (message.kind === 'event') seen.push((message.event.data as { index: number }).index);
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('refuses a filter without a prefix', async () => {
    const messages = store.subscribeToAll({ filter: { streamPrefixes: [] }, signal: new AbortController().signal });
    await expect(messages[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(RangeError);
  });

  it('refuses a file of a newer version, naming what to do', async () => {
    looking((database) => database.pragma('user_version = 99'));
    expect(() => new SqliteEventStore(file)).toThrow(/schema version 99.*newer version/);
  });

  it('is opened by configuration; another name is refused with what is supported, without telling a password', async () => {
    const opened = await openEventStore({ eventStore: 'sqlite', dataDirectory: folder });
    await opened.append('box-1', 'no-stream', [anEvent()]);
    await opened.close();
    expect(await store.read('box-1')).toHaveLength(1);
    const refused = await openEventStore({ eventStore: 'postgres://admin:secret@host:2113', dataDirectory: folder }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ message: expect.stringMatching(/"postgres" server.*Supported: "sqlite"/) });
    expect(refused).toMatchObject({ message: expect.not.stringMatching(/secret/) });
  });

  it.each([1, 2, 3])('holds every acknowledged append, and no torn one, after SIGKILL (%d)', async (round) => {
    const batch = 4;
    const sources = resolve('libs/platform/event-store/src/sqlite/testing');
    const child = spawn(process.execPath, [
      '--experimental-transform-types', '--disable-warning=ExperimentalWarning', '--import', join(sources, 'resolve-sources.mjs'),
      join(sources, 'append-until-killed.ts'), file, '8', String(batch),
    ], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    const acknowledged: string[] = [];
    for await (const line of createInterface({ input: child.stdout })) {
      acknowledged.push(line);
      if (acknowledged.length === 60 + round * 37) child.kill('SIGKILL');
    }
    await ended;
    expect(acknowledged.length).toBeGreaterThanOrEqual(60 + round * 37);
    await store.close();
    store = new SqliteEventStore(file);
    for (const stream of acknowledged) expect(await store.read(stream)).toHaveLength(batch);
    const torn = looking((database) => database.prepare(`SELECT stream FROM facts GROUP BY stream HAVING count(*) <> ${batch}`).all());
    expect(torn).toEqual([]);
    expect(looking((database) => database.pragma('integrity_check', { simple: true }))).toBe('ok');
  });
});
