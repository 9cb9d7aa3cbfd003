import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { environment, node, root } from './installed.mjs';

/** What is built from what. A stamp beside the result holds the hash of its sources. */
const targets = {
  server: {
    sources: ['apps/api', 'apps/partner-center-simulator', 'apps/demo-sign-in', 'libs', 'package.json', 'package-lock.json', 'nest-cli.json', 'tsconfig.base.json', 'tsconfig.build.json', 'tools/bundle.mjs'],
    without: /(?:[.]spec|[.]contract)[.]ts$|[.]md$|[/]testing[/]|^libs[/]platform[/]ui[/]|openapi[.]json$/,
    result: 'dist/server/seatkeeper.mjs',
    stamp: 'dist/server/.sources',
    commands: [['node_modules/@nestjs/cli/bin/nest.js', 'build'], ['tools/bundle.mjs']],
  },
  portal: {
    sources: ['apps/portal', 'libs', 'package-lock.json', 'angular.json', 'tsconfig.base.json'],
    without: /(?:[.]spec|[.]contract)[.]ts$|[.]md$|[/]testing[/]|^libs[/](?!platform[/](?:ui|kernel)[/]|[^/]+[/]src[/]contracts[/])/,
    result: 'dist/portal/browser/index.html',
    stamp: 'dist/portal/.sources',
    commands: [['node_modules/@angular/cli/bin/ng.js', 'build', 'portal']],
  },
};

/** Builds what is missing or older than its sources. @param {('server'|'portal')[]} names */
export function ensureBuilt(names, say = console.log) {
  for (const name of names) {
    const target = targets[name];
    const hash = hashOf(target);
    const stamp = join(root, target.stamp);
    if (existsSync(join(root, target.result)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) continue;
    say(`Building the ${name} …`);
    build(name, target);
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, hash);
  }
}

/** Lets the next `ensureBuilt` build again: something else is about to write into the result. @param {'server'|'portal'} name */
export function forgetBuilt(name) {
  rmSync(join(root, targets[name].stamp), { force: true });
}

function build(name, { commands }) {
  for (const [script, ...args] of commands) {
    const { status, stdout, stderr } = spawnSync(node(), [join(root, script), ...args], { cwd: root, env: environment({ NG_CLI_ANALYTICS: 'false' }), encoding: 'utf8' });
    if (status !== 0) throw new Error(`The ${name} does not build:\n${stdout}${stderr}`);
  }
}

function hashOf({ sources, without }) {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((source) => filesUnder(join(root, source)))) {
    const name = relative(root, file).replaceAll('\\', '/');
    if (without.test(name)) continue;
    hash.update(`${name}\0`).update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true }).map((entry) => join(path, String(entry))).filter((entry) => statSync(entry).isFile()).sort();
}
