/** From nothing to the first page, and the memory then, against a bare Nest application that serves the same page. In turns. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { environment, node, root } from '../run/installed.mjs';
import { goal, median } from './figures.mjs';

const ROUNDS = 9;
const folder = process.argv[2];
const scripts = { seatkeeper: join(root, 'dist/server/seatkeeper.mjs'), bare: join(root, 'tools/bench/bare-nest.mjs') };

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await once(server.close(), 'close');
  return port;
}

/** Milliseconds until the page came, and megabytes of memory after it. */
async function coldStart(script) {
  const port = await freePort();
  const env = environment({ SEATKEEPER_PORT: String(port), SEATKEEPER_DATA: folder, SEATKEEPER_DEMO: 'on', LOG_LEVEL: 'silent' });
  const started = performance.now();
  const child = spawn(node(), [script], { cwd: root, env, stdio: 'ignore' });
  try {
    await firstPage(`http://127.0.0.1:${port}/`, child);
    return { milliseconds: performance.now() - started, megabytes: memoryOf(child.pid) };
  } finally {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
}

async function firstPage(url, child) {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${url} ended with code ${child.exitCode}`);
    try {
      const response = await fetch(url);
      await response.text();
      if (response.ok) return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

/** Resident memory; only Linux tells it this way. */
function memoryOf(pid) {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
}

const taken = { seatkeeper: [], bare: [] };
for (let round = 0; round <= ROUNDS; round++)
  for (const name of ['seatkeeper', 'bare']) {
    const result = await coldStart(scripts[name]);
    if (round > 0) taken[name].push(result);
  }

const of = (name, member) => median(taken[name].map((result) => result[member]));
const ratio = median(taken.seatkeeper.map(({ milliseconds }, index) => milliseconds / taken.bare[index].milliseconds));
console.log(JSON.stringify([
  { text: `first page after ${Math.round(of('seatkeeper', 'milliseconds'))} ms, memory ${Math.round(of('seatkeeper', 'megabytes'))} MB` },
  { text: `bare Nest application: ${Math.round(of('bare', 'milliseconds'))} ms, ${Math.round(of('bare', 'megabytes'))} MB` },
  goal(`a cold start takes ${ratio.toFixed(2)} × that of a bare Nest application`, ratio, 1.3, true),
]));
