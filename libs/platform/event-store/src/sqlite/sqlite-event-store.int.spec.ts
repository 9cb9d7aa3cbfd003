import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEventStore } from '../event-store.contract.js';
import { SqliteEventStore } from './sqlite-event-store.js';

describeEventStore('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'facts-'));
  return {
    open: async () => new SqliteEventStore(join(folder, 'facts.sqlite')),
    dispose: async () => rmSync(folder, { recursive: true }),
  };
});
