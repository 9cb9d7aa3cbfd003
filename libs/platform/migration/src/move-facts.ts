import { AppendMismatch, WrongExpectedRevision, type EventStore, type EventToAppend, type StoredEvent } from '#platform/event-store';
import { factLine } from './fact-digests.js';
import { historyOf } from './history-of.js';
import { MigrationProblem } from './migration-problem.js';
import { patiently } from './patiently.js';

// Facts and bytes of data that go in one append; EventStoreDB takes 1 MiB.
const largestBatch = 500;
const largestBytes = 1_000_000;

/** How many facts stood in the target before, and how many came now. */
export interface MovedFacts {
  readonly found: number;
  readonly moved: number;
}

/**
 * Brings the target's log to the state of the source's: what is there must be how the source's log begins, and what is missing is appended
 * in the order of the log, with its ids and revisions. So it may be ended at any moment and begun again: the target itself says how far it is.
 *
 * @param each told after each step with the fact that was reached
 * @throws MigrationProblem the target holds something else
 */
export async function moveFacts(source: EventStore, target: EventStore, each: (reached: StoredEvent) => void): Promise<MovedFacts> {
  const there = historyOf(target);
  const batch = new Batch(target);
  let [found, moved] = [0, 0];
  let behind = false;
  for await (const event of historyOf(source)) {
    const next = behind ? undefined : await there.next();
    if (next && !next.done) {
      assertSame(event, next.value);
      found += 1;
    } else {
      behind = true;
      if (!batch.takes(event)) await batch.append();
      batch.add(event);
      moved += 1;
    }
    each(event);
  }
  await batch.append();
  if (!behind) await assertEnded(there);
  return { found, moved };
}

/** @throws MigrationProblem two facts at the same place of the two logs differ */
export function assertSame(source: StoredEvent, target: StoredEvent): void {
  if (factLine(source) === factLine(target)) return;
  throw new MigrationProblem(
    `The target holds facts of another history: where this installation has ${named(source)}, it has ${named(target)}${source.id === target.id ? ' with other content' : ''}. ` +
    'Nothing of it was changed. Name an empty store: another server, or another folder.',
  );
}

/** @throws MigrationProblem the target goes on where the source ends */
export async function assertEnded(target: AsyncGenerator<StoredEvent>): Promise<void> {
  const more = await target.next();
  if (more.done) return;
  await target.return(undefined);
  throw new MigrationProblem(
    `The target has facts that this installation lacks, from ${named(more.value)} on: it has been at work since. ` +
    'If you switched over already, there is nothing left to do; otherwise name an empty store.',
  );
}

/** Consecutive facts of one stream on their way. */
class Batch {
  private events: EventToAppend[] = [];
  private first: StoredEvent | undefined;
  private bytes = 0;

  constructor(private readonly target: EventStore) {}

  takes(event: StoredEvent): boolean {
    return this.first === undefined || (event.stream === this.first.stream && this.events.length < largestBatch && this.bytes + bytesOf(event) <= largestBytes);
  }

  add(event: StoredEvent): void {
    const { id, type, data, metadata } = event;
    this.first ??= event;
    this.bytes += bytesOf(event);
    this.events.push({ id, type, data, metadata });
  }

  /** Writes what was added, and waits until it is durable: order between streams is kept by one append at a time only. */
  async append(): Promise<void> {
    const { first, events } = this;
    if (!first) return;
    const expected = first.revision === 0n ? 'no-stream' : first.revision - 1n;
    try {
      await patiently(() => this.target.append(first.stream, expected, events));
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision) && !(error instanceof AppendMismatch)) throw error;
      throw new MigrationProblem(`Somebody else writes to the target's ${first.stream}: is another migration running, or Seatkeeper itself? Stop it and start this one again; it goes on where it was.`, { cause: error });
    }
    this.first = undefined;
    this.events = [];
    this.bytes = 0;
  }
}

const bytesOf = ({ data }: StoredEvent): number => Buffer.byteLength(JSON.stringify(data));
const named = ({ stream, revision, type }: StoredEvent): string => `${type} (${stream}, revision ${revision})`;
