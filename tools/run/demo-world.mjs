/** A demo of its own on free ports, set up through the API and seen through a browser: for measuring and for pictures. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './built.mjs';
import { demoApplications, demoSeed } from './demo.mjs';
import { answers, startApplication, stop } from './processes.mjs';

/** The customer that the demo's story is about. */
const CUSTOMER = 'Alpenholz';

/** Starts everything and waits until it is ready. `end()` ends every process and removes the data. */
export async function startDemoWorld() {
  ensureBuilt(['server', 'portal']);
  const [port, api, control, signInPort] = await freePorts(4);
  const data = await mkdtemp(join(tmpdir(), 'seatkeeper-world-'));
  const url = `http://127.0.0.1:${port}`;
  const beside = demoApplications({ settings: { SIMULATOR_PORT: String(api), SIMULATOR_CONTROL_PORT: String(control), DEMO_SIGN_IN_PORT: String(signInPort) }, url, data });
  const env = {
    SEATKEEPER_PORT: String(port), SEATKEEPER_URL: url, SEATKEEPER_DATA: data, SEATKEEPER_DEMO_SEED: JSON.stringify(await demoSeed()), RATE_LIMIT: '100000',
    ...Object.assign({}, ...beside.map(({ tells }) => tells)),
  };
  const running = [];
  const end = async () => {
    for (const child of running.reverse()) await stop(child);
    await rm(data, { recursive: true, force: true });
  };
  try {
    for (const application of [...beside, { name: 'seatkeeper', script: 'seatkeeper.mjs', env, ready: `${url}/health/ready` }]) {
      const said = [];
      const child = startApplication({ ...application, logs: join(data, 'logs'), say: (line) => said.push(line) });
      running.push(child);
      if (!(await answers(application.ready, child))) throw new Error(`${application.name} did not get ready:\n${said.join('\n')}`);
    }
  } catch (error) {
    await end();
    throw error;
  }
  return { url, simulator: `http://127.0.0.1:${control}`, end };
}

/** Signs in through the demo's account picker. @param {import('playwright-core').Page} page */
export async function signIn(page, url, account, path = '/') {
  await page.goto(`${url}/auth/sign-in?returnTo=${encodeURIComponent(path)}`);
  await page.locator(`button[name="account"][value="${account}"]`).click();
  await page.waitForURL((at) => at.origin === url && !at.pathname.startsWith('/auth/'));
}

/** As the partner's administrator: activates Direct CSP, adds the company, opens its portal, grants access, and waits until all was read. */
export async function openPortal(page, url, grants) {
  const send = sender(page, url);
  const [{ partnerId }] = (await send('GET', '/api/me')).partners;
  const ofPartner = `/api/partners/${partnerId}`;
  const [{ delegatedAdminId }] = (await send('GET', `${ofPartner}/delegated-admins`)).items;
  const [{ tenantId }] = (await send('GET', `${ofPartner}/delegated-admins/${delegatedAdminId}/customers?search=${CUSTOMER}`)).items;
  await send('PUT', `${ofPartner}/delegated-admins/${delegatedAdminId}/direct-csp`, { tenantId });
  const { companyId } = await send('POST', `${ofPartner}/companies`, { delegatedAdminId, tenantId });
  await send('PUT', `/api/companies/${companyId}/portal`, { enabled: true });
  for (const grant of grants) await send('POST', `/api/companies/${companyId}/users`, grant);
  for (;;) {
    const { state, problem } = await send('GET', `/api/companies/${companyId}/synchronisation`);
    if (state === 'failed') throw new Error(`The subscriptions could not be read: ${problem}`);
    if (state === 'done') break;
    await page.waitForTimeout(100);
  }
  return companyId;
}

/** Sends requests with the session of the page; throws what the API refuses. */
function sender(page, origin) {
  return async (method, path, data) => {
    const response = await page.request.fetch(`${origin}${path}`, { method, data, headers: { 'Idempotency-Key': randomUUID(), Origin: origin } });
    if (!response.ok()) throw new Error(`${method} ${path} answered ${response.status()} ${await response.text()}`);
    return response.json();
  };
}

/** The browser that `CHROMIUM` names, else an installed one, else the one of the package `@sparticuz/chromium`. */
export async function findChromium() {
  const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
  const found = process.env.CHROMIUM || installed.find((path) => existsSync(path));
  return found ?? (await import('@sparticuz/chromium')).default.executablePath();
}

/** Ports of the loopback address that nobody listens on, all different. */
export async function freePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, () => new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
  })));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
