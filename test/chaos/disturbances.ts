import { setTimeout as pause } from 'node:timers/promises';
import type { ServerProcess } from '../worlds/server-process.js';
import type { ServersWorld } from '../worlds/servers-world.js';

/** Numbers from 0 to 1 that a seed repeats (mulberry32). */
export function numbers(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Milliseconds: longer than the lease of a task (10 s), and of a view or a feed (5 s). */
const LONGER_THAN_EVERY_LEASE = 14_000;

const MICROSOFT = [
  { name: 'timeoutAfterCommit' }, { name: 'timeoutBeforeCommit' }, { name: 'resetAfterCommit' }, { name: 'resetBeforeCommit' },
  { name: 'http503' }, { name: 'http503', parameters: { commit: true } }, { name: '429', parameters: { retryAfter: 1 } },
] as const;

/** Kills, freezes and cuts at random until it is stopped; leaves everything whole again. The order is the seed's, the moments are the machine's. */
export class Disturbances {
  /** What was done, for whoever has to understand a failure. */
  readonly done: string[] = [];
  private readonly random: () => number;
  private readonly began = Date.now();
  private readonly away = new Set<ServerProcess>();
  private readonly pending: Promise<void>[] = [];
  private longFreezes = 0;
  private logIsAway = false;

  constructor(
    private readonly world: ServersWorld,
    seed: number,
  ) {
    this.random = numbers(seed);
  }

  /** Goes on for so many milliseconds, then puts everything back and waits until every process is ready. */
  async run(milliseconds: number): Promise<void> {
    while (Date.now() - this.began < milliseconds) {
      // One worker after the other stands still for longer than any lease, never both.
      if (Date.now() - this.began > 3_000 + this.longFreezes * (LONGER_THAN_EVERY_LEASE + 6_000)) this.start(this.frozenForLong(this.world.workers[this.longFreezes++ % this.world.workers.length]!));
      this.start(this.one());
      await pause(800 + this.random() * 2_400);
    }
    await Promise.all(this.pending);
    this.world.restore();
    await this.world.startApi();
  }

  private start(disturbance: Promise<void>): void {
    this.pending.push(disturbance);
  }

  private async one(): Promise<void> {
    const kinds = [() => this.killed(), () => this.killed(), () => this.frozen(), () => this.link('cut'), () => this.link('stall'), () => this.storeCut(), () => this.logKilled(), () => this.microsoft(), () => this.microsoft(), () => this.microsoft()];
    await this.pick(kinds)();
  }

  private async killed(): Promise<void> {
    await this.with(this.pick(this.world.processes), 'SIGKILL', 200 + this.random() * 3_000, (one) => one.kill(), (one) => one.launch());
  }

  private async frozen(): Promise<void> {
    await this.with(this.pick(this.world.processes), 'SIGSTOP', 1_000 + this.random() * 7_000, (one) => one.freeze(), (one) => one.thaw());
  }

  private async frozenForLong(one: ServerProcess): Promise<void> {
    while (this.away.has(one)) await pause(100);
    await this.with(one, 'SIGSTOP', LONGER_THAN_EVERY_LEASE, () => one.freeze(), () => one.thaw());
  }

  private async link(how: 'cut' | 'stall'): Promise<void> {
    const one = this.pick(this.world.processes);
    const store = this.pick(['events', 'documents'] as const);
    const length = 500 + this.random() * 6_000;
    this.tell(`${one.name}: ${store} ${how} for ${Math.round(length)} ms`);
    one.links[store][how]();
    await pause(length);
    one.links[store].restore();
  }

  private async storeCut(): Promise<void> {
    const store = this.pick(['events', 'documents'] as const);
    const length = 500 + this.random() * 4_000;
    this.tell(`everybody: ${store} cut for ${Math.round(length)} ms`);
    this.world.cut(store);
    await pause(length);
    for (const { links } of this.world.processes) links[store].restore();
  }

  private async logKilled(): Promise<void> {
    const length = 200 + this.random() * 2_000;
    if (this.logIsAway) return;
    this.logIsAway = true;
    this.tell('the event store: SIGKILL');
    await this.world.eventStore.kill();
    await pause(length);
    await this.world.eventStore.start();
    this.tell('the event store: started again');
    this.logIsAway = false;
  }

  private async microsoft(): Promise<void> {
    const fault = { ...this.pick(MICROSOFT), route: 'patch', times: 1 + Math.floor(this.random() * 3) };
    this.tell(`Microsoft: ${JSON.stringify(fault)}`);
    await this.world.simulator.addFault(fault);
  }

  private async with(one: ServerProcess, what: string, length: number, begin: (one: ServerProcess) => unknown, end: (one: ServerProcess) => unknown): Promise<void> {
    if (this.away.has(one)) return;
    this.away.add(one);
    this.tell(`${one.name}: ${what} for ${Math.round(length)} ms`);
    await begin(one);
    await pause(length);
    await end(one);
    this.away.delete(one);
    this.tell(`${one.name}: goes on`);
  }

  private tell(text: string): void {
    this.done.push(`${String(Date.now() - this.began).padStart(6)} ms  ${text}`);
  }

  private pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.random() * from.length)]!;
  }
}
