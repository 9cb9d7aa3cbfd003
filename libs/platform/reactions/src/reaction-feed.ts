import { Logger } from '@nestjs/common';
import { toMilliseconds, type Position } from '#platform/kernel';
import type { Documents } from '#platform/documents';
import { followLog, UnusableFact, type EventStore, type FactLog, type LogBatch, type StoredEvent } from '#platform/event-store';
import type { Reaction } from './reaction.js';
import type { TaskList } from './task-list.js';

/** What a feed needs. */
export interface ReactionFeedParts {
  readonly events: EventStore;
  readonly log: FactLog;
  readonly documents: Documents;
  readonly tasks: TaskList;
  readonly now: () => number;
}

/** `stopped`: a fact cannot be read; work that is due goes on, new facts make none due until a version that can read it is started. */
export type ReactionFeedState = 'catching-up' | 'live' | 'retrying' | 'stopped';

const checkpoints = 'reaction-checkpoints';
// Milliseconds after which a checkpoint is stored although no fact concerned the reaction.
const idleCheckpoint = 5_000;

/** Turns the facts of one reaction into due tasks. The tasks are durable before the checkpoint, so a crash between makes them due again. */
export class ReactionFeed {
  state: ReactionFeedState = 'catching-up';
  /** What went wrong last; undefined when all is well. */
  problem: string | undefined;
  private readonly logger = new Logger('Reactions');
  private version: number | 'absent' = 'absent';
  private reached: Position | undefined;
  private stored: Position | undefined;
  private storedAt = -Infinity;

  /** @param madeDue told when a task became due, with the moment in milliseconds since 1970 */
  constructor(
    private readonly reaction: Reaction,
    private readonly parts: ReactionFeedParts,
    private readonly madeDue: (dueAt: number) => void,
  ) {}

  /** Up to where facts were turned into tasks. */
  get checkpoint(): Position | undefined {
    return this.reached;
  }

  /** Resolves when the signal aborted, or when the feed had to stop. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    const { name, streams } = this.reaction;
    try {
      await followLog(this.parts.events, {
        filter: { streamPrefixes: streams.map(({ category }) => `${category}-`) },
        signal,
        checkpoint: () => this.begin(),
        // Work looks at the stream before it does anything, so making all of it due again is safe.
        startOver: () => this.forget(),
        apply: (batch) => this.apply(batch),
        caughtUp: () => this.caughtUp(),
        failed: (error, pause) => this.failed(error as Error, pause),
      });
      if (this.reached !== undefined && this.reached !== this.stored) await this.store(this.reached).catch(() => undefined);
    } catch (error) {
      this.state = 'stopped';
      this.problem = (error as Error).message;
      this.logger.error(`${name} is stopped. ${this.problem}. No fact was skipped. Start a version of Seatkeeper that can read it.`, (error as Error).stack);
    }
  }

  private async begin(): Promise<Position | undefined> {
    const document = await this.parts.documents.get<{ readonly position: string }>(checkpoints, this.reaction.name);
    this.version = document?.version ?? 'absent';
    this.reached = this.stored = document ? BigInt(document.body.position) : undefined;
    this.state = 'catching-up';
    return this.reached;
  }

  private async forget(): Promise<void> {
    this.logger.warn(`${this.reaction.name}: the log ends before the reaction's checkpoint, so the log was restored or reset; all of it is looked at again`);
    await this.parts.documents.delete(checkpoints, this.reaction.name);
    // Facts of another history may have the positions of the old one; what they make due must not count as known.
    for (const { key } of await this.parts.tasks.all(this.reaction.name, Number.MAX_SAFE_INTEGER)) await this.parts.documents.delete(`tasks/${this.reaction.name}`, key);
  }

  private async apply({ events, position }: LogBatch): Promise<void> {
    const due = new Map<string, { dueAt: number; position: Position }>();
    for (const event of events) this.take(event, due);
    for (const [key, task] of due) await this.parts.tasks.makeDue(this.reaction.name, key, task.dueAt, task.position);
    if (due.size > 0) this.madeDue(Math.min(...[...due.values()].map(({ dueAt }) => dueAt)));
    this.reached = position;
    if (due.size > 0 || performance.now() - this.storedAt > idleCheckpoint) await this.store(position);
  }

  private take(event: StoredEvent, due: Map<string, { dueAt: number; position: Position }>): void {
    try {
      const fact = this.parts.log.decode(this.reaction.streams, event);
      const task = fact && this.reaction.taskFor(fact);
      if (!task) return;
      const dueAt = task.dueAt === undefined ? this.parts.now() : toMilliseconds(task.dueAt);
      due.set(task.key, { dueAt: Math.min(due.get(task.key)?.dueAt ?? Infinity, dueAt), position: event.position });
    } catch (cause) {
      throw new UnusableFact(event, `Reaction ${this.reaction.name} cannot take in ${event.type} (${event.stream}, revision ${event.revision}): ${(cause as Error).message}`, { cause });
    }
  }

  private async store(position: Position): Promise<void> {
    this.version = await this.parts.documents.put(checkpoints, this.reaction.name, { position: position.toString() }, { ifVersion: this.version });
    this.stored = position;
    this.storedAt = performance.now();
  }

  private caughtUp(): void {
    this.state = 'live';
    this.problem = undefined;
  }

  private failed(error: Error, pause: number): void {
    this.state = 'retrying';
    this.problem = error.message;
    this.logger.warn(`${this.reaction.name}: ${error.message}; trying again in ${pause} ms`);
  }
}
