/** Filling the list of subscriptions from EventStoreDB into MongoDB, against the bare client and the bare driver doing the same with the same rows. In turns. */
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { EventStoreDBClient, streamNameFilter } from '@eventstore/db-client';
import mongoose from 'mongoose';
import { subscriptionStream } from '#subscriptions/contracts';
import { indexText } from '../../../dist/server/libs/platform/views/src/mongo/index-text.js';
import { indexValue, searchable } from '../../../dist/server/libs/platform/views/src/view-question.js';
import { goal, median } from '../figures.mjs';
import { changeFacts, contextOf, observed } from '../subscription-facts.mjs';
import { openViewWorld, subscriptionList } from './view-world.mjs';

const SUBSCRIPTIONS = 3_000;
const CHANGES_EACH = 4;
/** Streams that are written at once while the log is filled. */
const AT_ONCE = 32;
const ROUNDS = 5;

/** @param {{ eventStore: string, views: string }} uris @returns findings */
export async function measureCatchUp({ eventStore, views }) {
  const world = await openViewWorld(eventStore, views);
  const client = EventStoreDBClient.connectionString(eventStore);
  const mongo = await mongoose.mongo.MongoClient.connect(views, { useBigInt64: true, writeConcern: { w: 'majority', journal: true } });
  try {
    const database = mongo.db('seatkeeper-bench-bare');
    await fill(world.log);
    const ours = [];
    const limits = [];
    let facts = 0;
    for (let round = 0; round <= ROUNDS; round++) {
      globalThis.gc?.();
      const bare = await fillBare(client, database);
      facts = bare.facts;
      globalThis.gc?.();
      const cost = (await world.runners.rebuild(subscriptionList)).milliseconds;
      if (round === 0) await assertSameRows(world.store, bare.collection);
      await bare.collection.drop();
      if (round === 0) continue;
      ours.push(cost);
      limits.push(bare.milliseconds);
    }
    await database.dropDatabase().catch(() => undefined);
    return told(facts, ours, limits);
  } finally {
    await mongo.close();
    await client.dispose();
    await world.close();
  }
}

/** A log whose streams are interleaved, as real ones are. */
async function fill(log) {
  const subscriptions = Array.from({ length: SUBSCRIPTIONS }, () => ({ id: randomUUID(), revision: 'no-stream' }));
  const changes = () => Array.from({ length: CHANGES_EACH / 2 }, changeFacts).flat();
  for (const facts of [({ id }) => [observed(id, randomUUID()), ...changes()], changes]) {
    const left = [...subscriptions];
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      for (let next = left.pop(); next; next = left.pop())
        ({ revision: next.revision } = await log.append(subscriptionStream, next.id, next.revision, facts(next), contextOf(randomUUID(), randomUUID())));
    }));
  }
}

/** Reads, folds and writes; keeps every row in memory until the end (as the view does for so few), notes no checkpoint, checks nothing. */
async function fillBare(client, database) {
  const started = performance.now();
  const collection = database.collection(`rows_${randomUUID()}`);
  await collection.createIndex({ live: 1, f_companyId: 1, f_rank: 1, f_productName: 1, _id: 1 });
  await collection.createIndex({ position: 1 });
  const types = Object.fromEntries(Object.entries(subscriptionStream.storedNames).map(([type, stored]) => [stored, type]));
  const rows = new Map();
  let facts = 0;
  const subscription = client.subscribeToAll({ fromPosition: 'start', filter: streamNameFilter({ prefixes: [`${subscriptionStream.category}-`] }) });
  const { promise: caughtUp, resolve, reject } = Promise.withResolvers();
  subscription.on('error', reject).on('caughtUp', resolve);
  subscription.on('data', ({ event }) => {
    const fact = { ...event, stream: event.streamId, position: event.position.commit, type: types[event.type] };
    const key = subscriptionList.key(fact);
    rows.set(key, { row: subscriptionList.on[fact.type]?.(rows.get(key)?.row, fact), position: fact.position });
    facts += 1;
  });
  await caughtUp;
  // What the client still holds in its buffer comes in the next turns.
  while (subscription.readableLength > 0) await nextTurn();
  await collection.bulkWrite(Array.from(rows, ([key, stored]) => ({ insertOne: { document: documentOf(key, stored) } })), { ordered: false });
  await subscription.unsubscribe();
  return { facts, collection, milliseconds: performance.now() - started };
}

/** The same document as the view's. */
function documentOf(key, { row, position }) {
  const [f_companyId, f_productName, f_rank] = [row.companyId, row.productName, row.rank].map((value) => indexText(indexValue(value)));
  return { _id: key, position, live: true, row: JSON.stringify(row), f_companyId, f_productName, f_rank, s_text: searchable(row.text) };
}

/** Two that do not lead to the same would compare nothing. */
async function assertSameRows(store, collection) {
  const bare = new Map((await collection.find({}).toArray()).map(({ _id, position, row }) => [_id, `${JSON.stringify(_id)} ${position} ${row}`]));
  let count = 0;
  for await (const line of store.dump(subscriptionList)) {
    if (bare.get(JSON.parse(line.slice(0, line.indexOf(' ')))) !== line) throw new Error(`The bare work has another row than the view: ${line}`);
    count += 1;
  }
  if (count !== bare.size) throw new Error(`The view has ${count} rows, the bare work ${bare.size}`);
}

function told(facts, ours, limits) {
  const rate = (milliseconds) => `${((facts / milliseconds)).toFixed(1)} k facts/s`;
  const share = median(ours.map((cost, index) => limits[index] / cost));
  return [
    { text: `catch-up of "${subscriptionList.name}", ${facts} facts, ${SUBSCRIPTIONS} rows: ${rate(median(ours))}` },
    { text: `bare client and driver, same facts and rows, no checkpoints: ${rate(median(limits))}` },
    goal(`the catch-up reaches ${share.toFixed(2)} × of it`, share, 0.7, false),
  ];
}
