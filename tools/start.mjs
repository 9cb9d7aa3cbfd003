/**
 * `npm start`: installs and builds what is missing, starts Seatkeeper and, in the demo, the simulated Microsoft beside it, and watches over
 * them until Ctrl-C. Plain JavaScript without packages: it runs before anything is installed, on the machine's own Node.
 */
import { mkdirSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { demoApplications, demoPeople, demoSeed, isDemo } from './run/demo.mjs';
import { ensureBuilt } from './run/built.mjs';
import { ensureInstalled, root } from './run/installed.mjs';
import { answers, isFree, startApplication, stop } from './run/processes.mjs';

/** Exit code of the API when its settings are wrong (sysexits.h EX_CONFIG). */
const WRONG_SETTINGS = 78;

const settings = process.env;
const port = Number(settings.SEATKEEPER_PORT || 3000);
const dataSetting = settings.SEATKEEPER_DATA || './data';
const data = isAbsolute(dataSetting) ? dataSetting : join(root, dataSetting);
const logs = join(data, 'logs');
const demo = isDemo(settings);
const url = settings.SEATKEEPER_URL || `http://127.0.0.1:${port}`;

/** Everything that runs, in the order in which it was started. */
const running = new Map();
let stopping = false;

/** Ends everything, the last started first. */
async function stopAll(code) {
  if (stopping) return;
  stopping = true;
  for (const child of [...running.values()].reverse()) await stop(child);
  process.exit(code);
}

function fail(message) {
  console.error(`\n${message}`);
  return stopAll(1);
}

/** Starts one application, waits until it is ready, and says so when it ends without being asked to. */
async function run(application) {
  const child = startApplication({ ...application, logs });
  running.set(application.name, child);
  child.once('exit', (code, signal) => void ended(application, code, signal));
  if (await answers(application.ready, child)) return;
  if (stopping || child.exitCode !== null || child.signalCode !== null) return;
  await fail(`${application.name} runs but did not get ready in time; see ${shown(join(logs, `${application.name}.log`))}.`);
}

async function ended({ name, restart, ...application }, code, signal) {
  if (stopping) return;
  const log = shown(join(logs, `${name}.log`));
  if (code === WRONG_SETTINGS) return fail('Set these as it says, and start again.');
  if (!restart || !signal) return fail(`${name} ended by itself (${signal ?? `exit code ${code}`}); the reason stands in ${log}.`);
  console.log(`${name} was killed (${signal}); starting it again …`);
  await run({ name, restart, ...application });
  if (!stopping) console.log(`${name} is back.`);
}

/** @param {string} path */
function shown(path) {
  const short = relative(root, path);
  return short.startsWith('..') ? path : `./${short}`;
}

/** Stops with the setting to change when somebody already listens where we want to. */
async function requirePorts(applications) {
  for (const { port: wanted, setting, name } of applications)
    // A port that is none is the API's to explain, together with every other wrong setting.
    if (Number.isInteger(wanted) && !(await isFree(wanted))) return fail(`Port ${wanted}, which ${name} wants, is in use. Stop what runs there, or choose another one: ${setting}=${wanted + 1} npm start`);
}

function tell(applications) {
  const lines = ['', `Seatkeeper is ready:  ${url}`, `  data in ${shown(data)}, logs in ${shown(logs)}; Ctrl-C stops everything`];
  if (demo) {
    const control = applications.find(({ name }) => name === 'simulator').control;
    lines.push('', 'Demo: Microsoft is simulated on this machine. "Sign in with Microsoft" offers', ...demoPeople.map(({ account, can }) => `  ${account.padEnd(30)} ${can}`));
    lines.push(`  Simulated Partner Center (clock, faults): ${control}`);
  } else {
    lines.push('  First administrator: npm run seatkeeper -- partner create --help');
  }
  console.log(`${lines.join('\n')}\n`);
}

process.on('SIGINT', () => void stopAll(0));
process.on('SIGTERM', () => void stopAll(0));

try {
  ensureInstalled();
  ensureBuilt(['server', 'portal']);
  mkdirSync(data, { recursive: true });
  const beside = demo ? demoApplications({ settings, url, data }) : [];
  const seed = demo ? await demoSeed() : undefined;
  const api = {
    name: 'seatkeeper', script: 'seatkeeper.mjs', restart: true, port, setting: 'SEATKEEPER_PORT', ready: `http://127.0.0.1:${port}/health/ready`,
    env: { SEATKEEPER_DATA: data, ...(demo ? { SEATKEEPER_DEMO_SEED: JSON.stringify(seed), ...Object.assign({}, ...beside.map(({ tells }) => tells)) } : {}) },
  };
  const applications = [...beside, api];
  await requirePorts(applications.flatMap((application) => [application, ...(application.alsoPorts ?? []).map((more) => ({ ...application, ...more }))]));
  console.log(demo ? 'Starting Seatkeeper with its demo …' : 'Starting Seatkeeper …');
  for (const application of applications) if (!stopping) await run(application);
  if (!stopping) tell(applications);
} catch (error) {
  await fail(error instanceof Error ? error.message : String(error));
}
