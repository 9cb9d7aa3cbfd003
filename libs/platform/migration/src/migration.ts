import { randomUUID } from 'node:crypto';
import { Leases, type Documents } from '#platform/documents';
import type { EventStore } from '#platform/event-store';
import type { Position } from '#platform/kernel';
import { assertNoDocuments, assertOtherStore, assertSameDocuments, moveDocuments } from './move-documents.js';
import { moveFacts } from './move-facts.js';
import { assertNotGrown, assertNoProcess } from './source-at-rest.js';
import { verifyFacts, type VerifiedFacts } from './verify-facts.js';

/** Facts and documents of one side. */
export interface Side {
  readonly events: EventStore;
  readonly documents: Documents;
}

/** What a migration works with. */
export interface MigrationParts {
  readonly source: Side;
  readonly target: Side;
  /** Milliseconds since 1970 (UTC). */
  readonly now: () => number;
  /** Told what is going on, line by line; not every line is worth keeping. */
  readonly tell: (line: string) => void;
}

/** What both sides hold after a migration. */
export interface Verified extends VerifiedFacts {
  readonly documents: number;
}

/**
 * Moves an installation's facts and documents to other stores, and reads them back. May be ended at any moment and begun again.
 * @throws MigrationProblem it cannot be done; says what to do
 */
export async function migrate(parts: MigrationParts): Promise<Verified> {
  const { source, target, now, tell } = parts;
  for (const side of ['source', 'target'] as const) await assertNoProcess(side, () => new Leases(parts[side].documents, now).held(), now);
  const end = await source.events.lastPosition();
  if (end !== undefined && (await target.events.lastPosition()) === undefined) await assertNoDocuments(target.documents);
  await assertOtherStore(source.documents, target.documents, randomUUID(), now);
  const { found, moved } = await moveFacts(source.events, target.events, progress('Facts', end, parts));
  tell(`Facts: ${moved} moved, ${found} were there already`);
  const { same, written, removed } = await moveDocuments(source.documents, target.documents, now, counting('Documents', parts));
  tell(`Documents: ${written} moved, ${same} were there already${removed > 0 ? `, ${removed} removed that are no longer at the source` : ''}`);
  return verify(parts);
}

/**
 * Reads both sides and compares them.
 * @throws MigrationProblem they differ, or the source grew meanwhile
 */
export async function verify(parts: MigrationParts): Promise<Verified> {
  const { source, target, now } = parts;
  const end = await source.events.lastPosition();
  const facts = await verifyFacts(source.events, target.events, progress('Verified', end, parts));
  const documents = await assertSameDocuments(source.documents, target.documents, now);
  await assertNotGrown(source.events, end);
  return { ...facts, documents };
}

// Milliseconds between two lines of progress.
const interval = 2_000;

function progress(name: string, end: Position | undefined, { now, tell }: MigrationParts): (reached: { readonly position: Position }) => void {
  const count = everyInterval(now, tell);
  return ({ position }) => count((facts) => `${name}: ${facts} facts, ${end === undefined || end === 0n ? 100 : (position * 100n) / end} %`);
}

function counting(name: string, { now, tell }: MigrationParts): (done: number) => void {
  const count = everyInterval(now, tell);
  return () => count((done) => `${name}: ${done}`);
}

function everyInterval(now: () => number, tell: (line: string) => void): (line: (count: number) => string) => void {
  let [told, count] = [now(), 0];
  return (line) => {
    count += 1;
    if (now() - told < interval) return;
    told = now();
    tell(line(count));
  };
}
