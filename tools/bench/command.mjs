/** A quantity command (load, decide, append; durable) against the bare transaction that writes the same bytes as durably. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openEventStore, StoreFactLog } from '#platform/event-store';
import { streamName, systemClock } from '#platform/kernel';
import { subscriptionStream } from '#subscriptions/contracts';
import { changeQuantity } from '../../dist/server/libs/subscriptions/src/features/change-quantity/change-quantity.js';
import { evolve, unknownSubscription } from '../../dist/server/libs/subscriptions/src/domain/subscription.js';
import { DEFAULT_POLICY } from '../../dist/server/libs/subscriptions/src/domain/nce-policy.js';
import { bareLog } from './bare-log.mjs';
import { goal, median, percentile, timed } from './figures.mjs';
import { contextOf, observed } from './subscription-facts.mjs';

const WARM_UP = 300;
const SAMPLES = 3_000;

const folder = process.argv[2];
const events = await openEventStore({ eventStore: 'sqlite', dataDirectory: folder });
const log = new StoreFactLog(events, systemClock);
const bare = bareLog(join(folder, 'bare.sqlite'));
const partnerId = randomUUID();
const companyId = randomUUID();

/** A subscription that was observed once and waits for a change. */
async function subscription() {
  const id = randomUUID();
  await log.append(subscriptionStream, id, 'no-stream', [observed(id, companyId)], contextOf(randomUUID(), partnerId));
  return id;
}

function command(id) {
  const wish = { companyId, changeId: randomUUID(), requestId: randomUUID(), to: 25 };
  return log.execute(subscriptionStream, id, contextOf(wish.changeId, partnerId), {
    initial: unknownSubscription, evolve, decide: (state) => changeQuantity(state, wish, systemClock.now(), DEFAULT_POLICY),
  });
}

const ids = [];
for (let number = 0; number < WARM_UP + SAMPLES; number++) ids.push(await subscription());
for (const id of ids) bare.seed((await events.read(streamName(subscriptionStream, id)))[0]);

const ours = [];
const limits = [];
for (const [number, id] of ids.entries()) {
  const stream = streamName(subscriptionStream, id);
  const cost = await timed(() => command(id));
  // The same bytes, with the look at the stream's head that keeps two writers apart.
  const written = (await events.read(stream))[1];
  const limit = await timed(() => bare.append(written));
  if (number < WARM_UP) continue;
  ours.push(cost);
  limits.push(limit);
}
await events.close();
bare.close();

const us = (milliseconds) => `${Math.round(milliseconds * 1000)} µs`;
const ratio = median(ours.map((cost, index) => cost / limits[index]));
console.log(JSON.stringify([
  { text: `quantity command, durable: p50 ${us(median(ours))}, p99 ${us(percentile(ours, 0.99))}` },
  { text: `bare transaction, as durable: p50 ${us(median(limits))}, p99 ${us(percentile(limits, 0.99))}` },
  goal(`p50 of the command is ${(median(ours) / median(limits)).toFixed(2)} × the bare transaction (median of pairs ${ratio.toFixed(2)})`, median(ours) / median(limits), 1.5, true),
]));
