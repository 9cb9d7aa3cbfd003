import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const sources = resolve('apps/eventstoredb-double/src');

/** The double as a process of its own, on one port and one folder for as long as it is needed. */
export class DoubleProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'eventstoredb-'));
  /** Known from the first start on; every later start takes the same. */
  port = 0;
  private child: ChildProcess | undefined;

  get uri(): string {
    return `esdb://127.0.0.1:${this.port}?tls=false`;
  }

  /** Resolves when it answers. `killAfter`: it ends itself when so many appends are durable, before the last one is answered. */
  async start({ killAfter }: { readonly killAfter?: number } = {}): Promise<void> {
    const child = spawn(process.execPath, [
      '--experimental-transform-types', '--disable-warning=ExperimentalWarning', '--import', join(sources, 'testing/typescript-sources.mjs'),
      join(sources, 'main.ts'), '--port', String(this.port), '--data', this.folder, ...(killAfter ? ['--kill-after', String(killAfter)] : []),
    ], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.child = child;
    for await (const line of createInterface({ input: child.stdout })) {
      this.port = Number(/:(\d+)\?/.exec(line)![1]);
      return;
    }
    throw new Error('The double ended before it listened');
  }

  /** As a power cut: what was not flushed is lost, nobody is told. */
  async kill(): Promise<void> {
    if (!this.child || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  /** Resolves when it has ended by itself. */
  async ended(): Promise<void> {
    if (this.child!.exitCode === null && this.child!.signalCode === null) await once(this.child!, 'exit');
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
    rmSync(this.folder, { recursive: true });
  }
}
