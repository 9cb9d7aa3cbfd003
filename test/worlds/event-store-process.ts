import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const LOADER = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning', '--import', './apps/eventstoredb-double/src/testing/typescript-sources.mjs'];

/** The EventStoreDB double as a process of its own, durable in a folder, on a fixed port. */
export class EventStoreProcess {
  private child: ChildProcess | undefined;

  constructor(
    private readonly folder: string,
    readonly port: number,
  ) {}

  /** Starts it (again) and waits until it listens. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [...LOADER, 'apps/eventstoredb-double/src/main.ts', '--port', String(this.port), '--data', this.folder], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    const said: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
    const lines = createInterface({ input: child.stdout });
    const first = await Promise.race([once(lines, 'line').then(([line]) => String(line)), once(child, 'exit').then(() => undefined)]);
    if (first === undefined) throw new Error(`The EventStoreDB double does not start:\n${said.join('\n')}`);
  }

  /** SIGKILL: what it answered is durable, the rest is lost. */
  async kill(): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}
