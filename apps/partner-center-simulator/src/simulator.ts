import { mkdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { controlApp } from './control/control-app.js';
import { hostWorld } from './hosted-world.js';
import { Rehearsals } from './rehearsal/rehearsals.js';
import { seedDemoWorld } from './seed/seed-demo-world.js';
import { DocumentStore } from './world/document-store.js';

/** How to start a simulator. */
export interface SimulatorOptions {
  /** Port of the Partner Center and token API; 0 (default) takes a free one. */
  readonly port?: number;
  /** Port of the control API and page; 0 (default) takes a free one. */
  readonly controlPort?: number;
  /** Folder for the state, which then survives a restart; without it everything stays in memory. */
  readonly dataFolder?: string;
  /** The machine's clock in milliseconds UTC, for tests. */
  readonly machineNow?: () => number;
}

/** A running simulator. */
export interface RunningSimulator {
  /** `http://127.0.0.1:<port>`: base of `/v1/…` and of `/{tenant}/oauth2/…`. */
  readonly apiUrl: string;
  /** Base of `/__sim/…`; the control page stands at `/`. */
  readonly controlUrl: string;
  /** Ends both servers, held connections included, and closes the state. */
  stop(): Promise<void>;
}

/**
 * Starts Microsoft's side of the demo on loopback. On first start, and only then, the demo world is seeded.
 * @throws Error in production, or when a port is taken
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<RunningSimulator> {
  if (process.env['NODE_ENV'] === 'production') throw new Error('The Partner Center simulator does not run with NODE_ENV=production; connect Partner Center itself.');
  if (options.dataFolder) mkdirSync(options.dataFolder, { recursive: true });
  const documents = new DocumentStore(options.dataFolder ? join(options.dataFolder, 'partner-center-simulator.sqlite') : ':memory:');
  const machineNow = options.machineNow ?? Date.now;
  let apiUrl = '';
  const rehearsals = new Rehearsals(options.dataFolder && join(options.dataFolder, 'rehearsals'), machineNow, () => apiUrl);
  const hosted = hostWorld(documents, machineNow, () => apiUrl, (app) => rehearsals.mount(app));
  const servers: Server[] = [];
  const stop = async () => {
    await Promise.all(servers.map(close));
    await rehearsals.close();
    await hosted.close();
  };
  try {
    if (!documents.get('setting', 'seeded')) seedDemoWorld(hosted.world);
    const api = createServer(hosted.api);
    servers.push(api);
    apiUrl = await listen(api, options.port ?? 0);
    const control = createServer(controlApp(hosted, rehearsals, apiUrl));
    servers.push(control);
    const controlUrl = await listen(control, options.controlPort ?? 0);
    hosted.dispatcher.wake();
    return { apiUrl, controlUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
