/** `npm run seatkeeper -- partner create …`: the operator's commands, on the installation that the settings describe. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt } from './run/built.mjs';
import { ensureInstalled, environment, node, root } from './run/installed.mjs';

try {
  ensureInstalled(console.error);
  ensureBuilt(['server'], console.error);
  const { status } = spawnSync(node(), ['--enable-source-maps', join(root, 'dist/server/apps/api/src/cli.js'), ...process.argv.slice(2)], {
    cwd: root, env: environment(), stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
