import type { EventStore, StoredEvent } from '#platform/event-store';
import { FactDigests, streamDigest } from './fact-digests.js';
import { historyOf } from './history-of.js';
import { MigrationProblem } from './migration-problem.js';
import { assertEnded, assertSame } from './move-facts.js';

/** What both logs hold. */
export interface VerifiedFacts {
  readonly facts: number;
  readonly streams: number;
  /** SHA-256 over revision, id, type, data and metadata of every fact, in the order of the log. */
  readonly sha256: string;
}

// Facts per read of a stream.
const page = 1_000;

/**
 * Reads both logs and compares them: as a whole in their order, and stream by stream, because commands read streams.
 * @throws MigrationProblem the first difference
 */
export async function verifyFacts(source: EventStore, target: EventStore, each: (reached: StoredEvent) => void): Promise<VerifiedFacts> {
  const [here, there] = [new FactDigests(), new FactDigests()];
  const other = historyOf(target);
  for await (const event of historyOf(source)) {
    const next = await other.next();
    if (next.done) throw new MigrationProblem(`The target lacks facts from ${event.stream}, revision ${event.revision} on. Run the migration without --verify; it goes on where it was.`);
    assertSame(event, next.value);
    here.add(event);
    there.add(next.value);
    each(event);
  }
  await assertEnded(other);
  for (const [stream, digest] of here.byStream) {
    if (!(await digestOf(target, stream))?.equals(digest)) throw new MigrationProblem(`Read by itself, the target's ${stream} differs from what its log tells. Do not switch over; move to an empty store.`);
  }
  const sha256 = here.sha256();
  if (there.facts !== here.facts || there.sha256() !== sha256) throw new MigrationProblem('The logs differ in count or hash. Do not switch over; run the migration again.');
  return { facts: here.facts, streams: here.byStream.size, sha256 };
}

async function digestOf(store: EventStore, stream: string): Promise<Buffer | undefined> {
  let digest: Buffer | undefined;
  for (let from = 0n; ; from += BigInt(page)) {
    const events = await store.read(stream, { from, limit: page });
    for (const event of events) digest = streamDigest(digest, event);
    if (events.length < page) return digest;
  }
}
