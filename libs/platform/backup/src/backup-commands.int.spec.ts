import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import type { Configuration } from '#platform/configuration';
import { openDocuments } from '#platform/documents';
import { openEventStore } from '#platform/event-store';
import { closeSqlite, openSqlite, takeProcessLock } from '#platform/sqlite';
import { backupCommands } from './backup-commands.js';

let folder: string;
let told: string[];
const data = (name = 'data') => join(folder, name);
const settings = (more: Partial<Configuration> = {}) => ({ eventStore: 'sqlite', views: 'sqlite', dataDirectory: data(), secretKey: Buffer.alloc(32, 7), ...more }) as Configuration;
const run = async (name: string, flags: Record<string, string>, configuration = settings()) =>
  (await backupCommands(configuration, () => '2026-11-24T04:00:00.000Z', (line) => void told.push(line)).find((command) => command.name === name)!.run(flags)).join('\n');

/** Rows of a file of an installation. */
function rows<Row>(name: string, file: string, sql: string): Row[] {
  const database = openSqlite(join(data(name), file), { shared: false });
  try {
    return database.prepare(sql).raw().all() as Row[];
  } finally {
    closeSqlite(database);
  }
}
const facts = (name: string) => rows<[number, string, string]>(name, 'facts.sqlite', 'SELECT position, stream, id || type || data || metadata FROM facts ORDER BY position');
const keys = (name: string, collection: string) => new Set(rows<[string]>(name, 'views.sqlite', `SELECT key FROM documents WHERE collection = '${collection}'`).map(([key]) => key));

async function smallInstallation(): Promise<void> {
  const [events, documents] = [await openEventStore(settings()), await openDocuments(settings(), Date.now)];
  await events.append('box-1', 'no-stream', [{ id: '6a1c1c53-2d0e-4b4e-9d0e-3f1a55a8d001', type: 'box-opened', data: {}, metadata: {} }]);
  await documents.put('secrets', '1', { sealed: 'AAAA' });
  await documents.close();
  await events.close();
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'backup-'));
  told = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('under load', () => {
  const bundle = resolve(`dist/test/work-until-killed-${process.pid}.mjs`);
  beforeAll(() => build({
    entryPoints: [resolve('libs/platform/backup/src/testing/work-until-killed.ts')], outfile: bundle, bundle: true, packages: 'external', conditions: ['types'],
    platform: 'node', format: 'esm', target: 'node24', logLevel: 'error', tsconfig: resolve('tsconfig.base.json'),
  }));
  afterAll(() => rmSync(bundle));

  /** Work in another process; `acknowledged` grows while it goes on. */
  function startWork(): { readonly child: ChildProcess; readonly acknowledged: string[]; readonly has: (count: number) => Promise<void> } {
    const child = spawn(process.execPath, [bundle, data(), '6'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const acknowledged: string[] = [];
    const lines = createInterface({ input: child.stdout }).on('line', (line) => void acknowledged.push(line));
    return { child, acknowledged, has: async (count) => { while (acknowledged.length < count) await once(lines, 'line'); } };
  }

  it('the copies fit together: a beginning of the log with all that was acknowledged, its secrets, and no answer without its fact', async () => {
    const { child, acknowledged, has } = startWork();
    try {
      for (const round of [1, 2, 3, 4]) {
        await has(acknowledged.length + 150);
        const before = [...acknowledged];
        await run('backup', { to: data(`backup-${round}`) });
        await run('restore', { from: data(`backup-${round}`), to: data(`restored-${round}`) });
        const [restored, original] = [facts(`restored-${round}`), facts('data')];
        expect(restored).toEqual(original.slice(0, restored.length));
        const told = new Set(restored.map(([, stream]) => stream.slice('box-'.length)));
        const [secrets, answers] = [keys(`restored-${round}`, 'secrets'), keys(`restored-${round}`, 'idempotency')];
        expect(before.filter((id) => !told.has(id) || !answers.has(id))).toEqual([]);
        expect([...told].filter((id) => !secrets.has(id))).toEqual([]);
        expect([...answers].filter((id) => !told.has(id))).toEqual([]);
        expect(rows(`restored-${round}`, 'facts.sqlite', 'PRAGMA integrity_check')).toEqual([['ok']]);
      }
    } finally {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
  });
});

it('a backup says what it holds, holds nothing but that, and only its owner may read it', async () => {
  await smallInstallation();
  const said = await run('backup', { to: data('b') });
  expect(said).toMatch(/^Backup of 1 facts, as of 2026-11-24T04:00:00.000Z, in /);
  expect(said).toMatch(/SEATKEEPER_SECRET_KEY is not in it \(fingerprint [0-9a-f]{12}\)/);
  expect(readdirSync(data('b')).sort()).toEqual(['backup.json', 'facts.sqlite', 'views.sqlite']);
  if (process.platform !== 'win32') for (const file of readdirSync(data('b'))) expect(statSync(join(data('b'), file)).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(data('b'), 'backup.json'), 'utf8')).not.toContain(Buffer.alloc(32, 7).toString('base64').slice(0, 8));
  expect(await run('restore', { from: data('b'), check: 'on' })).toMatch(/whole: 1 facts[\s\S]*SEATKEEPER_SECRET_KEY fits/);
});

it('restores into an empty installation, which then works', async () => {
  await smallInstallation();
  await run('backup', { to: data('b') });
  const other = settings({ dataDirectory: data('other') });
  expect(await run('restore', { from: data('b') }, other)).toMatch(/^1 facts, as of .*restored into .*other/);
  const events = await openEventStore(other);
  expect((await events.append('box-1', 0n, [{ id: '6a1c1c53-2d0e-4b4e-9d0e-3f1a55a8d002', type: 'box-closed', data: {}, metadata: {} }])).revision).toBe(1n);
  await events.close();
});

it('tells when the secret key is another one', async () => {
  await smallInstallation();
  await run('backup', { to: data('b') });
  const other = settings({ dataDirectory: data('other'), secretKey: Buffer.alloc(32, 8) });
  expect(await run('restore', { from: data('b') }, other)).toMatch(/SEATKEEPER_SECRET_KEY is another one .*stored secrets cannot be read/);
});

it('never overwrites: neither a folder with something in it nor an installation', async () => {
  await smallInstallation();
  mkdirSync(data('b'));
  writeFileSync(join(data('b'), 'notes.txt'), '');
  await expect(run('backup', { to: data('b') })).rejects.toThrow(/is not empty\. Name a new folder/);
  await run('backup', { to: data('c') });
  const before = facts('data');
  await expect(run('restore', { from: data('c') })).rejects.toThrow(/holds an installation \(facts\.sqlite.*never overwritten/);
  expect(facts('data')).toEqual(before);
  const lock = takeProcessLock(join(data('running'), 'reactions.lock'))!;
  await expect(run('restore', { from: data('c'), to: data('running') })).rejects.toThrow(/Seatkeeper runs on/);
  lock.release();
});

it.each([
  ['the manifest is missing', (name: string) => rmSync(join(name, 'backup.json')), /holds no whole backup/],
  ['a file is missing', (name: string) => rmSync(join(name, 'views.sqlite')), /views\.sqlite is missing/],
  ['a byte is another one', (name: string) => writeFileSync(join(name, 'facts.sqlite'), readFileSync(join(name, 'facts.sqlite')).fill(1, 5_000, 5_001)), /facts\.sqlite is not as it was written/],
])('refuses a backup of which %s', async (_what, damage, message) => {
  await smallInstallation();
  await run('backup', { to: data('b') });
  damage(data('b'));
  await expect(run('restore', { from: data('b'), to: data('other') })).rejects.toThrow(message);
  await expect(run('restore', { from: data('b'), check: 'on' })).rejects.toThrow(message);
  expect(existsSync(join(data('other'), 'facts.sqlite'))).toBe(false);
});

it('says where there is nothing to back up, and leaves servers to their own tools', async () => {
  await expect(run('backup', { to: data('b') })).rejects.toThrow(/There is no facts\.sqlite in .*SEATKEEPER_DATA/);
  expect(existsSync(data())).toBe(false);
  const servers = settings({ eventStore: 'esdb://user:canary@host', views: 'mongodb://host/db' });
  await expect(run('backup', { to: data('b') }, servers)).rejects.toThrow(/whose own tools make its backups/);
});
