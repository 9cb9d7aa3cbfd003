import type { Position } from '#platform/kernel';
import type { ReactionFeedState } from './reaction-feed.js';

/** How a reaction does. */
export interface ReactionCondition {
  readonly name: string;
  /** `not-run-here`: another process turns facts into tasks, or none does. */
  readonly state: ReactionFeedState | 'not-run-here';
  readonly checkpoint: Position | undefined;
  /** Tasks that are there, due or not; counted up to 10,000. */
  readonly open: number;
  /** When the longest due task became due, milliseconds since 1970 (UTC); undefined when nothing is due. */
  readonly oldestDueAt: number | undefined;
  /** Tasks whose last run ended in an error. */
  readonly failing: number;
  /** What went wrong last with the feed. */
  readonly problem: string | undefined;
}

/** For readiness, metrics and the operator. */
export abstract class ReactionStatus {
  /** Every registered reaction. */
  abstract conditions(): Promise<ReactionCondition[]>;

  /** Whether a reaction had to stop because it cannot read a fact. */
  abstract stopped(): readonly string[];
}
