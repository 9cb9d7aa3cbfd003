/**
 * `npm run bench -- [command] [rebuild] [start] [servers]`: what Seatkeeper costs beside the same work without it, measured in turns on this
 * machine, and whether the goals are met. Needs a quiet machine to mean anything. Without names all but `servers`, whose own file tells more.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { ensureBuilt } from '../run/built.mjs';
import { ensureInstalled, environment, node } from '../run/installed.mjs';

const embedded = ['command', 'rebuild', 'start'];
const parts = [...embedded, 'servers'];

ensureInstalled();
ensureBuilt(['server', 'portal']);
const wanted = process.argv.slice(2);
const unknown = wanted.find((part) => !parts.includes(part));
if (unknown) {
  console.error(`There is no measurement "${unknown}"; there are: ${parts.join(', ')}.`);
  process.exit(1);
}

let met = true;
for (const part of wanted.length === 0 ? embedded : parts.filter((name) => wanted.includes(name))) {
  const folder = mkdtempSync(join(existsSync('/var/tmp') ? '/var/tmp' : tmpdir(), 'seatkeeper-bench-'));
  try {
    // Each in a process of its own, so that none inherits the other's heap.
    const { status, stdout, stderr } = spawnSync(node(), ['--expose-gc', join(import.meta.dirname, `${part}.mjs`), folder], { env: environment(), encoding: 'utf8' });
    if (status !== 0) throw new Error(`${part}: ${stderr || stdout}`);
    for (const { text, goal, value, atMost } of JSON.parse(stdout)) {
      if (goal === undefined) {
        console.log(`  ${text}`);
        continue;
      }
      const reached = atMost ? value <= goal : value >= goal;
      met &&= reached;
      console.log(`${reached ? '✓' : '✗'} ${text}  (goal ${atMost ? '≤' : '≥'} ${goal}: ${reached ? 'met' : 'not met'})`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
console.log(met ? 'all goals met' : 'not all goals met');
