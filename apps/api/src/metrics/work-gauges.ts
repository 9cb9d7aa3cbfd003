import { Inject, Injectable } from '@nestjs/common';
import { Gauge, register } from 'prom-client';
import { CLOCK } from '#platform/configuration';
import { toMilliseconds, type Clock } from '#platform/kernel';
import { ReactionStatus } from '#platform/reactions';
import { ViewStatus } from '#platform/views';
import { within } from '../within.js';

/** Milliseconds that somebody who reads the metrics waits for a store. */
const PATIENCE = 2_000;

/** What waits: tasks of reactions, and views behind the log. Asked for when somebody reads the metrics. */
@Injectable()
export class WorkGauges {
  private readonly openTasks = gauge('seatkeeper_open_tasks', 'Tasks of a reaction, due or not', ['reaction']);
  private readonly failingTasks = gauge('seatkeeper_failing_tasks', 'Tasks whose last run ended in an error', ['reaction']);
  private readonly overdue = gauge('seatkeeper_task_overdue_seconds', 'Seconds since the longest due task became due', ['reaction']);
  private readonly behind = gauge('seatkeeper_view_behind', '1 while a view does not show every fact of the log', ['view']);
  private readonly unanswered = gauge('seatkeeper_work_unknown', '1 while a store does not answer, so that the numbers of tasks or views are old', ['of']);
  private readonly live = gauge('seatkeeper_view_live', '1 while a view follows the log; told by the process that keeps it up to date', ['view']);

  constructor(
    private readonly views: ViewStatus,
    private readonly reactions: ReactionStatus,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Brings the gauges up to date. A store that does not answer leaves them as they were: monitoring needs the other numbers all the more. */
  async refresh(): Promise<void> {
    await Promise.all([this.told('tasks', () => this.refreshTasks()), this.told('views', () => this.refreshViews())]);
  }

  private async told(of: string, work: () => Promise<void>): Promise<void> {
    const failed = await within(PATIENCE, work()).then(() => false, () => true);
    this.unanswered.set({ of }, failed ? 1 : 0);
  }

  private async refreshTasks(): Promise<void> {
    const now = toMilliseconds(this.clock.now());
    for (const { name, open, failing, oldestDueAt } of await this.reactions.conditions()) {
      this.openTasks.set({ reaction: name }, open);
      this.failingTasks.set({ reaction: name }, failing);
      this.overdue.set({ reaction: name }, oldestDueAt === undefined ? 0 : Math.max(0, (now - oldestDueAt) / 1000));
    }
  }

  private async refreshViews(): Promise<void> {
    for (const { name, state, behind } of await this.views.conditions()) {
      this.behind.set({ view: name }, behind ? 1 : 0);
      if (state === 'not-run-here') this.live.remove({ view: name });
      else this.live.set({ view: name }, state === 'live' ? 1 : 0);
    }
  }
}

/** The gauge of that name, made once: the modules are composed more than once in a test process. */
function gauge(name: string, help: string, labelNames: string[]): Gauge {
  return (register.getSingleMetric(name) as Gauge | undefined) ?? new Gauge({ name, help, labelNames });
}
