import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { SqliteEventStore } from '../sqlite-event-store.js';

// Appends batches from several writers at once and tells each one on the standard output as soon as the store has confirmed it, until it is killed.
const [file, writers, batch] = process.argv.slice(2) as [string, string, string];
const store = new SqliteEventStore(file);

async function write(writer: number): Promise<never> {
  for (let round = 0; ; round += 1) {
    const stream = `box-${writer}x${round}`;
    const events = Array.from({ length: Number(batch) }, (_, index) => ({ id: randomUUID(), type: 'seats-added', data: { index, note: 'n'.repeat(300) }, metadata: {} }));
    await store.append(stream, 'no-stream', events);
    // Synchronous: what was told has left this process before the next append begins.
    writeSync(1, `${stream}\n`);
  }
}

for (let writer = 0; writer < Number(writers); writer += 1) void write(writer);
