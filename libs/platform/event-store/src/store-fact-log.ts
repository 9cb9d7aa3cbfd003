import { setTimeout as wait } from 'node:timers/promises';
import { Refusal, streamName, type Clock, type Fact, type FactMetadata, type RecordedFact, type StreamCategory } from '#platform/kernel';
import { appendUntilKnown } from './append-until-known.js';
import { deterministicId } from './deterministic-id.js';
import { AppendMismatch, EventStore, WrongExpectedRevision, type EventToAppend, type ExpectedRevision, type StoredEvent } from './event-store.js';
import { FactLog, type Appended, type CommandContext, type Decision, type History } from './fact-log.js';
import { storedNameOf, toFact } from './stored-names.js';

// How often a command is decided anew when somebody else keeps writing first.
const tries = 20;

/** Typed facts over any event store. */
export class StoreFactLog extends FactLog {
  /** @param pause waits a number of milliseconds; tests pass one that does not */
  constructor(
    private readonly store: EventStore,
    private readonly clock: Clock,
    private readonly pause: (milliseconds: number) => Promise<unknown> = wait,
  ) {
    super();
  }

  override async load<F extends Fact>(category: StreamCategory<F>, id: string): Promise<History<F>> {
    const stream = streamName(category as StreamCategory, id);
    const facts = (await this.store.read(stream)).map((event) => this.decodeKnown(category, event));
    return { facts, revision: facts.at(-1)?.revision ?? 'no-stream' };
  }

  override async append<F extends Fact>(category: StreamCategory<F>, id: string, expected: ExpectedRevision, facts: readonly F[], context: CommandContext): Promise<Appended<F>> {
    if (facts.length === 0) return { facts: [], revision: expected, position: undefined, repeated: false };
    const stream = streamName(category as StreamCategory, id);
    const metadata = this.metadataOf(context);
    const events = facts.map((fact, index) => ({
      id: deterministicId('fact', stream, context.commandId, String(index)),
      type: storedNameOf(category as StreamCategory<never>, fact.type), data: fact.data, metadata,
    }));
    try {
      const { revision, position } = await appendUntilKnown(this.store, this.pause, stream, expected, events);
      const [only] = events;
      const recorded = events.length === 1
        ? [{ type: facts[0]!.type, data: only!.data, id: only!.id, stream, revision, position, metadata } as RecordedFact<F>]
        : (await this.store.read(stream, { from: revision - BigInt(events.length - 1), limit: events.length })).map((event) => this.decodeKnown(category, event));
      return { facts: recorded, revision, position, repeated: false };
    } catch (error) {
      const earlier = await this.earlierAppend(category, stream, expected, events, error);
      if (earlier) return earlier;
      throw error;
    }
  }

  override async execute<F extends Fact, State>(category: StreamCategory<F>, id: string, context: CommandContext, decision: Decision<F, State>): Promise<Appended<F>> {
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      const history = await this.load(category, id);
      const earlier = history.facts.filter(({ metadata }) => metadata.commandId === context.commandId);
      if (earlier.length > 0) return repeated(earlier);
      const facts = decide(history, decision);
      try {
        return await this.append(category, id, history.revision, facts, context);
      } catch (error) {
        if (!(error instanceof WrongExpectedRevision)) throw error;
      }
      // Those who lost the same round would otherwise meet again in the next one.
      await this.pause(Math.random() * Math.min(2 ** attempt, 100));
    }
    throw new Refusal('stream-busy', { tries });
  }

  override decode<F extends Fact>(categories: readonly StreamCategory<F>[], event: StoredEvent): RecordedFact<F> | undefined {
    const name = event.stream.slice(0, event.stream.indexOf('-'));
    const category = categories.find((candidate) => candidate.category === name);
    const fact = category && toFact(category as StreamCategory<never>, event.type, event.data);
    if (!fact) return undefined;
    const { id, stream, revision, position } = event;
    return { type: fact.type, data: fact.data, id, stream, revision, position, metadata: event.metadata as FactMetadata } as RecordedFact<F>;
  }

  private decodeKnown<F extends Fact>(category: StreamCategory<F>, event: StoredEvent): RecordedFact<F> {
    const fact = this.decode([category], event);
    if (!fact) throw new Error(`${event.stream}, revision ${event.revision}: this version of Seatkeeper cannot read facts stored as "${event.type}". Start the version that wrote it, or a newer one.`);
    return fact;
  }

  private metadataOf({ partnerId, companyId, actor, onBehalfOf, commandId, causationId, correlationId, happenedAt }: CommandContext): FactMetadata {
    const recordedAt = this.clock.now();
    return {
      partnerId, ...(companyId === undefined ? {} : { companyId }),
      actor, ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
      commandId, ...(causationId === undefined ? {} : { causationId }),
      correlationId, happenedAt: happenedAt ?? recordedAt, recordedAt,
    };
  }

  // The same command sent again is recorded at another moment, so the store sees other bytes; what counts is what the facts say.
  private async earlierAppend<F extends Fact>(category: StreamCategory<F>, stream: string, expected: ExpectedRevision, events: readonly EventToAppend[], error: unknown): Promise<Appended<F> | undefined> {
    if (!(error instanceof AppendMismatch)) return undefined;
    const stored = await this.store.read(stream, { from: expected === 'no-stream' ? 0n : expected + 1n, limit: events.length });
    const same = events.every(({ id, type, data }, index) => {
      const there = stored[index];
      return there?.id === id && there.type === type && JSON.stringify(there.data) === JSON.stringify(data);
    });
    return same ? repeated(stored.map((event) => this.decodeKnown(category, event))) : undefined;
  }
}

function decide<F extends Fact, State>(history: History<F>, { initial, evolve, decide: decision, ifRevision }: Decision<F, State>): readonly F[] {
  const facts = decision(history.facts.reduce(evolve, initial), history);
  if (facts.length > 0 && ifRevision !== undefined && ifRevision !== history.revision)
    throw new Refusal('changed-meanwhile', { currentRevision: String(history.revision) }, 'precondition');
  return facts;
}

function repeated<F extends Fact>(facts: readonly RecordedFact<F>[]): Appended<F> {
  const last = facts.at(-1)!;
  return { facts, revision: last.revision, position: last.position, repeated: true };
}
