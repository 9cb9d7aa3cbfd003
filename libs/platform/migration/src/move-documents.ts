import { leaseCollection, type Documents, type DumpedDocument } from '#platform/documents';
import { isStoredWork } from '#platform/reactions';
import { MigrationProblem } from './migration-problem.js';
import { patiently } from './patiently.js';

/** Where a migration finds out whether two stores are one. */
export const probeCollection = 'migration-probe';

/** What a migration did with documents. */
export interface MovedDocuments {
  readonly same: number;
  readonly written: number;
  readonly removed: number;
}

/**
 * Whether a document goes along: sessions, secrets, idempotency keys, logos and the like. Leases are good for the moment only; the checkpoints
 * and tasks of reactions carry positions of the old log and come to be again from the new one.
 */
export function goesAlong({ collection }: Pick<DumpedDocument, 'collection'>): boolean {
  return collection !== leaseCollection && collection !== probeCollection && !isStoredWork(collection);
}

/** Makes the target's documents equal to the source's, those that go along. The same again changes nothing. */
export async function moveDocuments(source: Documents, target: Documents, now: () => number, each: (done: number) => void): Promise<MovedDocuments> {
  let [same, written, removed] = [0, 0, 0];
  for await (const [here, there] of beside(source, target, now)) {
    if (here && there && documentLine(here) === documentLine(there)) same += 1;
    else if (here) {
      await patiently(() => target.restore(here));
      written += 1;
    } else {
      // Signed out, used up or withdrawn at the source since an earlier run.
      await patiently(() => target.delete(there!.collection, there!.key));
      removed += 1;
    }
    each(same + written + removed);
  }
  return { same, written, removed };
}

/**
 * @returns how many documents go along
 * @throws MigrationProblem one of them differs
 */
export async function assertSameDocuments(source: Documents, target: Documents, now: () => number): Promise<number> {
  let count = 0;
  for await (const [here, there] of beside(source, target, now)) {
    if (!here || !there || documentLine(here) !== documentLine(there)) {
      const { collection } = (here ?? there)!;
      const problem = !here ? 'one that this installation lacks' : !there ? 'one too few' : 'one with other content';
      throw new MigrationProblem(`The target's documents differ: among the ${collection} there is ${problem}. If nobody works on either side, run the migration again without --verify; after the switch-over they differ rightly.`);
    }
    count += 1;
  }
  return count;
}

/** @throws MigrationProblem an empty log stands beside documents: they belong to another installation, or to this one's past */
export async function assertNoDocuments(target: Documents): Promise<void> {
  for await (const { collection } of target.dump()) {
    if (collection === leaseCollection || collection === probeCollection) continue;
    throw new MigrationProblem(`The target holds documents already (${collection}), but no facts. Name a database of MongoDB, or a folder, of its own (mongodb://…/seatkeeper-new).`);
  }
}

/**
 * Two sides of one store would leave the old log's positions beside the new log.
 * @throws MigrationProblem what is written to the target can be read from the source
 */
export async function assertOtherStore(source: Documents, target: Documents, token: string, now: () => number): Promise<void> {
  await target.put(probeCollection, token, {}, { expiresAt: now() + 600_000 });
  try {
    if (await source.get(probeCollection, token)) throw new MigrationProblem('--documents-to names the very store that this installation uses. Name another database or folder: what belongs to the old log must not lie beside the new one.');
  } finally {
    await target.delete(probeCollection, token);
  }
}

type Pair = readonly [here: DumpedDocument | undefined, there: DumpedDocument | undefined];

/** The documents of both stores that go along, side by side. One that expires meanwhile counts as absent on both. */
async function* beside(source: Documents, target: Documents, now: () => number): AsyncGenerator<Pair> {
  const [left, right] = [going(source, now), going(target, now)];
  let [here, there] = [await left.next(), await right.next()];
  while (!here.done || !there.done) {
    const order = here.done ? 1 : there.done ? -1 : compare(here.value, there.value);
    const pair: Pair = [order <= 0 && !here.done ? here.value : undefined, order >= 0 && !there.done ? there.value : undefined];
    if (!pair.every((document) => document === undefined || isExpired(document, now))) yield pair;
    if (order <= 0) here = await left.next();
    if (order >= 0) there = await right.next();
  }
}

async function* going(documents: Documents, now: () => number): AsyncGenerator<DumpedDocument, undefined> {
  for await (const document of documents.dump()) if (goesAlong(document) && !isExpired(document, now)) yield document;
  return undefined;
}

const isExpired = ({ expiresAt }: DumpedDocument, now: () => number): boolean => expiresAt !== undefined && expiresAt <= now();

function compare(a: DumpedDocument, b: DumpedDocument): number {
  return Buffer.compare(Buffer.from(a.collection), Buffer.from(b.collection)) || Buffer.compare(Buffer.from(a.key), Buffer.from(b.key));
}

function documentLine({ collection, key, version, body, dueAt, expiresAt }: DumpedDocument): string {
  return JSON.stringify([collection, key, version, body, dueAt ?? null, expiresAt ?? null]);
}
