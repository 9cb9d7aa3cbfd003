import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { Schema } from 'mongoose';
import { MongoAddressProblem, MongoUnavailable, openMongo, type Mongo } from './index.js';
import { layLine } from './testing/line.js';
import { databaseAt, describeOnMongo, mongoName } from './testing/mongo-under-test.js';

const schema = () => new Schema<{ _id: string; position: bigint }>({ _id: String, position: BigInt }, { versionKey: false }).index({ position: 1 });

describeOnMongo(`a connection to ${mongoName}`, () => {
  const opened: Mongo[] = [];
  const open = (options?: Parameters<typeof openMongo>[1]) => {
    const mongo = openMongo(at(`test-${randomUUID()}`), options);
    opened.push(mongo);
    return mongo;
  };
  afterEach(async () => {
    for (const mongo of opened.splice(0)) await mongo.close();
  });

  it('is one for everybody in the process, closed with its last holder', async () => {
    const address = at(`test-${randomUUID()}`);
    const first = openMongo(address);
    const second = openMongo(address);
    const own = openMongo(address, { shared: false });
    expect(second.connection).toBe(first.connection);
    expect(own.connection).not.toBe(first.connection);
    await first.close();
    await first.close();
    await expect(first.check()).rejects.toThrow('closed');
    await second.check();
    await own.close();
    await second.check();
    await second.close();
    await expect(second.check()).rejects.toThrow('closed');
  });

  it('keeps positions whole, and has the indexes when the first work begins', async () => {
    const mongo = open();
    const model = mongo.model('positions', schema());
    const position = 9_007_199_254_740_993n;
    await mongo.run([model], async () => {
      expect((await model.collection.indexes()).map(({ name }) => name)).toEqual(['_id_', 'position_1']);
      await model.create([{ _id: 'a', position }, { _id: 'b', position: position - 1n }]);
    });
    const found = await mongo.run([model], () => model.find({ position: { $gt: position - 1n } }).lean());
    expect(found).toEqual([{ _id: 'a', position }]);
    expect(mongo.model('positions', schema())).toBe(model);
    await mongo.run([], () => model.deleteMany({}));
  });

  it('uses the database of the connection string, or seatkeeper', async () => {
    const mongo = openMongo(at(''), { shared: false });
    opened.push(mongo);
    await mongo.check();
    expect(mongo.connection.name).toBe('seatkeeper');
    const named = open();
    await named.check();
    expect(named.connection.name).toMatch(/^test-/);
  });

  it('asks a server that fell silent for a sign of life, not for one index after the other', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const line = await layLine(at(`test-${randomUUID()}`));
    const mongo = openMongo(line.uri, { shared: false, patience: { selection: 300, operation: 600 } });
    opened.push(mongo);
    await mongo.check();
    await line.cut();
    const createIndexes = jest.fn();
    await expect(mongo.run([{ createIndexes }], async () => 1)).rejects.toBeInstanceOf(MongoUnavailable);
    expect(createIndexes).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  it('lets errors that are no outage through', async () => {
    const mongo = open();
    await expect(mongo.run([], () => mongo.connection.db!.command({ noSuchCommand: 1 }))).rejects.toMatchObject({ name: 'MongoServerError' });
  });
});

describe('a connection to a MongoDB that is not there', () => {
  it('fails at once with a reason that tells no password, says so once, and closes', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const mongo = openMongo('mongodb://user:canary-p%40ss@127.0.0.1:1/somewhere', { shared: false, patience: { selection: 100, operation: 100 } });
    await expect(mongo.check()).rejects.toBeInstanceOf(MongoUnavailable);
    await expect(mongo.run([], async () => 1)).rejects.toBeInstanceOf(MongoUnavailable);
    await expect(mongo.check()).rejects.toBeInstanceOf(MongoUnavailable);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn).toHaveBeenCalledWith(expect.stringMatching(/tried again and again: .*ECONNREFUSED/));
    expect(JSON.stringify(warn.mock.calls)).not.toMatch(/canary|p@ss/);
    await mongo.close();
    await expect(mongo.check()).rejects.toThrow('closed');
    warn.mockRestore();
  });
});

it.each(['mongodb://user:canary-p%ss@host', 'mongodb://user:canary-p@ss@host/x?w=1', 'mongodb://user:canary-p%40ss@host/?nonsense=1', 'mongodb://user:canary-pass@', 'nonsense'])('a connection string that is none is told at once, without its password: %s', (uri) => {
  let problem: unknown;
  try {
    openMongo(uri);
  } catch (error) {
    problem = error;
  }
  expect(problem).toBeInstanceOf(MongoAddressProblem);
  expect((problem as Error).message).not.toMatch(/canary|p@ss|%ss/);
});

function at(database: string): string {
  return databaseAt(process.env['MONGODB_URI']!, database);
}
