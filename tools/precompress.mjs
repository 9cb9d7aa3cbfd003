// Leaves `.br` and `.gz` beside every text file of a built folder, so that nothing is compressed while somebody waits.
// Usage: node tools/precompress.mjs dist/portal/browser
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const TEXT = new Set(['.js', '.css', '.svg', '.json', '.txt', '.webmanifest']);
/** Bytes below which compressing costs more than it saves. */
const WORTH_IT = 1_000;

const directory = process.argv[2];
if (!directory) throw new Error('Name the folder: node tools/precompress.mjs dist/portal/browser');
for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
  const file = join(entry.parentPath, entry.name);
  if (!entry.isFile() || !TEXT.has(extname(file))) continue;
  const bytes = readFileSync(file);
  if (bytes.length < WORTH_IT) continue;
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
}
