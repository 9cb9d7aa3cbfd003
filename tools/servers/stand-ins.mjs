/** What speaks MongoDB's protocol on a machine without Docker, in the order in which it is preferred. README.md tells how each differs from MongoDB. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { root } from '../run/installed.mjs';

const sources = join(root, 'tools', 'servers');
const cache = process.env.SEATKEEPER_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'seatkeeper');

/** A single program that npm carries, too large to be installed everywhere. */
const jongodb = {
  name: '@jongodb/memory-server-bin-linux-x64-gnu', version: '0.1.6',
  integrity: 'sha512-IYOsw016/gCOMRt2rd8RZ8PY4Cd33LmrOe7ntKVtpNQdRkkPkAMkn3D7rihb4jSs7zOECvzRZp8eHs7vlabvQQ==',
};

/**
 * Each stand-in: what it is called, whether it keeps its data in a folder, and how it becomes a command.
 * `prepare(say)` builds or fetches what is not in the cache yet and gives `(port, folder) => [program, ...arguments]`; it throws when this machine cannot.
 */
export const standIns = [
  { kind: 'ferretdb', durable: true, prepare: prepareFerretDb },
  { kind: 'mongo-java-server', durable: false, prepare: prepareJavaServer },
  { kind: 'jongodb', durable: false, prepare: prepareJongodb },
];

function prepareFerretDb(say) {
  needs('go', ['version']);
  const folder = join(sources, 'ferretdb');
  const program = join(made(`ferretdb-${fingerprint(folder)}`, say, 'FerretDB is built (about 80 s, once)', (target) =>
    carryOut('go', ['build', '-mod=readonly', '-trimpath', '-buildvcs=false', '-o', join(target, 'ferretdb'), '.'], { cwd: folder })), 'ferretdb');
  return (port, data) => [program, data, `127.0.0.1:${port}`];
}

function prepareJavaServer(say) {
  needs('java', ['-version']);
  needs('mvn', ['-version']);
  const folder = join(sources, 'mongo-java-server');
  const libraries = made(`mongo-java-server-${fingerprint(folder)}`, say, 'mongo-java-server is fetched from Maven Central', (target) =>
    carryOut('mvn', ['-q', '-B', '--strict-checksums', '-f', join(folder, 'pom.xml'), 'dependency:copy-dependencies', `-DoutputDirectory=${target}`], { cwd: target }));
  return (port) => ['java', '-cp', join(libraries, '*'), join(folder, 'Server.java'), String(port)];
}

function prepareJongodb(say) {
  const glibc = process.report?.getReport?.().header?.glibcVersionRuntime;
  if (process.platform !== 'linux' || process.arch !== 'x64' || !glibc) throw new Error('it exists for Linux on x64 with glibc only');
  const { name, version, integrity } = jongodb;
  const folder = made(`jongodb-${version}`, say, 'jongodb is fetched from npm', (target) => {
    carryOut('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', target], { cwd: target });
    const archive = readdirSync(target).find((file) => file.endsWith('.tgz'));
    if (!archive) throw new Error('npm pack wrote nothing');
    const found = `sha512-${createHash('sha512').update(readFileSync(join(target, archive))).digest('base64')}`;
    if (found !== integrity) throw new Error(`${basename(archive)} is not what was expected (${found})`);
    carryOut('tar', ['xzf', archive, '--strip-components=2', 'package/bin/jongodb'], { cwd: target });
    rmSync(join(target, archive));
    chmodSync(join(target, 'jongodb'), 0o755);
  });
  return (port) => [join(folder, 'jongodb'), `--port=${port}`];
}

/** Folder of that name in the cache; `make` fills it when it is not there. Half of it is never left behind. */
function made(name, say, what, make) {
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  const building = mkdtempSync(`${folder}.`);
  try {
    say(`${what} …`);
    make(building);
    renameSync(building, folder);
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    // Somebody else may have made it at the same time.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** Tells one content of a folder from every other. */
function fingerprint(folder) {
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).sort()) hash.update(`${file}\0`).update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 16);
}

function needs(program, args) {
  const { status, error } = spawnSync(program, args, { stdio: 'ignore' });
  if (error || status !== 0) throw new Error(`${program} is not installed`);
}

function carryOut(program, args, options) {
  const { status, error, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, ...options });
  if (error) throw new Error(`${program} could not be started (${error.code})`);
  if (status !== 0) throw new Error(`${program} ${args[0]} failed: ${`${stderr}${stdout}`.trim().slice(-600)}`);
}
