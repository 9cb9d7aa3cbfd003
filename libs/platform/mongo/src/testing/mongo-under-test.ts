import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';

export { layLine, type Line } from './line.js';

/** Servers that speak MongoDB's protocol (tools/servers/README.md says how the others differ from MongoDB). */
export type MongoKind = 'mongodb' | 'ferretdb' | 'mongo-java-server' | 'jongodb';

/** Whether there is a server for the Mongo suites, and what it is: `MONGODB_URI` and `MONGODB_KIND`, set by the caller or by jest's global set-up. */
export const mongoKind: MongoKind | undefined = process.env['MONGODB_URI'] ? ((process.env['MONGODB_KIND'] as MongoKind | undefined) ?? 'mongodb') : undefined;

/** What the names of suites say they run against. */
export const mongoName = `MongoDB (${mongoKind ?? 'no server'})`;

/** `describe` when there is a server; otherwise its cases count as skipped. */
export const describeOnMongo: jest.Describe = mongoKind === undefined ? describe.skip : describe;

const byCodeUnits = 'it orders strings by UTF-16 code units, MongoDB by UTF-8 bytes';
const noDrop = 'it cannot drop a collection';

/** Cases that a stand-in cannot run, by name, each with the reason. They run against MongoDB itself. */
const cannotRun: Readonly<Record<MongoKind, Readonly<Record<string, string>>>> = {
  mongodb: {},
  ferretdb: {},
  'mongo-java-server': {
    'are dumped whole, ordered by the bytes of collection and key, without the expired ones': byCodeUnits,
    'orders texts by their UTF-8 bytes': byCodeUnits,
  },
  jongodb: {
    'are dumped whole, ordered by the bytes of collection and key, without the expired ones': byCodeUnits,
    'orders texts by their UTF-8 bytes': byCodeUnits,
    'drops a draft on demand; nothing can be filled in any more': noDrop,
    'keeps what readers saw before the last publication, lists what lies around, and prunes all but what is used': noDrop,
    'is looked after on the command line: status, rebuild, verify and prune': noDrop,
    'goes on answering from a whole view while it is rebuilt, and switches to the new one at once': noDrop,
  },
};

/** Declares a case of a contract; one that the server under test cannot run is skipped, and its name tells why. */
export const caseOnMongo = (name: string, test: jest.ProvidesCallback): void => {
  const reason = cannotRun[mongoKind ?? 'mongodb'][name];
  if (reason === undefined) it(name, test);
  else it.skip(`${name} (not on ${mongoKind}: ${reason})`, test);
};

/** A database of one's own on the server under test. */
export interface FreshDatabase {
  /** Connection string that names the database. */
  readonly uri: string;
  /** Removes it. */
  readonly drop: () => Promise<void>;
}

/** A new database on the server under test. It is made by the first write. */
export function freshDatabase(): FreshDatabase {
  const uri = databaseAt(process.env['MONGODB_URI']!, `test-${randomUUID()}`);
  return {
    uri,
    drop: async () => {
      // This stand-in lives in memory and cannot drop anything.
      if (mongoKind === 'jongodb') return;
      const connection = await mongoose.createConnection(uri, { serverSelectionTimeoutMS: 2_000 }).asPromise();
      await connection.dropDatabase();
      await connection.close();
    },
  };
}

/** A connection string with another database; credentials keep theirs. */
export function databaseAt(uri: string, database: string): string {
  const [, servers, path, query] = /^([a-z+]+:\/\/[^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/i.exec(uri)!;
  const options = new URLSearchParams(query);
  if (servers!.includes('@') && !options.has('authSource')) options.set('authSource', path || 'admin');
  return `${servers}/${database}${options.size > 0 ? `?${options}` : ''}`;
}
