import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const sources = resolve('apps/eventstoredb-double/src');

/** The double as a process of its own, on one port and one folder for as long as it is needed. */
export class DoubleProcess {
  readonly folder: string;
  /** Known from the first start on; every later start takes the same. */
  port: number;
  private child: ChildProcess | undefined;

  /** @param place its folder and port; a new folder and a free port when left out */
  constructor({ folder = mkdtempSync(join(tmpdir(), 'eventstoredb-')), port = 0 }: { readonly folder?: string; readonly port?: number } = {}) {
    this.folder = folder;
    this.port = port;
  }

  get uri(): string {
    return `esdb://127.0.0.1:${this.port}?tls=false`;
  }

  /** Whether the process is there, frozen or not. */
  get isRunning(): boolean {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resolves when it answers. `killAfter`: it ends itself when so many appends are durable, before the last one is answered. */
  async start({ killAfter }: { readonly killAfter?: number } = {}): Promise<void> {
    if (this.isRunning) throw new Error('The double runs already');
    const child = spawn(process.execPath, [
      '--experimental-transform-types', '--disable-warning=ExperimentalWarning', '--import', join(sources, 'testing/typescript-sources.mjs'),
      join(sources, 'main.ts'), '--port', String(this.port), '--data', this.folder, ...(killAfter ? ['--kill-after', String(killAfter)] : []),
    ], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    const said: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => said.push(line));
    for await (const line of createInterface({ input: child.stdout })) {
      this.port = Number(/:(\d+)\?/.exec(line)![1]);
      return;
    }
    throw new Error(`The double ended before it listened:\n${said.join('\n')}`);
  }

  /** As a power cut: what was not flushed is lost, nobody is told. */
  async kill(): Promise<void> {
    if (!this.child || !this.isRunning) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  /** Resolves when it has ended by itself. */
  async ended(): Promise<void> {
    if (this.isRunning) await once(this.child!, 'exit');
  }

  /** It keeps its connections and says nothing. */
  freeze(): void {
    this.child!.kill('SIGSTOP');
  }

  thaw(): void {
    this.child!.kill('SIGCONT');
  }

  async dispose(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
