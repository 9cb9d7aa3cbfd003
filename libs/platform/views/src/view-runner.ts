import { Logger } from '@nestjs/common';
import type { Position } from '#platform/kernel';
import { followLog, UnusableFact, type EventStore, type FactLog, type LogBatch } from '#platform/event-store';
import { ViewFolder } from './view-folder.js';
import { idOf, type ViewProgress } from './view-progress.js';
import { CheckpointMoved, DraftGone, type AnyView, type ViewFill } from './view-store.js';

/** What a runner needs. */
export interface ViewRunnerParts {
  readonly events: EventStore;
  readonly log: FactLog;
  /** Where the view is filled; asked for before each subscription. */
  readonly fill: () => Promise<ViewFill>;
  readonly progress: ViewProgress;
  /** Facts per transaction while the history is read; default 50,000, or fewer when they change many rows. */
  readonly batchSize?: number;
}

/**
 * `catching-up`: reads the history. `live`: shows every fact as it comes. `retrying`: a store does not answer, tried again.
 * `stopped`: a fact cannot be folded; the view stays as it is until a version that can is started.
 */
export type ViewRunnerState = 'catching-up' | 'live' | 'retrying' | 'stopped';

// Milliseconds after which a checkpoint is stored although no row changed.
const idleCheckpoint = 1_000;

// While the history is read, a row is written once for all facts of a long stretch. So many rows end the stretch earlier, because the
// event loop stands still while they are written.
const stretchFacts = 50_000;
const stretchRows = 4_000;
// Facts in memory at a time.
const batchFacts = 2_000;

/** Keeps one view up to date until its signal aborts. */
export class ViewRunner {
  state: ViewRunnerState = 'catching-up';
  /** What went wrong last, for the operator; undefined when all is well. */
  problem: string | undefined;
  /** Facts that were looked at since the start. */
  facts = 0;
  private readonly logger = new Logger('Views');
  private readonly ending = new AbortController();
  private fill: ViewFill | undefined;
  private folder: ViewFolder | undefined;
  private stored: Position | undefined;
  private reached: Position | undefined;
  private storedAt = 0;
  private folded: Position | undefined;
  private foldedFacts = 0;

  constructor(
    readonly view: AnyView,
    private readonly parts: ViewRunnerParts,
  ) {}

  /** Up to where the view is visible. */
  get checkpoint(): Position | undefined {
    return this.reached;
  }

  /** Resolves when the signal aborted, or when the view had to stop. Never rejects. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await followLog(this.parts.events, {
        filter: { streamPrefixes: this.view.streams.map(({ category }) => `${category}-`) },
        signal: AbortSignal.any([signal, this.ending.signal]),
        batchSize: Math.min(this.parts.batchSize ?? batchFacts, batchFacts),
        checkpoint: () => this.begin(),
        startOver: () => this.startOver(),
        apply: (batch) => this.apply(batch),
        caughtUp: () => this.caughtUp(),
        failed: (error, pause) => this.failed(error, pause),
      });
      await this.storeRest();
    } catch (error) {
      this.stopped(error as Error);
    }
  }

  private async begin(): Promise<Position | undefined> {
    this.fill = await this.parts.fill();
    this.stored = this.reached = await this.fill.checkpoint();
    this.folder = new ViewFolder(this.view, this.fill, this.parts.log);
    this.folded = undefined;
    this.foldedFacts = 0;
    this.state = 'catching-up';
    return this.stored;
  }

  private async startOver(): Promise<void> {
    this.logger.warn(`${idOf(this.view)}: the log ends before the view's checkpoint ${this.stored}, so the log was restored or reset; the view is built again from the beginning`);
    this.parts.progress.forget(this.view);
    await this.fill!.clear();
  }

  private async apply(batch: LogBatch): Promise<void> {
    this.facts += batch.events.length;
    if (this.state === 'live' && batch.events.length === 0 && performance.now() - this.storedAt < idleCheckpoint) return this.reach(batch.position);
    const stoppedAt = await this.folder!.fold(batch);
    this.folded = (stoppedAt ? before(batch, stoppedAt) : batch.position) ?? this.folded;
    this.foldedFacts += batch.events.length;
    if (stoppedAt || this.state === 'live' || this.stretchEnds()) await this.write();
    if (stoppedAt) throw stoppedAt;
  }

  private stretchEnds(): boolean {
    return this.foldedFacts >= (this.parts.batchSize ?? stretchFacts) || this.folder!.unwritten >= stretchRows;
  }

  /** Writes what is folded. A failure loses it: the next subscription folds it again from the stored checkpoint. */
  private async write(): Promise<void> {
    const to = this.folded;
    if (to === undefined) return;
    this.folded = undefined;
    this.foldedFacts = 0;
    await this.fill!.apply({ after: this.stored, to, changes: this.folder!.take() });
    this.stored = to;
    this.storedAt = performance.now();
    this.reach(to);
  }

  private reach(position: Position): void {
    this.reached = position;
    this.parts.progress.moved(this.view, position);
  }

  private async caughtUp(): Promise<void> {
    await this.write();
    await this.fill!.caughtUp();
    this.folder!.live();
    this.state = 'live';
    this.problem = undefined;
    // A log without a matching fact gives no batch, but whoever waits must hear of the state.
    if (this.reached !== undefined) this.parts.progress.moved(this.view, this.reached);
  }

  private failed(error: unknown, pause: number): void {
    if (error instanceof CheckpointMoved) return;
    this.problem = (error as Error).message;
    if (error instanceof DraftGone) {
      this.state = 'stopped';
      return this.ending.abort();
    }
    this.state = 'retrying';
    this.logger.warn(`${idOf(this.view)}: ${this.problem}; trying again in ${pause} ms`);
  }

  private stopped(error: Error): void {
    this.state = 'stopped';
    this.problem = error.message;
    this.parts.progress.forget(this.view);
    const advice = error instanceof UnusableFact ? 'No fact was skipped. Start a version of Seatkeeper whose view can read it.' : 'Restart Seatkeeper.';
    this.logger.error(`${idOf(this.view)} is stopped. ${error.message}. ${advice}`, error.stack);
  }

  private async storeRest(): Promise<void> {
    this.folded ??= this.reached;
    if (this.folded === this.stored || this.state === 'stopped') return;
    await this.write().catch((error: unknown) => {
      if (error instanceof CheckpointMoved || error instanceof DraftGone) return;
      this.logger.warn(`${idOf(this.view)}: the last checkpoint is not stored (${(error as Error).message}); the next start looks at a few facts again`);
    });
  }
}

/** Position of the last fact of a batch before the one that stopped it. */
function before({ events }: LogBatch, { event }: UnusableFact): Position | undefined {
  return events[events.indexOf(event) - 1]?.position;
}
