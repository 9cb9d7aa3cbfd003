/**
 * Checks that `npm ci` can work everywhere: the lock file holds every optional package of every platform and no address of a registry.
 * `npm install` passes without them, `npm ci` on another machine does not.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run/installed.mjs';

const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));

/** Looks a package up like Node does: nested first, then upwards. */
function isLocked(path, name) {
  for (let folder = path; ; ) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (!folder) return false;
    const outer = folder.lastIndexOf('node_modules/');
    folder = outer > 0 ? folder.slice(0, outer - 1) : '';
  }
}

const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
  Object.keys(optionalDependencies).filter((name) => !isLocked(path, name)).map((name) => `${name}, wanted by ${path || 'package.json'}, is not in the lock file`),
);
const addresses = Object.entries(packages).filter(([, { resolved }]) => resolved?.startsWith('http')).map(([path]) => `${path} names a registry`);
const findings = [...missing, ...addresses];
for (const finding of findings) console.error(`  ✗ ${finding}`);
console.log(`lock file: ${Object.keys(packages).length} packages, ${findings.length} finding(s)`);
process.exitCode = findings.length === 0 ? 0 : 1;
