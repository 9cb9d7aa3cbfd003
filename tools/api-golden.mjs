/** `npm run api:golden` writes apps/api/openapi.json from the built server; `--check` fails when it is not what stands there. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './run/built.mjs';
import { environment, node, root } from './run/installed.mjs';

const golden = join(root, 'apps', 'api', 'openapi.json');
const folder = mkdtempSync(join(tmpdir(), 'seatkeeper-openapi-'));
try {
  ensureBuilt(['server']);
  const file = join(folder, 'openapi.json');
  const { status, stderr, stdout } = spawnSync(node(), [join(root, 'dist/server/apps/api/src/write-openapi.js'), file], { cwd: root, env: environment(), encoding: 'utf8' });
  if (status !== 0 || !existsSync(file)) throw new Error(`The API's description could not be made:\n${stdout}${stderr}`);
  const now = readFileSync(file, 'utf8');
  if (!process.argv.includes('--check')) writeFileSync(golden, now);
  else if (!existsSync(golden) || readFileSync(golden, 'utf8') !== now) throw new Error(`The API differs from apps/api/openapi.json. If that is meant: npm run api:golden, and commit the change.\n${difference(golden, file)}`);
  console.log(`${Object.keys(JSON.parse(now).paths).length} paths`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function difference(before, after) {
  return existsSync(before) ? spawnSync('diff', ['-u', before, after], { encoding: 'utf8' }).stdout?.slice(0, 4_000) : 'There is no golden file yet.';
}
