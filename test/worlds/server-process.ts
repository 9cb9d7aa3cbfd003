import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { answers, startApplication, stop } from '../../tools/run/processes.mjs';
import type { TcpProxy } from './tcp-proxy.js';

/** How one process is started. */
export interface ServerProcessParts {
  readonly name: string;
  readonly port: number;
  /** Settings of the process. */
  readonly env: Record<string, string>;
  /** Folder of its log. */
  readonly logs: string;
  /** Its own cables to the stores. */
  readonly links: { readonly events: TcpProxy; readonly documents: TcpProxy };
}

/** One built Seatkeeper process that can be killed, frozen and started again. */
export class ServerProcess {
  private child: ChildProcess | undefined;
  private readonly said: string[] = [];
  readonly name: string;
  readonly port: number;
  readonly links: ServerProcessParts['links'];

  constructor(private readonly parts: ServerProcessParts) {
    ({ name: this.name, port: this.port, links: this.links } = parts);
  }

  /** Its own address, past the balancer. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number | undefined {
    return this.isRunning ? this.child?.pid : undefined;
  }

  /** Whether the process is there, frozen or not. */
  get isRunning(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Starts it (again), whatever else runs; `ready` waits for it. */
  launch(): void {
    if (this.isRunning) throw new Error(`${this.name} runs already`);
    const { name, env, logs } = this.parts;
    this.child = startApplication({ name, script: 'seatkeeper.mjs', env, logs, say: (line) => this.said.push(line) });
  }

  /** Waits until it says that it is ready. @throws Error it ended, or a minute passed */
  async ready(): Promise<void> {
    if (!this.child || !(await answers(`${this.url}/health/ready`, this.child, 60_000))) throw new Error(`${this.name} did not get ready: ${JSON.stringify((await this.readiness())?.body)}\n${this.said.join('\n')}`);
  }

  /** SIGKILL: nothing is flushed, nothing is said. */
  async kill(): Promise<void> {
    const { child } = this;
    if (!child || !this.isRunning) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** SIGSTOP: it stands still in the middle of whatever it does, and its connections stay. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  /** SIGCONT: it goes on as if no time had passed. */
  thaw(): void {
    this.child?.kill('SIGCONT');
  }

  /** Asks it to end, as an operator does. */
  async stop(): Promise<void> {
    this.thaw();
    await stop(this.child);
  }

  /** What `/health/ready` says now; undefined when it does not listen. */
  async readiness(): Promise<{ readonly status: number; readonly body: any } | undefined> {
    try {
      const answer = await fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(10_000) });
      return { status: answer.status, body: await answer.json() };
    } catch {
      return undefined;
    }
  }
}
