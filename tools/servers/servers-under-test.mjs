/**
 * The servers that tests run against: what `EVENT_STORE_URI` and `MONGODB_URI` name; otherwise containers where a Docker engine answers;
 * otherwise none, and the suites that need one are skipped (EventStoreDB's run against the repository's own double instead).
 */
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { homedir } from 'node:os';
import { join } from 'node:path';

// Pinned like packages: a run of today and one of next year are the same.
const images = { mongodb: 'mongo:8.0.17', kurrentdb: 'kurrentplatform/kurrentdb:25.1.0' };

/**
 * Finds the servers and writes them into `process.env` (`…_URI` and `…_KIND`), where child processes and specs read them.
 * @param {(text: string) => void} say
 * @returns {Promise<{ lines: string[], close: () => Promise<void> }>} what to tell in a report, and what ends the containers
 * @throws Error a server was named that does not answer
 */
export async function findServers(say = () => {}) {
  const started = [];
  const named = { mongodb: process.env.MONGODB_URI, kurrentdb: process.env.EVENT_STORE_URI };
  if ((!named.mongodb || !named.kurrentdb) && (await dockerAnswers())) {
    if (!named.mongodb) await contain('MONGODB', 'mongodb', startMongoDb);
    if (!named.kurrentdb) await contain('EVENT_STORE', 'kurrentdb', startKurrentDb);
  }
  if (process.env.MONGODB_URI) process.env.MONGODB_KIND ??= await askKind(process.env.MONGODB_URI);
  if (process.env.EVENT_STORE_URI) process.env.EVENT_STORE_KIND ??= 'kurrentdb';
  return { lines: report(), close: async () => void (await Promise.allSettled(started.map((container) => container.stop()))) };

  async function contain(name, kind, start) {
    try {
      say(`A container with ${images[kind]} is started …`);
      const { container, uri } = await start();
      started.push(container);
      process.env[`${name}_URI`] = uri;
      process.env[`${name}_KIND`] = kind;
    } catch (error) {
      say(`${images[kind]} could not be started, so tests go on without: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function report() {
  const { MONGODB_URI, MONGODB_KIND, EVENT_STORE_URI, EVENT_STORE_KIND } = process.env;
  return [
    `EventStoreDB: ${EVENT_STORE_URI ? EVENT_STORE_KIND : 'double (apps/eventstoredb-double)'}`,
    `MongoDB: ${MONGODB_URI ? MONGODB_KIND : 'none; its suites are skipped (npm run servers:mongo starts one, MONGODB_URI names one)'}`,
  ];
}

/**
 * Asks a server what it is: each stand-in tells it in its own way.
 * @returns {Promise<'mongodb' | 'ferretdb' | 'mongo-java-server' | 'jongodb'>}
 */
export async function askKind(uri) {
  const { default: mongoose } = await import('mongoose');
  const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 5_000 });
  try {
    const build = await client.db('admin').command({ buildInfo: 1 });
    if (build.ferretdbVersion) return 'ferretdb';
    if (String(build.version).endsWith('-jongodb')) return 'jongodb';
    return build.gitVersion === undefined ? 'mongo-java-server' : 'mongodb';
  } catch (error) {
    throw new Error(`The server that MONGODB_URI names does not answer (${error.name}). Start it, or unset MONGODB_URI.`, { cause: error });
  } finally {
    await client.close();
  }
}

async function startMongoDb() {
  const { MongoDBContainer } = await import('@testcontainers/mongodb');
  const container = await new MongoDBContainer(images.mongodb).start();
  // It is a replica set of one, known to itself by a name that only it can resolve.
  return { container, uri: `${container.getConnectionString()}/?directConnection=true` };
}

async function startKurrentDb() {
  const { KurrentDbContainer } = await import('@testcontainers/kurrentdb');
  const container = await new KurrentDbContainer(images.kurrentdb).start();
  return { container, uri: container.getConnectionString() };
}

/** Whether a Docker engine answers; where there is none, this is known at once. */
export async function dockerAnswers() {
  for (const options of dockerAddresses()) if (await pings(options)) return true;
  return false;
}

function dockerAddresses() {
  const host = process.env.DOCKER_HOST;
  if (host?.startsWith('unix://')) return [{ socketPath: host.slice('unix://'.length) }];
  if (host?.startsWith('tcp://')) return [{ host: new URL(host).hostname, port: new URL(host).port }];
  const sockets = ['/var/run/docker.sock', join(homedir(), '.docker/run/docker.sock'), join(process.env.XDG_RUNTIME_DIR ?? '/nowhere', 'docker.sock')];
  return sockets.filter((socketPath) => existsSync(socketPath)).map((socketPath) => ({ socketPath }));
}

function pings(options) {
  return new Promise((resolve) => {
    const asking = request({ ...options, path: '/_ping', timeout: 1_000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asking.once('timeout', () => asking.destroy());
    asking.once('error', () => resolve(false));
    asking.once('close', () => resolve(false));
    asking.end();
  });
}
