import type { Fact, FactMetadata, Position, RecordedFact } from '#platform/kernel';
import { asStored } from '../as-stored.js';
import type { View } from '../view.js';

/** What a test may say about a recorded fact; everything else has a default. */
export interface RecordedOptions {
  /** Stream name, `category-id`; default `test-1`. */
  readonly stream?: string;
  /** Default 0. */
  readonly revision?: bigint;
  /** Default: one more than the position of the fact recorded before. */
  readonly position?: Position;
  readonly id?: string;
  readonly metadata?: Partial<FactMetadata>;
}

let lastPosition = 0n;

/** A fact as the log would give it back. Positions rise from call to call. */
export function recorded<const F extends Fact>(fact: F, options: RecordedOptions = {}): RecordedFact<F> {
  const position = options.position ?? lastPosition + 1n;
  lastPosition = position > lastPosition ? position : lastPosition;
  const revision = options.revision ?? 0n;
  const stream = options.stream ?? 'test-1';
  return {
    ...fact,
    id: options.id ?? `00000000-0000-5000-8000-${position.toString(16).padStart(12, '0')}`,
    stream,
    revision,
    position,
    metadata: {
      partnerId: 'd5f9c8a2-9a53-5d7e-9d6a-0d6c2a1b7e01',
      actor: { kind: 'system', name: 'test' },
      commandId: '00000000-0000-4000-8000-000000000001',
      correlationId: '00000000-0000-4000-8000-000000000002',
      happenedAt: '2026-09-17T08:00:00.000Z',
      recordedAt: '2026-09-17T08:00:00.000Z',
      ...options.metadata,
    },
  };
}

/** The facts of one stream in order, with revisions from 0 on. */
export function recordedStream<F extends Fact>(stream: string, facts: readonly F[], metadata?: Partial<FactMetadata>): RecordedFact<F>[] {
  return facts.map((fact, index) => recorded(fact, { stream, revision: BigInt(index), ...(metadata && { metadata }) }));
}

/**
 * Rows of a view after these facts, by key, as a reader would see them. Facts and rows are frozen, so a view that changes its
 * arguments instead of answering with a new row fails here.
 *
 * @param facts in log order; facts of several streams may be mixed
 */
export function foldView<Row extends object, F extends Fact>(view: View<Row, F>, facts: readonly RecordedFact<F>[]): { readonly [key: string]: Row } {
  const rows = new Map<string, Row>();
  for (const fact of facts) {
    deepFreeze(fact);
    const key = view.key(fact);
    const on = view.on[fact.type as F['type']] as ((row: Row | undefined, fact: RecordedFact<F>) => Row | undefined) | undefined;
    if (key === undefined || !on) continue;
    const next = on(rows.get(key), fact);
    if (next === undefined) rows.delete(key);
    else rows.set(key, deepFreeze(asStored(next)));
  }
  return Object.fromEntries(rows);
}

function deepFreeze<T>(value: T): T {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value)) deepFreeze(member);
  return value;
}
