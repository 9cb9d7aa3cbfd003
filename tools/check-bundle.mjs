// Fails when the JavaScript of the first view (what index.html loads, and what those files import at once) weighs too much.
// usage: node tools/check-bundle.mjs [folder of the built portal]
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

/** Bytes, brotli at its best quality: what a browser gets from a server that compresses once. */
const LIMIT = 90_000;
const folder = process.argv[2] ?? 'dist/portal/browser';

const html = readFileSync(join(folder, 'index.html'), 'utf8');
const files = new Set(readdirSync(folder).filter((file) => file.endsWith('.js')));
const initial = new Set();
const waiting = [...html.matchAll(/(?:src|href)="([\w./-]+\.js)"/g)].map(([, file]) => file.replace(/^\.?\//, ''));
while (waiting.length > 0) {
  const file = waiting.pop();
  if (initial.has(file)) continue;
  if (!files.has(file)) throw new Error(`${file} is needed by the first view but not in ${folder}`);
  initial.add(file);
  const source = readFileSync(join(folder, file), 'utf8');
  waiting.push(...[...source.matchAll(/(?:from|import)\s*"\.\/([\w.-]+\.js)"/g)].map(([, imported]) => imported));
}
if (initial.size === 0) throw new Error(`index.html in ${folder} loads no script: build the portal first (npx ng build portal)`);

let total = 0;
for (const file of initial) {
  const source = readFileSync(join(folder, file));
  const size = brotliCompressSync(source, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }).length;
  total += size;
  console.log(`${String(size).padStart(8)} B  ${file}`);
}
console.log(`${String(total).padStart(8)} B  first view, of at most ${LIMIT} B`);
if (total > LIMIT) {
  console.error('The first view is too heavy. Load what it does not need lazily, or import from files instead of barrels.');
  process.exit(1);
}
