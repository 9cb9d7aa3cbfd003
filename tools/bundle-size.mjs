/** Checks the promise about the first view: at most 90 kB (brotli) of JavaScript before anything can be seen. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { root } from './run/installed.mjs';

/** Bytes, as they travel. */
const LIMIT = 90_000;

const folder = join(root, 'dist', 'portal', 'browser');
const page = readFileSync(join(folder, 'index.html'), 'utf8');
const scripts = new Set([...page.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(([, file]) => file));
if (scripts.size === 0) throw new Error('index.html names no script; was the portal built?');
const sizes = [...scripts].map((file) => [
  file, brotliCompressSync(readFileSync(join(folder, file)), { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }).length,
]);
const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
for (const [file, bytes] of sizes) console.log(`  ${file} ${(bytes / 1000).toFixed(1)} kB`);
console.log(`first view: ${(total / 1000).toFixed(1)} kB of JavaScript, limit ${LIMIT / 1000} kB`);
process.exitCode = total <= LIMIT ? 0 : 1;
