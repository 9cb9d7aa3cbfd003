import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The repository's root folder. */
export const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..', '..');

const bin = join(root, 'node_modules', '.bin');

/** The environment in which everything of this repository runs: its own Node 24 first, whatever the machine has. */
export function environment(more = {}) {
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, ...more };
}

/** Path of the Node that runs the product: the one that came with `npm ci`, else this one if it is new enough. */
export function node() {
  const own = join(bin, process.platform === 'win32' ? 'node.cmd' : 'node');
  if (existsSync(own)) return own;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 15)) return process.execPath;
  throw new Error(`Seatkeeper needs Node 24.15 or newer; this is ${process.versions.node} and no package brings one for ${process.platform}-${process.arch}. Install Node 24.`);
}

/** Runs `npm ci` when node_modules is missing or is not what the lock file says. */
export function ensureInstalled(say = console.log) {
  const reason = whyInstall();
  if (!reason) return;
  say(`Installing packages (${reason}) …`);
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) throw new Error('npm ci failed; its message stands above.');
}

/** Compares contents, not dates: a checkout touches files without changing them. */
function whyInstall() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return 'there are none yet';
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const missing = Object.entries(wanted).find(
    ([path, entry]) => path.startsWith('node_modules/') && !entry.optional && !entry.devOptional && !entry.link && present[path]?.version !== entry.version,
  );
  return missing && `${missing[0].replace(/^node_modules\//, '')} is not ${missing[1].version}`;
}
