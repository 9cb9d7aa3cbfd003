import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoApplications, demoSeed, type DemoApplication } from '../../../tools/run/demo.mjs';
import { answers, startApplication, stop } from '../../../tools/run/processes.mjs';
import { freePorts } from '../../worlds/free-ports.js';
import { SimulatorControl } from '../../worlds/simulator-control.js';

/** What a journey needs of an installation, however many processes it is. */
export interface World {
  /** Address of the portal. */
  readonly url: string;
  /** Folder for what the journey itself keeps; logs are under `logs`. */
  readonly data: string;
  readonly simulator: SimulatorControl;
  /** Settings of the installation, for its command line. */
  readonly env: Record<string, string>;
  /** Starts what `killApi` killed and waits until it is ready. */
  startApi(): Promise<void>;
  /** SIGKILL to everything of Seatkeeper: nothing is flushed, nothing is said. */
  killApi(): Promise<void>;
  end(): Promise<void>;
}

/** A whole Seatkeeper with its simulated Microsoft: real processes on free ports, data in a folder that goes away afterwards. */
export class SeatkeeperWorld implements World {
  private api: ChildProcess | undefined;
  private readonly beside: ChildProcess[] = [];

  private constructor(
    /** Address of the portal. */
    readonly url: string,
    /** Data folder, for looking into logs. */
    readonly data: string,
    readonly simulator: SimulatorControl,
    private readonly applications: readonly DemoApplication[],
    /** Settings of the installation, for its command line. */
    readonly env: Record<string, string>,
  ) {}

  /** @param settings further settings of Seatkeeper, for example `PARTNER_CENTER_TIMEOUT` */
  static async start(settings: Record<string, string> = {}): Promise<SeatkeeperWorld> {
    const [port, api, control, signIn] = (await freePorts(4)).map(String) as [string, string, string, string];
    const data = await mkdtemp(join(tmpdir(), 'seatkeeper-journey-'));
    const url = `http://127.0.0.1:${port}`;
    const applications = demoApplications({ settings: { SIMULATOR_PORT: api, SIMULATOR_CONTROL_PORT: control, DEMO_SIGN_IN_PORT: signIn }, url, data });
    const env = {
      SEATKEEPER_PORT: port, SEATKEEPER_URL: url, SEATKEEPER_DATA: data, SEATKEEPER_DEMO_SEED: JSON.stringify(await demoSeed()),
      RATE_LIMIT: '100000', ...Object.assign({}, ...applications.map(({ tells }) => tells)) as Record<string, string>, ...settings,
    };
    const world = new SeatkeeperWorld(url, data, new SimulatorControl(`http://127.0.0.1:${control}`), applications, env);
    await world.startAll();
    return world;
  }

  /** Starts the API (again) and waits until it is ready. */
  async startApi(): Promise<void> {
    this.api = await this.run({ name: 'seatkeeper', script: 'seatkeeper.mjs', env: this.env, ready: `${this.url}/health/ready` });
  }

  /** SIGKILL: nothing is flushed, nothing is said. */
  async killApi(): Promise<void> {
    const api = this.api;
    if (!api || api.exitCode !== null || api.signalCode !== null) throw new Error('The API does not run');
    const ended = once(api, 'exit');
    api.kill('SIGKILL');
    await ended;
  }

  /** Ends every process and removes the data. */
  async end(): Promise<void> {
    await stop(this.api);
    for (const child of this.beside.reverse()) await stop(child);
    await rm(this.data, { recursive: true, force: true });
  }

  private async startAll(): Promise<void> {
    try {
      for (const application of this.applications) this.beside.push(await this.run(application));
      await this.startApi();
    } catch (error) {
      await this.end();
      throw error;
    }
  }

  private async run({ name, script, env, ready }: Pick<DemoApplication, 'name' | 'script' | 'env' | 'ready'>): Promise<ChildProcess> {
    const said: string[] = [];
    const child = startApplication({ name, script, env, logs: join(this.data, 'logs'), say: (line) => said.push(line) });
    if (await answers(ready, child, 60_000)) return child;
    await stop(child);
    throw new Error(`${name} did not get ready:\n${said.join('\n')}`);
  }
}
