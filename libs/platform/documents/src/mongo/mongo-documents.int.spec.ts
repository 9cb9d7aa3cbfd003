import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { openMongo } from '#platform/mongo';
import { caseOnMongo, describeOnMongo, freshDatabase, layLine, mongoKind, mongoName, type FreshDatabase, type Line } from '#platform/mongo/testing';
import { startMongo } from '../../../../../tools/servers/start-mongo.mjs';
import { describeDocuments } from '../documents.contract.js';
import { DocumentsUnavailable, type Documents } from '../documents.js';
import { openDocuments } from '../open-documents.js';
import { MongoDocuments } from './mongo-documents.js';

describeOnMongo('documents on a server', () => {
  describeDocuments(mongoName, async (now) => {
    const database = freshDatabase();
    const opened: MongoDocuments[] = [];
    return {
      open: async () => {
        opened.push(new MongoDocuments(openMongo(database.uri, { shared: false }), now));
        return opened.at(-1)!;
      },
      dispose: async () => {
        for (const documents of opened) await documents.close();
        await database.drop();
      },
    };
  }, caseOnMongo);

  it('takes the place of an expired document that is swept in between', async () => {
    const database = freshDatabase();
    const open = () => new MongoDocuments(openMongo(database.uri, { shared: false }), Date.now);
    const [documents, other] = [open(), open()];
    await documents.put('a', 'k', 'expired', { expiresAt: 1 });
    const insides = documents as unknown as { insert(record: unknown): Promise<boolean> };
    const insert = insides.insert.bind(documents);
    jest.spyOn(insides, 'insert').mockImplementationOnce(async (record) => {
      const written = await insert(record);
      expect(await other.sweep()).toBe(1);
      return written;
    });
    expect(await documents.put('a', 'k', 'new', { ifVersion: 'absent' })).toBe(1);
    expect((await other.get('a', 'k'))?.body).toBe('new');
    await documents.close();
    await other.close();
    await database.drop();
  });

  it('documents are there after they were closed and opened again', async () => {
    const database = freshDatabase();
    const settings = { views: database.uri, dataDirectory: '/nowhere' };
    const first = await openDocuments(settings, Date.now);
    await first.put('a', 'k', { n: 1 });
    await first.close();
    await first.close();
    await expect(first.check()).rejects.toThrow('closed');
    const second = await openDocuments(settings, Date.now);
    expect((await second.get('a', 'k'))?.body).toEqual({ n: 1 });
    await second.close();
    await database.drop();
  });
});

const everyCall = (documents: Documents): (() => Promise<unknown>)[] => [
  () => documents.get('a', 'k'),
  () => documents.put('a', 'other', 1),
  () => documents.put('a', 'new', 1, { ifVersion: 'absent' }),
  () => documents.delete('a', 'gone'),
  () => documents.delete('a', 'gone', { ifVersion: 1 }),
  () => documents.due('a', 1, 1),
  () => documents.list('a', '', 1),
  () => documents.dump()[Symbol.asyncIterator]().next(),
  () => documents.restore({ collection: 'a', key: 'restored', version: 1, body: 1 }),
  () => documents.sweep(),
  () => documents.check(),
];

/** Settles when the store answers; the case's own time limit is the bound. */
async function answers(documents: Documents): Promise<void> {
  for (;;) {
    try {
      return await documents.check();
    } catch (error) {
      expect(error).toBeInstanceOf(DocumentsUnavailable);
    }
  }
}

async function refusesEverything(documents: Documents): Promise<void> {
  const outcomes = await Promise.allSettled(everyCall(documents).map((call) => call()));
  for (const outcome of outcomes) {
    expect(outcome.status).toBe('rejected');
    const { reason } = outcome as PromiseRejectedResult;
    expect(reason).toBeInstanceOf(DocumentsUnavailable);
    expect((reason as Error).message).not.toMatch(/127|mongodb:/);
  }
}

describeOnMongo(`documents in ${mongoName} that does not answer`, () => {
  const patience = { selection: 300, operation: 600 };
  let database: FreshDatabase;
  let line: Line;
  let documents: MongoDocuments;
  let warn: jest.SpyInstance;
  let log: jest.SpyInstance;
  beforeEach(async () => {
    warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    log = jest.spyOn(Logger.prototype, 'log').mockImplementation(() => undefined);
    database = freshDatabase();
    line = await layLine(database.uri);
    documents = new MongoDocuments(openMongo(line.uri, { shared: false, patience }), Date.now);
  });
  afterEach(async () => {
    await documents.close();
    await line.close();
    await database.drop();
    jest.restoreAllMocks();
  });

  it('refuse every call while the line is cut, and go on by themselves', async () => {
    await documents.put('a', 'k', 'kept');
    await line.cut();
    await refusesEverything(documents);
    await refusesEverything(documents);
    expect(warn).toHaveBeenCalledTimes(1);
    await line.restore();
    await answers(documents);
    expect((await documents.get('a', 'k'))?.body).toBe('kept');
    for (const call of everyCall(documents)) await call();
    expect(log).toHaveBeenCalledTimes(1);
  });

  it('refuse calls to a frozen server, those under way too, and go on by themselves', async () => {
    await documents.put('a', 'k', 'kept');
    const before = documents.put('a', 'before', 1);
    line.freeze();
    await before.catch((error: unknown) => expect(error).toBeInstanceOf(DocumentsUnavailable));
    await refusesEverything(documents);
    await line.restore();
    await answers(documents);
    expect((await documents.get('a', 'k'))?.body).toBe('kept');
    expect(await documents.put('a', 'after', 1, { ifVersion: 'absent' })).toBe(1);
  });

  it('can be opened before the server is there', async () => {
    await line.cut();
    const early = new MongoDocuments(openMongo(line.uri, { shared: false, patience }), Date.now);
    await refusesEverything(early);
    await line.restore();
    await answers(early);
    expect(await early.put('a', 'k', 1)).toBe(1);
    await early.close();
  });
});

// Only this stand-in keeps its data, and can be killed without taking it from the other suites.
(mongoKind === 'ferretdb' ? describe : describe.skip)('documents on a server that is killed and started again', () => {
  it('are refused meanwhile, and what was written before is there', async () => {
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const folder = mkdtempSync(join(tmpdir(), 'documents-mongo-'));
    let server = await startMongo({ kind: 'ferretdb', folder });
    const documents = new MongoDocuments(openMongo(`${server.uri}killed`, { shared: false }), Date.now);
    const answered: number[] = [];
    for (let index = 0; index < 20; index += 1) answered.push(await documents.put('a', 'k', index));
    await server.stop();
    await refusesEverything(documents);
    server = await startMongo({ kind: 'ferretdb', folder, port: Number(new URL(server.uri).port) });
    await answers(documents);
    expect(await documents.get('a', 'k')).toEqual({ key: 'k', version: answered.at(-1), body: 19 });
    expect(await documents.put('a', 'k', 'after', { ifVersion: 20 })).toBe(21);
    await documents.close();
    await server.stop();
    rmSync(folder, { recursive: true });
    jest.restoreAllMocks();
  });
});
