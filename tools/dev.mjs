/**
 * `npm run dev`: the server rebuilt and restarted, and the portal reloaded, on every change of their sources. The demo's simulated Microsoft
 * runs beside them unless a real one is configured. Ctrl-C stops everything.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { demoApplications, demoSeed, isDemo } from './run/demo.mjs';
import { ensureBuilt, forgetBuilt } from './run/built.mjs';
import { ensureInstalled, environment, node, root } from './run/installed.mjs';
import { answers, startApplication, stop } from './run/processes.mjs';

const port = Number(process.env.SEATKEEPER_PORT || 3000);
const data = process.env.SEATKEEPER_DATA || join(root, 'data');
const portal = Number(process.env.PORTAL_DEV_PORT || 4200);
const url = `http://127.0.0.1:${port}`;
const children = [];

const watch = (...args) => {
  const child = spawn(node(), args, { cwd: root, env: environment({ SEATKEEPER_URL: url, NG_CLI_ANALYTICS: 'false', ...seatkeeper }), stdio: 'inherit' });
  children.push(child);
  return child;
};
const stopAll = async () => {
  for (const child of children.reverse()) await stop(child);
  process.exit(0);
};
process.on('SIGINT', () => void stopAll());
process.on('SIGTERM', () => void stopAll());

let seatkeeper = { SEATKEEPER_DATA: data };
ensureInstalled();
ensureBuilt(['server', 'portal']);
// The compiler in watch mode leaves out what the API's description is made from.
forgetBuilt('server');
if (isDemo(process.env)) {
  const beside = demoApplications({ settings: process.env, url, data });
  for (const application of beside) {
    const child = startApplication({ ...application, logs: join(data, 'logs') });
    children.push(child);
    if (!(await answers(application.ready, child))) throw new Error(`${application.name} did not start; see ${join(data, 'logs')}`);
  }
  seatkeeper = { ...seatkeeper, SEATKEEPER_DEMO_SEED: JSON.stringify(await demoSeed()), ...Object.assign({}, ...beside.map(({ tells }) => tells)) };
}
watch(join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput');
watch('--watch', '--enable-source-maps', join(root, 'dist/server/apps/api/src/main.js'));
watch(join(root, 'node_modules/@angular/cli/bin/ng.js'), 'serve', 'portal', '--port', String(portal));
console.log(`Portal with live reload: http://127.0.0.1:${portal}  ·  Seatkeeper itself: ${url}`);
