/** Appends of one fact to streams of their own, one after the other and 32 at once: our adapter and the bare client, in turns, never both connected. */
import { randomUUID } from 'node:crypto';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { openEventStore } from '#platform/event-store';
import { streamName } from '#platform/kernel';
import { subscriptionStream } from '#subscriptions/contracts';
import { goal, median, percentile } from '../figures.mjs';
import { contextOf, observed } from '../subscription-facts.mjs';

const WARM_UP = 100;
/** Pairs of blocks; the first pair is not counted. */
const PAIRS = 9;
const BLOCKS = [{ atOnce: 1, appends: 150 }, { atOnce: 32, appends: 1_600 }];

/** Checks what was stored, resolves unknown outcomes, bounds what is in flight. */
async function throughAdapter(uri) {
  const events = await openEventStore({ eventStore: uri, dataDirectory: '' });
  return {
    append: ({ stream, ...event }) => events.append(stream, 'no-stream', [event]),
    close: () => events.close(),
  };
}

/** Believes the server's answer. */
async function throughClient(uri) {
  const client = EventStoreDBClient.connectionString(uri);
  return {
    append: ({ stream, ...event }) => client.appendToStream(stream, jsonEvent(event), { expectedRevision: 'no_stream' }),
    close: () => client.dispose(),
  };
}

function fact() {
  const id = randomUUID();
  const { data } = observed(id, randomUUID());
  return { stream: streamName(subscriptionStream, id), id: randomUUID(), type: subscriptionStream.storedNames.SubscriptionObserved, data, metadata: contextOf(randomUUID(), randomUUID()) };
}

/** Milliseconds of each append of one block, and of the block. */
async function block(open, uri, { atOnce, appends }) {
  const store = await open(uri);
  const run = async (number) => {
    const facts = Array.from({ length: number }, fact);
    const latencies = [];
    const started = performance.now();
    await Promise.all(Array.from({ length: atOnce }, async () => {
      for (let next = facts.pop(); next; next = facts.pop()) {
        const sent = performance.now();
        await store.append(next);
        latencies.push(performance.now() - sent);
      }
    }));
    return { latencies, milliseconds: performance.now() - started };
  };
  try {
    await run(WARM_UP);
    return await run(appends);
  } finally {
    await store.close();
  }
}

/** @param {string} uri @returns findings */
export async function measureAppends(uri) {
  const findings = [];
  for (const size of BLOCKS) {
    const pairs = [];
    for (let number = 0; number < PAIRS; number++) {
      const order = number % 2 === 0 ? [throughAdapter, throughClient] : [throughClient, throughAdapter];
      const results = new Map();
      for (const open of order) results.set(open, await block(open, uri, size));
      if (number > 0) pairs.push({ ours: results.get(throughAdapter), bare: results.get(throughClient) });
    }
    findings.push(...told(size, pairs));
  }
  return findings;
}

function told({ atOnce, appends }, pairs) {
  const all = (who) => pairs.flatMap((pair) => pair[who].latencies);
  const line = (who) => `p50 ${median(all(who)).toFixed(2)} ms, p99 ${percentile(all(who), 0.99).toFixed(2)} ms, ${Math.round(median(pairs.map((pair) => (appends / pair[who].milliseconds) * 1_000)))} a second`;
  const share = (of) => median(pairs.map(({ ours, bare }) => of(bare.latencies) / of(ours.latencies)));
  const p50 = share(median);
  const p99 = share((latencies) => percentile(latencies, 0.99));
  return [
    { text: `append of one fact, ${atOnce} at once, adapter: ${line('ours')}` },
    { text: `append of one fact, ${atOnce} at once, bare client, which checks nothing: ${line('bare')}` },
    goal(`${atOnce} at once: p50 of the bare client is ${p50.toFixed(2)} × that of the adapter (p99: ${p99.toFixed(2)} ×)`, p50, 0.7, false),
  ];
}
