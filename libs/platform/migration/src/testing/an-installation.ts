import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openDocuments } from '#platform/documents';
import { openEventStore, type EventToAppend } from '#platform/event-store';
import { closeSqlite, openSqlite } from '#platform/sqlite';

/** Where an installation lies, as its configuration tells. */
export interface InstallationPlace {
  readonly eventStore: string;
  readonly views: string;
  readonly dataDirectory: string;
}

/** Milliseconds since 1970 (UTC) far behind every test. */
const later = Date.UTC(2100, 0, 1);

/** Fills an installation with a history: streams that take turns, several facts at once, odd texts, and documents of every kind. */
export async function fillInstallation(place: InstallationPlace, size: { readonly rounds: number; readonly streams: number }): Promise<void> {
  const events = await openEventStore(place);
  const revisions = new Map<string, bigint>();
  for (let round = 0; round < size.rounds; round += 1) {
    const stream = `box-${(round * 7) % size.streams}`;
    const facts = Array.from({ length: 1 + (round % 4) }, (_, index) => aFact(round, index));
    const { revision } = await events.append(stream, revisions.get(stream) ?? 'no-stream', facts);
    revisions.set(stream, revision);
  }
  await events.close();
  const documents = await openDocuments(place, Date.now);
  for (let index = 0; index < 120; index += 1) await documents.put(['sessions', 'idempotency', 'logos'][index % 3]!, `key ü ${index}`, { index, text: 'z'.repeat(index) }, { expiresAt: later });
  await documents.put('secrets', 'connection/1', { sealed: 'AAAA', 'a.b': { $c: null } });
  await documents.put('secrets', 'connection/1', { sealed: 'BBBB' });
  await documents.put('work', 'some', 1, { dueAt: later, expiresAt: later + 1 });
  await documents.put('sessions', 'over', 1, { expiresAt: 1 });
  for (const collection of ['leases', 'reaction-checkpoints', 'tasks/when-something']) await documents.put(collection, 'k', { position: '10', until: 0 });
  await documents.close();
}

function aFact(round: number, index: number): EventToAppend {
  return {
    id: randomUUID(), type: index === 0 ? 'box-opened' : 'box-closed',
    data: { round, 10: 'b', 2: 'a', text: '"ü😀\u0000\u2028', list: [1.5, null, { deep: [] }], zero: 0, note: 'n'.repeat((round * 131) % 2_000) },
    metadata: { actor: { kind: 'system', name: 'test' }, commandId: randomUUID(), recordedAt: '2026-11-24T00:00:00.000Z' },
  };
}

/** The facts of an embedded log as the bytes that lie there, in order; positions left out. */
export function factsIn(folder: string): unknown[] {
  return rows(folder, 'facts.sqlite', 'SELECT stream, revision, id, type, data, metadata FROM facts ORDER BY position');
}

/** Everything of embedded files that a migration moves, as bytes; views and what stays behind left out. */
export function bytesOf(folder: string): { readonly facts: unknown[]; readonly documents: unknown[] } {
  const documents = rows(folder, 'views.sqlite', `SELECT collection, key, version, body, due_at, expires_at FROM documents
    WHERE collection NOT IN ('leases', 'reaction-checkpoints', 'migration-probe') AND collection NOT LIKE 'tasks/%' AND (expires_at IS NULL OR expires_at > 1) ORDER BY collection, key`);
  return { facts: factsIn(folder), documents };
}

function rows(folder: string, file: string, sql: string): unknown[] {
  const database = openSqlite(join(folder, file), { shared: false });
  try {
    return database.prepare(sql).raw().all();
  } finally {
    closeSqlite(database);
  }
}
