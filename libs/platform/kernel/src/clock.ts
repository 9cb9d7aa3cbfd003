import { toInstant, type Instant } from './instant.js';

/** Where the present comes from. Decisions never ask it: time is an argument (architecture.md, "Style"). */
export interface Clock {
  /** The present moment, UTC. */
  now(): Instant;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => toInstant(Date.now()) };
