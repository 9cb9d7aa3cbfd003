/** From the call of an append to its row being visible, while nothing else happens: to a reader who waits for it, and to one who watches. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { keyOfStream, streamName } from '#platform/kernel';
import { subscriptionStream } from '#subscriptions/contracts';
import { goal, median, percentile } from '../figures.mjs';
import { contextOf, observed } from '../subscription-facts.mjs';
import { environment, node } from '../../run/installed.mjs';
import { openViewWorld, subscriptionList } from './view-world.mjs';

const WARM_UP = 10;
const SAMPLES = 150;
/** Milliseconds between two appends: longer than whoever looks for changes needs to fall back to its longest pause. */
const quiet = () => 200 + Math.random() * 150;

/** @param {{ eventStore: string, views: string }} uris @returns findings */
export async function measureDelay(uris) {
  const worker = await startWorker(uris);
  const apart = await withWorld(uris, samples);
  await worker.stop();
  const together = await withWorld(uris, async (world) => {
    world.runners.start();
    while ((await world.runners.conditions()).some(({ state }) => state !== 'live')) await pause(20);
    return samples(world);
  });
  return [...told('view in another process', apart), ...told('view in the same process', together)];
}

async function withWorld({ eventStore, views }, work) {
  const world = await openViewWorld(eventStore, views);
  try {
    return await work(world);
  } finally {
    await world.close();
  }
}

async function startWorker({ eventStore, views }) {
  const child = spawn(node(), [join(import.meta.dirname, 'view-worker.mjs'), eventStore, views], { env: environment(), stdio: ['ignore', 'pipe', 'inherit'] });
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => Promise.reject(new Error('The process that keeps the view ended')))]);
  return {
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Milliseconds of each append, of whoever waits for its row and reads it, and of whoever watches the view. */
async function samples({ log, reader, changes }) {
  const ending = new AbortController();
  const waiting = new Map();
  const watching = (async () => {
    for await (const { key } of changes.watch([subscriptionList], ending.signal)) waiting.get(key)?.(performance.now());
  })();
  const taken = [];
  for (let number = 0; number < WARM_UP + SAMPLES; number++) {
    await pause(quiet());
    const id = randomUUID();
    const key = keyOfStream(streamName(subscriptionStream, id));
    const told = new Promise((resolve) => waiting.set(key, resolve));
    const called = performance.now();
    const { position } = await log.append(subscriptionStream, id, 'no-stream', [observed(id, randomUUID())], contextOf(randomUUID(), randomUUID()));
    const appended = performance.now();
    if (!(await reader.waitFor(subscriptionList, position)) || !(await reader.get(subscriptionList, key))) throw new Error('The row was not visible within five seconds');
    const read = performance.now();
    const watched = await told;
    waiting.delete(key);
    if (number >= WARM_UP) taken.push({ append: appended - called, read: read - called, watched: watched - called });
  }
  ending.abort();
  await watching;
  return taken;
}

function told(where, taken) {
  const figures = (name) => {
    const all = taken.map((sample) => sample[name]);
    return { p99: percentile(all, 0.99), text: `p50 ${median(all).toFixed(1)} ms, p99 ${percentile(all, 0.99).toFixed(1)} ms` };
  };
  const [append, read, watched] = ['append', 'read', 'watched'].map(figures);
  return [
    { text: `${where}, idle: the append itself ${append.text}` },
    goal(`${where}: from the append to the row in the hands of whoever waits for it: ${read.text}`, read.p99, 100, true),
    goal(`${where}: from the append to the change told to whoever watches: ${watched.text}`, watched.p99, 100, true),
  ];
}
