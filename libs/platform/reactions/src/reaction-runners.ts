import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { alwaysAlone, type WorkAlone } from '#platform/documents';
import { ReactionFeed, type ReactionFeedParts } from './reaction-feed.js';
import { ReactionRegistry, type Reaction } from './reaction.js';
import { ReactionStatus, type ReactionCondition } from './reaction-status.js';
import { TaskWorkers, type TaskWorkersParts } from './task-workers.js';

/** What the runners need. */
export interface ReactionRunnersParts extends ReactionFeedParts, TaskWorkersParts {
  /**
   * Resolves when this process may work, to what gives that up again; undefined when the signal aborted first.
   * Embedded: the only process of the data folder. Scaled out: at once, every task has a lease of its own.
   */
  readonly admission: (signal: AbortSignal) => Promise<(() => void) | undefined>;
  /** Lets one process at a time turn the facts of a reaction into tasks; left out: this one, as soon as it is admitted. */
  readonly feedAlone?: WorkAlone;
  /** Milliseconds that a stop waits for work under way; default 10,000. */
  readonly patience?: number;
}

const countedTasks = 10_000;

/** Runs the reactions of all contexts in this process, and keeps their register. */
export class ReactionRunners extends ReactionRegistry implements ReactionStatus {
  private readonly logger = new Logger('Reactions');
  private readonly reactions: Reaction[] = [];
  private readonly feeds = new Map<string, ReactionFeed>();
  private readonly stopping = new AbortController();
  private workers: TaskWorkers | undefined;
  private ended: Promise<void> | undefined;

  constructor(private readonly parts: ReactionRunnersParts) {
    super();
  }

  /** @throws Error two reactions of one name: they would share tasks */
  override register(...reactions: readonly Reaction<never>[]): void {
    for (const reaction of reactions as unknown as readonly Reaction[]) {
      if (this.reactions.includes(reaction)) continue;
      if (this.ended) throw new Error(`Reaction "${reaction.name}" is registered after the start; register it when its module is made`);
      if (this.reactions.some(({ name }) => name === reaction.name)) throw new Error(`Two reactions are called "${reaction.name}"`);
      this.reactions.push(reaction);
    }
  }

  /** @throws Error there is no such reaction */
  override async demand(reactionName: string, key: string): Promise<void> {
    if (!this.reactions.some(({ name }) => name === reactionName)) throw new Error(`There is no reaction "${reactionName}"`);
    await this.parts.tasks.makeDue(reactionName, key, this.parts.now());
    this.workers?.wake();
  }

  /** Begins to work as soon as this process may. */
  start(): void {
    this.ended ??= this.work(this.stopping.signal);
  }

  /** Starts nothing new, waits for what is under way, and leaves; what is not finished by then is found and finished by the next process. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.ended;
  }

  async conditions(): Promise<ReactionCondition[]> {
    const now = this.parts.now();
    return Promise.all(this.reactions.map(async ({ name }) => {
      const feed = this.feeds.get(name);
      const tasks = await this.parts.tasks.all(name, countedTasks);
      const due = tasks.flatMap(({ dueAt }) => (dueAt !== undefined && dueAt <= now ? [dueAt] : []));
      return {
        name, state: feed?.state ?? 'not-run-here', checkpoint: feed?.checkpoint, problem: feed?.problem,
        open: tasks.length, oldestDueAt: due.length > 0 ? Math.min(...due) : undefined,
        failing: tasks.filter(({ body }) => body.failures > 0).length,
      } as const;
    }));
  }

  stopped(): readonly string[] {
    return [...this.feeds].filter(([, { state }]) => state === 'stopped').map(([name]) => name);
  }

  private async work(signal: AbortSignal): Promise<void> {
    const leave = await this.parts.admission(signal);
    if (!leave) return;
    const workers = (this.workers = new TaskWorkers(this.reactions, this.parts));
    await Promise.all([workers.run(signal), ...this.reactions.map((reaction) => this.feed(reaction, workers, signal))]);
    this.workers = undefined;
    // While something is still under way, nobody else may believe that this process is gone.
    if (await this.drained(workers)) leave();
  }

  /** Turns facts into tasks whenever this process may; the tasks themselves are shared. */
  private async feed(reaction: Reaction, workers: TaskWorkers, signal: AbortSignal): Promise<void> {
    const alone = this.parts.feedAlone ?? alwaysAlone;
    await alone(`reaction ${reaction.name}`, signal, async (held) => {
      const feed = new ReactionFeed(reaction, this.parts, (dueAt) => workers.wake(dueAt));
      this.feeds.set(reaction.name, feed);
      await feed.run(held);
      // One that had to stop stays visible; one whose lease is gone is run elsewhere.
      if (feed.state !== 'stopped' && held.aborted) this.feeds.delete(reaction.name);
    });
  }

  private async drained(workers: TaskWorkers): Promise<boolean> {
    const patience = new AbortController();
    const late = pause(this.parts.patience ?? 10_000, false, { signal: patience.signal }).catch(() => false);
    const drained = await Promise.race([workers.idle().then(() => true), late]);
    patience.abort();
    if (!drained) this.logger.warn('Work under way did not end in time; it is taken up again after the next start');
    return drained;
  }
}
