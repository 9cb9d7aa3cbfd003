import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { DoubleProcess } from '../../apps/eventstoredb-double/src/testing/double-process.js';
import type { DemoAccount } from '../../apps/demo-sign-in/src/demo-accounts.js';
import { demoApplications, demoSeed, type DemoApplication } from '../../tools/run/demo.mjs';
import { answers, startApplication, stop } from '../../tools/run/processes.mjs';
import { Balancer } from './balancer.js';
import { freePorts } from './free-ports.js';
import { ServerProcess } from './server-process.js';
import { SimulatorControl } from './simulator-control.js';
import { TcpProxy } from './tcp-proxy.js';

/** What a world is made of. */
export interface ServersWorldOptions {
  /** Processes that answer people; default 2. */
  readonly apis?: number;
  /** Processes that run views and reactions; default 2. */
  readonly workers?: number;
  /** Further settings of every process, for example `PARTNER_CENTER_TIMEOUT`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** A server that speaks MongoDB's protocol, one host; default `MONGODB_URI`. The world takes a database of its own there. */
  readonly mongodbUri?: string | undefined;
  /** People who can sign in beside the demo's. */
  readonly accounts?: readonly DemoAccount[];
  /** Starts nothing of Seatkeeper yet: the caller launches the processes itself. */
  readonly launch?: boolean;
}

/** What must be there for a world of servers; undefined when it is. */
export const serversMissing = (): string | undefined =>
  process.env['MONGODB_URI'] ? undefined : 'MONGODB_URI names no server (npm run servers:mongo starts one)';

/**
 * Seatkeeper on servers: several API processes behind one address that sends each request to the next one, several workers, facts in
 * EventStoreDB's double (a durable process of its own, so that every world has a log of its own), views in MongoDB, Microsoft simulated. Each process
 * reaches each store through a cable of its own that can be cut. For browser journeys and for other tests alike.
 */
export class ServersWorld {
  private readonly beside: ChildProcess[] = [];

  private constructor(
    /** Address of the portal: the balancer's. */
    readonly url: string,
    /** Folder of the log of facts, the simulator and all logs. */
    readonly data: string,
    readonly simulator: SimulatorControl,
    readonly apis: readonly ServerProcess[],
    readonly workers: readonly ServerProcess[],
    readonly eventStore: DoubleProcess,
    readonly balancer: Balancer,
    /** Settings of an operator's command beside the processes. */
    readonly env: Record<string, string>,
    private readonly mongodbUri: string,
    private readonly applications: readonly DemoApplication[],
  ) {}

  /** @throws Error MongoDB is missing, or something does not get ready */
  static async start({ apis = 2, workers = 2, settings = {}, mongodbUri = process.env['MONGODB_URI'], accounts = [], launch = true }: ServersWorldOptions = {}): Promise<ServersWorld> {
    if (!mongodbUri) throw new Error(`A world of servers cannot start: ${serversMissing()}`);
    const data = await mkdtemp(join(tmpdir(), 'seatkeeper-servers-'));
    const [simulator, control, signIn, log, ...own] = (await freePorts(4 + apis + workers)) as [number, number, number, number, ...number[]];
    const balancer = await Balancer.listen();
    const url = `http://127.0.0.1:${balancer.port}`;
    const people = join(data, 'accounts.json');
    await writeFile(people, JSON.stringify(accounts));
    const applications = demoApplications({
      settings: { SIMULATOR_PORT: String(simulator), SIMULATOR_CONTROL_PORT: String(control), DEMO_SIGN_IN_PORT: String(signIn) }, url, data,
    }).map((application) => ({ ...application, env: { ...application.env, DEMO_SIGN_IN_ACCOUNTS: people } }));
    const shared = {
      SEATKEEPER_URL: url, SEATKEEPER_SECRET_KEY: randomBytes(32).toString('hex'), RATE_LIMIT: '100000',
      ...(Object.assign({}, ...applications.map(({ tells }) => tells)) as Record<string, string>), ...settings,
    };
    const database = new URL(mongodbUri);
    database.pathname = `/seatkeeper_${randomBytes(6).toString('hex')}`;
    const make = async (role: 'api' | 'worker', index: number, port: number): Promise<ServerProcess> => {
      const name = `${role}-${index + 1}`;
      const links = { events: await TcpProxy.to('127.0.0.1', log), documents: await TcpProxy.to(database.hostname, Number(database.port || 27_017)) };
      // One process makes the demo's partner; it is durable before anybody can sign in.
      const seed = role === 'api' && index === 0 ? JSON.stringify(await demoSeed()) : '';
      const env = { ...shared, ...storesThrough(links.events.port, links.documents.port, database), SEATKEEPER_ROLE: role, SEATKEEPER_PORT: String(port), SEATKEEPER_DATA: join(data, name), SEATKEEPER_DEMO_SEED: seed };
      return new ServerProcess({ name, port, env, logs: join(data, 'logs'), links });
    };
    const answering = await Promise.all(own.slice(0, apis).map((port, index) => make('api', index, port)));
    const working = await Promise.all(own.slice(apis).map((port, index) => make('worker', index, port)));
    balancer.use(answering);
    const operator = { ...shared, ...storesThrough(log, Number(database.port || 27_017), database), SEATKEEPER_DATA: join(data, 'operator') };
    const world = new ServersWorld(
      url, data, new SimulatorControl(`http://127.0.0.1:${control}`), answering, working, new DoubleProcess({ folder: join(data, 'log'), port: log }), balancer, operator, database.href, applications,
    );
    await world.open(launch);
    return world;
  }

  /** Every process of Seatkeeper. */
  get processes(): readonly ServerProcess[] {
    return [...this.apis, ...this.workers];
  }

  /** The worker that holds a lease now, for example `when-quantity-change-requested/<subscription>`; undefined when none does. */
  async holderOf(lease: string): Promise<ServerProcess | undefined> {
    const found = await this.inDatabase((database) => database.collection('documents').findOne({ within: 'leases', key: lease }));
    if (!found) return undefined;
    const { owner, until } = JSON.parse(String(found['body'])) as { readonly owner: string; readonly until: number };
    // The owner ends with the id of its process.
    return until > Date.now() ? this.workers.find(({ pid }) => pid === Number(owner.split('-').at(-1))) : undefined;
  }

  /** Breaks the way of every process to a store. */
  cut(store: 'events' | 'documents'): void {
    for (const { links } of this.processes) links[store].cut();
  }

  /** Puts everything back that was cut or stalled. */
  restore(): void {
    for (const { links } of this.processes) for (const link of Object.values(links)) link.restore();
  }

  /** Starts all processes that do not run, and waits until they are ready. */
  async startApi(): Promise<void> {
    for (const one of this.processes) if (!one.isRunning) one.launch();
    await Promise.all(this.processes.map((one) => one.ready()));
  }

  /** SIGKILL to every process of Seatkeeper; the stores live on. */
  async killApi(): Promise<void> {
    await Promise.all(this.processes.map((one) => one.kill()));
  }

  /** Ends every process and removes the data. */
  async end(): Promise<void> {
    this.restore();
    await Promise.all(this.processes.map((one) => one.stop()));
    await this.eventStore.kill();
    for (const child of this.beside.reverse()) await stop(child);
    await this.balancer.close();
    for (const { links } of this.processes) for (const link of Object.values(links)) await link.close();
    await this.inDatabase((database) => database.dropDatabase());
    await rm(this.data, { recursive: true, force: true });
  }

  private async open(launch: boolean): Promise<void> {
    try {
      await this.eventStore.start();
      for (const application of this.applications) this.beside.push(await this.run(application));
      if (launch) await this.startApi();
    } catch (error) {
      await this.end();
      throw error;
    }
  }

  private async run({ name, script, env, ready }: Pick<DemoApplication, 'name' | 'script' | 'env' | 'ready'>): Promise<ChildProcess> {
    const child = startApplication({ name, script, env, logs: join(this.data, 'logs'), say: () => undefined });
    if (await answers(ready, child, 60_000)) return child;
    await stop(child);
    throw new Error(`${name} did not get ready`);
  }

  private async inDatabase<T>(work: (database: mongoose.mongo.Db) => Promise<T>): Promise<T> {
    const client = new mongoose.mongo.MongoClient(this.mongodbUri);
    try {
      return await work(client.db());
    } finally {
      await client.close();
    }
  }
}

function storesThrough(events: number, documents: number, database: URL): { readonly EVENT_STORE: string; readonly VIEWS: string } {
  const views = new URL(database);
  // The driver must not look for other ways to the server.
  views.searchParams.set('directConnection', 'true');
  const isDirect = documents === Number(database.port || 27_017);
  views.hostname = isDirect ? database.hostname : '127.0.0.1';
  views.port = String(documents);
  return { EVENT_STORE: `esdb://127.0.0.1:${events}?tls=false`, VIEWS: views.href };
}
