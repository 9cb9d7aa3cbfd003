/** Rebuilding the list of subscriptions from the log, against reading, parsing and folding the same facts into a Map. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { openEventStore, StoreFactLog } from '#platform/event-store';
import { streamName, systemClock } from '#platform/kernel';
import { ViewRunners } from '#platform/views';
import { subscriptionStream } from '#subscriptions/contracts';
import { SqliteViewStore } from '../../dist/server/libs/platform/views/src/sqlite/sqlite-view-store.js';
import { RegisteredViews } from '../../dist/server/libs/platform/views/src/registered-views.js';
import { ViewProgress } from '../../dist/server/libs/platform/views/src/view-progress.js';
import { subscriptionList } from '../../dist/server/libs/subscriptions/src/views/subscription-list/subscription-list.view.js';
import { goal, median, timed } from './figures.mjs';
import { changeFacts, contextOf, observed } from './subscription-facts.mjs';

const SUBSCRIPTIONS = 2_000;
const CHANGES_EACH = 8;
const ROUNDS = 5;

const folder = process.argv[2];
const events = await openEventStore({ eventStore: 'sqlite', dataDirectory: folder });
const log = new StoreFactLog(events, systemClock);
const store = new SqliteViewStore(join(folder, 'views.sqlite'));
const registered = new RegisteredViews();
registered.register(subscriptionList);
const runners = new ViewRunners(registered, { events, log, store, progress: new ViewProgress() });

async function history() {
  const id = randomUUID();
  const append = (expected, facts) => log.append(subscriptionStream, id, expected, facts, contextOf(randomUUID(), randomUUID()));
  let { revision } = await append('no-stream', [observed(id, randomUUID())]);
  for (let change = 0; change < CHANGES_EACH; change++) ({ revision } = await append(revision, changeFacts()));
}
await Promise.all(Array.from({ length: SUBSCRIPTIONS }, history));

/** The least that a rebuild can be: every fact read, parsed and folded, nothing written. */
function parseAndFold() {
  const database = new BetterSqlite(join(folder, 'facts.sqlite'), { readonly: true });
  const types = Object.fromEntries(Object.entries(subscriptionStream.storedNames).map(([type, stored]) => [stored, type]));
  const rows = new Map();
  let facts = 0;
  for (const [position, stream, revision, id, stored, data, metadata] of database.prepare('SELECT position, stream, revision, id, type, data, metadata FROM facts ORDER BY position').raw().iterate()) {
    const fact = { id, stream, revision: BigInt(revision), position: BigInt(position), type: types[stored], data: JSON.parse(data), metadata: JSON.parse(metadata) };
    const key = subscriptionList.key(fact);
    rows.set(key, subscriptionList.on[fact.type]?.(rows.get(key), fact));
    facts++;
  }
  database.close();
  return facts;
}

const ours = [];
const limits = [];
let facts = 0;
for (let round = 0; round <= ROUNDS; round++) {
  globalThis.gc?.();
  const limit = await timed(() => (facts = parseAndFold()));
  globalThis.gc?.();
  const cost = (await runners.rebuild(subscriptionList)).milliseconds;
  if (round === 0) continue;
  ours.push(cost);
  limits.push(limit);
}
await runners.stop();
await store.close();
await events.close();

const rate = (milliseconds) => `${Math.round(facts / milliseconds)} k facts/s`;
const share = median(ours.map((cost, index) => limits[index] / cost));
console.log(JSON.stringify([
  { text: `rebuild of "${subscriptionList.name}" from ${facts} facts of ${streamName(subscriptionStream, 'x').split('-')[0]}: ${rate(median(ours))}` },
  { text: `parse and fold alone: ${rate(median(limits))}` },
  goal(`a rebuild reaches ${share.toFixed(2)} × of parse and fold`, share, 0.6, false),
]));
