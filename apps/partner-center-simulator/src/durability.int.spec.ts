import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { randomUUID } from 'node:crypto';
import { startSimulator } from './simulator.js';
import { pathOf, SimulatorClient } from './testing/simulator-client.js';

const source = resolve('apps/partner-center-simulator/src');
let folder: string;
const running: ChildProcess[] = [];

beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'simulator-')); });
afterEach(async () => {
  for (const child of running.splice(0)) await kill(child, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

async function start(environment: Record<string, string> = {}): Promise<{ child: ChildProcess; client: SimulatorClient }> {
  const child = spawn(process.execPath, ['--import', join(source, 'testing/typescript-sources.mjs'), join(source, 'main.ts')], {
    env: { ...process.env, NODE_ENV: 'test', SIMULATOR_PORT: '0', SIMULATOR_CONTROL_PORT: '0', SIMULATOR_DATA: folder, ...environment }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  const output = await new Promise<string>((done, failed) => {
    let text = '';
    const collect = (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('control page')) done(text);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', (chunk: Buffer) => { text += chunk.toString(); });
    child.once('exit', () => failed(new Error(text)));
  });
  const [api, control] = [...output.matchAll(/http:\/\/127\.0\.0\.1:\d+/g)].map(([url]) => url);
  return { child, client: new SimulatorClient(api ?? '', control ?? '') };
}

it('keeps clock, switches, faults and subscriptions over a restart; tokens stay valid', async () => {
  const first = await startSimulator({ dataFolder: folder });
  const client = await new SimulatorClient(first.apiUrl, first.controlUrl).signIn();
  await client.control('clock', 'PUT', { jumpMilliseconds: 3_600_000, frozen: true });
  await client.control('switches', 'PUT', { batchConsumption: 'lifo' });
  await client.fault({ name: 'http503', route: 'auditRecords' });
  const { json: patched } = await client.setQuantity('premium', 22);
  const before = (await client.control('state')).json;
  await first.stop();

  const second = await startSimulator({ dataFolder: folder });
  try {
    const again = new SimulatorClient(second.apiUrl, second.controlUrl);
    const after = (await again.control('state')).json;
    for (const part of ['clock', 'switches', 'faults', 'subscriptions', 'customers', 'effects']) expect(after[part]).toEqual(before[part]);
    expect((await (await again.signIn()).call(pathOf('premium'))).json).toEqual(patched);
  } finally {
    await second.stop();
  }
});

it('has on disk what it answered, and what it did without answering, when it is killed', async () => {
  const first = await start();
  await first.client.signIn();
  const answered = randomUUID();
  expect((await first.client.setQuantity('premium', 22, answered)).status).toBe(200);
  await first.client.fault({ name: 'timeoutAfterCommit', route: 'patch', times: 'once' });
  const silent = randomUUID();
  const lost = first.client.setQuantity('basic', 45, silent).then(() => 'answered', () => 'lost');
  while ((await first.client.effects(silent)) === 0) { /* each turn awaits an answer */ }
  await kill(first.child, 'SIGKILL');
  expect(await lost).toBe('lost');

  const { client } = await start();
  await client.signIn();
  expect((await client.call(pathOf('premium'))).json.quantity).toBe(22);
  expect((await client.call(pathOf('basic'))).json.quantity).toBe(45);
  expect([await client.effects(answered), await client.effects(silent)]).toEqual([1, 1]);
});

it('does not run in production', async () => {
  await expect(start({ NODE_ENV: 'production' })).rejects.toThrow(/does not run with NODE_ENV=production/);
});
