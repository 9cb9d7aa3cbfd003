import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDouble } from '../../../../../apps/eventstoredb-double/src/double.js';
import { describeEventStore } from '../event-store.contract.js';
import { EventStoreDbEventStore } from './eventstoredb-event-store.js';

const { EVENT_STORE_URI: uri, EVENT_STORE_KIND: kind = 'server' } = process.env;

describeEventStore(`EventStoreDB (${uri ? kind : 'double'})`, async () => {
  if (uri) return { open: async () => new EventStoreDbEventStore(uri), dispose: async () => undefined };
  const folder = mkdtempSync(join(tmpdir(), 'eventstoredb-'));
  const double = await openDouble({ folder });
  return {
    open: async () => new EventStoreDbEventStore(double.uri),
    dispose: async () => {
      await double.stop();
      rmSync(folder, { recursive: true });
    },
  };
});
