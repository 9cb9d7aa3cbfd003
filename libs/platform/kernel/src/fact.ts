import type { Actor } from './actor.js';
import type { Instant } from './instant.js';

/** Something that happened, named in the past tense. `data` is plain JSON. */
export interface Fact<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
}

/** What every stored fact carries beside its data (architecture.md, "Bounded contexts"). */
export interface FactMetadata {
  /** Partner that the stream belongs to. */
  readonly partnerId: string;
  /** Company, where the stream concerns a customer. */
  readonly companyId?: string;
  /** Who did it. */
  readonly actor: Actor;
  /** For whom, if the actor worked on somebody's behalf (a reaction carries out what a person asked for). */
  readonly onBehalfOf?: Actor;
  /** The command that caused it; the same command never leaves its facts twice. */
  readonly commandId: string;
  /** Id of the fact that led to it, if one did. */
  readonly causationId?: string;
  /** Ties together everything that one request set off; also sent to Microsoft. */
  readonly correlationId: string;
  /** When it happened at its source, UTC. */
  readonly happenedAt: Instant;
  /** When Seatkeeper learnt it, UTC. */
  readonly recordedAt: Instant;
}

/**
 * Place of a fact in the whole log. Strictly increasing in the order in which facts are delivered, never dense: gaps are
 * normal, arithmetic on it means nothing.
 */
export type Position = bigint;

/** A fact as read back from the log, in its current (upcast) shape. */
export type RecordedFact<F extends Fact = Fact> = F & {
  /** Deterministic UUID: stream, command id and index. */
  readonly id: string;
  /** `category-id`. */
  readonly stream: string;
  /** Number of the fact within its stream, from 0. */
  readonly revision: bigint;
  readonly position: Position;
  readonly metadata: FactMetadata;
};
