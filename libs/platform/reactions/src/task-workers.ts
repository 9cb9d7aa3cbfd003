import { Logger } from '@nestjs/common';
import { storeTroubleOf, toMilliseconds } from '#platform/kernel';
import { backOff } from './back-off.js';
import { LeaseLost, RetryLater, type Reaction } from './reaction.js';
import type { StoredTask, TaskList, TaskResult } from './task-list.js';
import type { WorkRight, WorkRights } from './work-rights.js';

/** What workers need. */
export interface TaskWorkersParts {
  readonly tasks: TaskList;
  readonly rights: WorkRights;
  /** Milliseconds since 1970 (UTC). */
  readonly now: () => number;
  /** A number from 0 to 1; default `Math.random`. */
  readonly random?: () => number;
  /** Tasks at once; default 8. */
  readonly atOnce?: number;
}

// Milliseconds between looks for tasks that another process made due.
const pollInterval = 1_000;
// Tasks that others are at work on stay due, so a look must see past them.
const lookPast = 64;

/** Carries out due tasks, several at once, one per key. */
export class TaskWorkers {
  private readonly logger = new Logger('Reactions');
  private readonly running = new Map<string, { readonly reaction: string; readonly ended: Promise<void> }>();
  private readonly atOnce: number;
  private wakeUp: (() => void) | undefined;
  private woken = false;
  private nextDue = Infinity;

  constructor(
    private readonly reactions: readonly Reaction[],
    private readonly parts: TaskWorkersParts,
  ) {
    this.atOnce = parts.atOnce ?? 8;
  }

  /** Something became due now, or will at a moment (milliseconds since 1970). */
  wake(at = 0): void {
    this.nextDue = Math.min(this.nextDue, at);
    this.woken = true;
    this.wakeUp?.();
  }

  /** Carries out what becomes due until the signal aborts; then starts nothing new. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const stop = () => this.wakeUp?.();
    signal.addEventListener('abort', stop);
    while (!signal.aborted) {
      this.woken = false;
      if (this.nextDue <= this.parts.now()) this.nextDue = Infinity;
      try {
        await this.startDue(signal);
      } catch (error) {
        this.logger.warn(`Tasks cannot be looked for: ${(error as Error).message}; trying again`);
      }
      if (!this.woken || this.nextDue > this.parts.now()) await this.rest(signal);
    }
    signal.removeEventListener('abort', stop);
  }

  /** Carries out what is due now and waits until it is done. For tests and tools that keep time themselves. */
  async runDue(): Promise<void> {
    await this.startDue();
    await this.idle();
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await Promise.all([...this.running.values()].map(({ ended }) => ended));
  }

  private async startDue(signal?: AbortSignal): Promise<void> {
    for (const reaction of this.byLoad()) {
      if (this.free(reaction.name) <= 0) continue;
      const due = await this.parts.tasks.due(reaction.name, this.parts.now(), this.atOnce + lookPast);
      for (const { key } of due) {
        if (this.free(reaction.name) <= 0 || signal?.aborted) break;
        if (!this.running.has(idOf(reaction, key))) await this.start(reaction, key);
      }
    }
  }

  /** Those with the least under way first. */
  private byLoad(): Reaction[] {
    return [...this.reactions].sort((a, b) => this.load(a.name) - this.load(b.name));
  }

  private load(reaction: string): number {
    return [...this.running.values()].filter((work) => work.reaction === reaction).length;
  }

  /** Two places are kept for other reactions, so that one long one does not hold up the rest. */
  private free(reaction: string): number {
    const own = this.reactions.length === 1 ? this.atOnce : Math.max(1, this.atOnce - 2);
    return Math.min(this.atOnce - this.running.size, own - this.load(reaction));
  }

  private async start(reaction: Reaction, key: string): Promise<void> {
    const id = idOf(reaction, key);
    const right = await this.parts.rights.claim(id);
    if (!right) return;
    const ended = this.work(reaction, key, right).then((settled) => {
      this.running.delete(id);
      // What could not be settled stays due; looking again at once would run in circles.
      if (settled) this.wake();
    });
    this.running.set(id, { reaction: reaction.name, ended });
  }

  /** @returns whether the outcome is stored. Never rejects. */
  private async work(reaction: Reaction, key: string, right: WorkRight): Promise<boolean> {
    try {
      // Somebody else may have finished it between the look and the claim.
      const task = await this.parts.tasks.get(reaction.name, key);
      if (!task || (task.dueAt ?? 0) > this.parts.now()) return true;
      const result = await this.carryOut(reaction, task, right);
      if (!result || right.lost.aborted) return false;
      await this.parts.tasks.settle(reaction.name, task, result);
      if (result.kind !== 'done') this.wake(result.at);
      return true;
    } catch (error) {
      this.logger.warn(`${reaction.name} ${key}: what came of it could not be stored (${(error as Error).message}); it runs again`);
      return false;
    } finally {
      await right.release().catch((error: unknown) => this.logger.warn(`${reaction.name} ${key}: its lease runs out by itself (${(error as Error).message})`));
    }
  }

  /** @returns undefined when somebody else owns the task now */
  private async carryOut(reaction: Reaction, { key, body }: StoredTask, right: WorkRight): Promise<TaskResult | undefined> {
    try {
      const outcome = await reaction.carryOut({ key, attempts: body.attempts }, right);
      return outcome.kind === 'done' ? outcome : { kind: 'again', at: toMilliseconds(outcome.at), reason: outcome.reason };
    } catch (error) {
      if (error instanceof LeaseLost) return undefined;
      const { message, stack } = error as Error;
      if (error instanceof RetryLater) return { kind: 'later', at: this.parts.now() + error.milliseconds, reason: message };
      const pause = backOff(body.failures + 1, (this.parts.random ?? Math.random)());
      const told = `${reaction.name} ${key}: failure ${body.failures + 1}, tried again in ${pause} ms: ${message}`;
      // A store that is down is told once by itself; it is no fault of the work.
      if (storeTroubleOf(error)) this.logger.warn(told);
      else this.logger.error(told, stack);
      return { kind: 'failed', at: this.parts.now() + pause, reason: message };
    }
  }

  private rest(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.wakeUp = undefined;
        resolve();
      };
      // The clock is coarser than a timer: a millisecond early would be a look for nothing.
      const wait = Math.min(pollInterval, Math.max(1, this.nextDue - this.parts.now() + 1));
      const timer = setTimeout(end, wait);
      if (signal.aborted) return end();
      this.wakeUp = end;
    });
  }
}

const idOf = (reaction: Reaction, key: string): string => `${reaction.name}/${key}`;
