import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openDocuments } from '#platform/documents';
import { openEventStore } from '#platform/event-store';

// Works on an installation as the product does, until it is killed: stores a secret, then a fact that tells of it, then an answer that tells of
// the fact. Says on the standard output what was acknowledged, at once.
const [dataDirectory, workers] = process.argv.slice(2) as [string, string];
const place = { eventStore: 'sqlite', views: 'sqlite', dataDirectory };
const [events, documents] = [await openEventStore(place), await openDocuments(place, Date.now)];

async function work(worker: number): Promise<never> {
  for (let round = 0; ; round += 1) {
    const id = `${worker}x${round}`;
    await documents.put('secrets', id, { sealed: 'x'.repeat(500) });
    await events.append(`box-${id}`, 'no-stream', [{ id: randomUUID(), type: 'box-opened', data: { secret: id, note: 'n'.repeat(800) }, metadata: {} }]);
    await documents.put('idempotency', id, { answered: id });
    writeSync(1, `${id}\n`);
  }
}

for (let worker = 0; worker < Number(workers); worker += 1) void work(worker);
