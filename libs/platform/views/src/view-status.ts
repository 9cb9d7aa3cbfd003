import type { Position } from '#platform/kernel';
import type { ViewRunnerState } from './view-runner.js';

/** How a view does. */
export interface ViewCondition {
  readonly name: string;
  readonly version: number;
  /** `not-run-here`: another process keeps it up to date, or none does. */
  readonly state: ViewRunnerState | 'not-run-here';
  /** Whether it has caught up once, so that readers are let in; until then they wait. */
  readonly ready: boolean;
  readonly checkpoint: Position | undefined;
  /** Whether facts of the log are not shown yet (a live view is never behind by more than what is being written). */
  readonly behind: boolean;
  /** What went wrong last. */
  readonly problem: string | undefined;
}

/** For readiness, metrics and the operator. */
export abstract class ViewStatus {
  /** Every registered view. @throws StoreUnavailable the log cannot be asked */
  abstract conditions(): Promise<ViewCondition[]>;

  /**
   * Views that a reader should not rely on now: never filled yet, or kept up to date by this process and catching up, retrying or stopped.
   * Empty means ready. How far a view is that another process keeps is that process's readiness.
   */
  async unready(): Promise<ViewCondition[]> {
    return (await this.conditions()).filter(({ ready, state }) => !ready || (state !== 'not-run-here' && state !== 'live'));
  }
}
