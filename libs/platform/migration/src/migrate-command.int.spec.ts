import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { build } from 'esbuild';
import type { Configuration } from '#platform/configuration';
import { Leases, openDocuments } from '#platform/documents';
import { openEventStore } from '#platform/event-store';
import { closeSqlite, openSqlite, takeProcessLock } from '#platform/sqlite';
import { migrateCommand } from './migrate-command.js';
import { bytesOf, fillInstallation, type InstallationPlace } from './testing/an-installation.js';

let folder: string;
let told: string[];
const at = (name: string): InstallationPlace => ({ eventStore: 'sqlite', views: 'sqlite', dataDirectory: join(folder, name) });
const run = (from: InstallationPlace, flags: Record<string, string>) => migrateCommand(from as Configuration, Date.now, (line) => void told.push(line)).run(flags);
const into = (name: string) => ({ to: 'sqlite', 'documents-to': 'sqlite', folder: join(folder, name) });
const change = (name: string, file: string, sql: string) => {
  const database = openSqlite(join(folder, name, file), { shared: false });
  database.exec(sql);
  closeSqlite(database);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'migration-'));
  told = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

it('moves every fact in the order of the log and every document that goes along, byte for byte, and tells how to switch over', async () => {
  await fillInstallation(at('old'), { rounds: 300, streams: 11 });
  const lines = await run(at('old'), into('new'));
  const [old, moved] = [bytesOf(at('old').dataDirectory), bytesOf(at('new').dataDirectory)];
  expect(moved).toEqual(old);
  expect(old.facts).toHaveLength(750);
  expect(old.documents).toHaveLength(122);
  expect(lines[0]).toBe('750 facts in 11 streams and 122 documents: the target, read back, equals the source.');
  expect(lines[1]).toMatch(/^SHA-256 over all facts: [0-9a-f]{64}$/);
  expect(lines.join('\n')).toContain('EVENT_STORE');
});

it('moves nothing twice, brings along what came since, and takes away what is gone', async () => {
  await fillInstallation(at('old'), { rounds: 20, streams: 3 });
  await run(at('old'), into('new'));
  const events = await openEventStore(at('old'));
  await events.append('box-late', 'no-stream', [{ id: '6a1c1c53-2d0e-4b4e-9d0e-3f1a55a8d001', type: 'box-opened', data: {}, metadata: {} }]);
  await events.close();
  change('old', 'views.sqlite', "DELETE FROM documents WHERE key = 'key ü 3'; UPDATE documents SET body = '2', version = 9 WHERE key = 'key ü 5'");
  told = [];
  await run(at('old'), into('new'));
  expect(bytesOf(at('new').dataDirectory)).toEqual(bytesOf(at('old').dataDirectory));
  expect(told).toEqual(['Facts: 1 moved, 50 were there already', 'Documents: 1 moved, 120 were there already, 1 removed that are no longer at the source']);
  expect(await run(at('old'), { ...into('new'), verify: 'on' })).toHaveLength(2);
});

it.each([
  ['data', "UPDATE facts SET data = '{}' WHERE position = 110", /facts of another history.*revision \d+\) with other content/],
  ['metadata', "UPDATE facts SET metadata = '{}' WHERE position = 500", /facts of another history/],
  ['type', "UPDATE facts SET type = 'box-lost' WHERE position = 10", /facts of another history.*box-lost/],
  ['id', "UPDATE facts SET id = '6a1c1c53-2d0e-4b4e-9d0e-3f1a55a8d001' WHERE position = 10", /facts of another history/],
  ['fact that it has too many', "INSERT INTO facts VALUES (9000, 'box-x', 0, '6a1c1c53-2d0e-4b4e-9d0e-3f1a55a8d001', 'box-opened', '{}', '{}')", /has facts that this installation lacks.*box-x/],
])('refuses a target whose %s differs, before and after, and writes nothing', async (_what, sql, message) => {
  await fillInstallation(at('old'), { rounds: 20, streams: 3 });
  await run(at('old'), into('new'));
  change('new', 'facts.sqlite', sql);
  change('old', 'views.sqlite', "DELETE FROM documents WHERE key = 'key ü 3'");
  const before = bytesOf(at('new').dataDirectory);
  await expect(run(at('old'), into('new'))).rejects.toThrow(message);
  await expect(run(at('old'), { ...into('new'), verify: 'on' })).rejects.toThrow(message);
  expect(bytesOf(at('new').dataDirectory)).toEqual(before);
});

it.each([
  ['a fact too few', 'facts.sqlite', 'DELETE FROM facts WHERE position = (SELECT max(position) FROM facts)', /lacks facts from box-/],
  ['a document too few', 'views.sqlite', "DELETE FROM documents WHERE key = 'key ü 7'", /among the idempotency there is one too few/],
  ['a document too many', 'views.sqlite', "INSERT INTO documents VALUES ('logos', 'x', 1, '1', NULL, NULL)", /among the logos there is one that this installation lacks/],
  ['another version of a document', 'views.sqlite', "UPDATE documents SET version = 3 WHERE collection = 'secrets'", /among the secrets there is one with other content/],
])('finds %s with --verify', async (_what, file, sql, message) => {
  await fillInstallation(at('old'), { rounds: 20, streams: 3 });
  await run(at('old'), into('new'));
  change('new', file, sql);
  await expect(run(at('old'), { ...into('new'), verify: 'on' })).rejects.toThrow(message);
});

it('refuses documents without facts, because their positions belong to another log', async () => {
  await fillInstallation(at('old'), { rounds: 5, streams: 1 });
  const documents = await openDocuments(at('new'), Date.now);
  await documents.put('reaction-checkpoints', 'when-something', { position: '10' });
  await documents.close();
  await expect(run(at('old'), into('new'))).rejects.toThrow(/holds documents already \(reaction-checkpoints\), but no facts/);
});

it.each(['old', 'new'])('refuses while Seatkeeper runs on the %s folder, and moves after it has ended', async (name) => {
  await fillInstallation(at('old'), { rounds: 5, streams: 1 });
  const lock = takeProcessLock(join(folder, name, 'reactions.lock'))!;
  await expect(run(at('old'), into('new'))).rejects.toThrow(/Seatkeeper runs on .*Stop every process/);
  lock.release();
  await expect(run(at('old'), into('new'))).resolves.toBeDefined();
});

it.each(['source', 'target'])('refuses while a process renews its lease on the %s; one that was killed is waited out', async (side) => {
  await fillInstallation(at('old'), { rounds: 5, streams: 1 });
  const documents = await openDocuments(at(side === 'source' ? 'old' : 'new'), Date.now);
  const leases = new Leases(documents, Date.now);
  let lease = (await leases.acquire('view/companies', 'host-1', 300))!;
  const alive = setInterval(() => void leases.renew(lease, 300).then((renewed) => void (lease = renewed ?? lease)), 50);
  await expect(run(at('old'), into('new'))).rejects.toThrow(`Seatkeeper is running on the ${side} (host-1 holds "view/companies").`);
  clearInterval(alive);
  await expect(run(at('old'), into('new'))).resolves.toBeDefined();
  await documents.close();
});

it('tells when the source grew meanwhile', async () => {
  await fillInstallation(at('old'), { rounds: 5, streams: 1 });
  const events = await openEventStore(at('old'));
  // The first word of progress comes when the facts were moved.
  const grow = migrateCommand(at('old') as Configuration, Date.now, () => {
    if (grown) return;
    grown = events.append('box-late', 'no-stream', [{ id: '6a1c1c53-2d0e-4b4e-9d0e-3f1a55a8d001', type: 'box-opened', data: {}, metadata: {} }]);
  });
  let grown: Promise<unknown> | undefined;
  await expect(grow.run(into('new'))).rejects.toThrow(/run the migration without --verify|Facts were written to the source/i);
  await grown;
  await events.close();
  await expect(run(at('old'), into('new'))).resolves.toBeDefined();
});

it.each([
  [{}, /give --to .* and --documents-to/],
  [{ to: 'sqlite' }, /give --to .* and --documents-to/],
  [{ to: 'sqlite', 'documents-to': 'sqlite' }, /--folder must name/],
  [{ to: 'sqlite', 'documents-to': 'sqlite', folder: 'OLD' }, /uses itself \(SEATKEEPER_DATA\)/],
  [{ to: 'postgres://u:canary@h', 'documents-to': 'sqlite', folder: 'NEW' }, /--to[\s\S]*"postgres" server/],
  [{ to: 'sqlite', 'documents-to': 'esdb://u:canary@h', folder: 'NEW' }, /--documents-to[\s\S]*"esdb" server/],
  [{ to: 'sqlite', 'to-file': 'x', 'documents-to': 'sqlite', folder: 'NEW' }, /say the same/],
])('says what to give instead of %j', async (flags, message) => {
  await fillInstallation(at('OLD'), { rounds: 1, streams: 1 });
  const named = Object.fromEntries(Object.entries(flags).map(([name, value]) => [name, name === 'folder' ? join(folder, value as string) : value])) as Record<string, string>;
  await expect(run(at('OLD'), named)).rejects.toThrow(message);
  await expect(run(at('OLD'), named)).rejects.not.toThrow(/canary/);
});

it('reads where to from files, and shows no secret of theirs', async () => {
  await fillInstallation(at('old'), { rounds: 1, streams: 1 });
  const [to, documentsTo] = [join(folder, 'to'), join(folder, 'documents-to')];
  writeFileSync(to, 'sqlite\n');
  writeFileSync(documentsTo, 'mongodb://user:canary@127.0.0.1:1/?bad=option&serverSelectionTimeoutMS=50\n');
  const failed = await run(at('old'), { 'to-file': to, 'documents-to-file': documentsTo, folder: join(folder, 'new') }).then(() => undefined, (error: Error) => error);
  expect(failed).toBeInstanceOf(Error);
  expect(`${failed!.message}${failed!.stack}${String(failed!.cause)}${told.join('')}`).not.toContain('canary');
});

describe('killed at any moment', () => {
  // Inside the checkout, so that it finds the installed packages.
  const bundle = resolve(`dist/test/migrate-in-child-${process.pid}.mjs`);
  beforeAll(() => build({
    entryPoints: [resolve('libs/platform/migration/src/testing/migrate-in-child.ts')], outfile: bundle, bundle: true, packages: 'external', conditions: ['types'],
    platform: 'node', format: 'esm', target: 'node24', logLevel: 'error', tsconfig: resolve('tsconfig.base.json'),
  }));
  afterAll(() => rmSync(bundle));

  /** Runs the command until something is so, then kills it. */
  async function migrateUntil(isSo: () => boolean): Promise<'killed' | number | null> {
    const child = spawn(process.execPath, [bundle, JSON.stringify(at('old')), JSON.stringify(into('new'))], { stdio: ['ignore', 'ignore', 'inherit'] });
    const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
    while (child.exitCode === null && !isSo()) await Promise.race([ended, pause(3)]);
    child.kill('SIGKILL');
    const [code, signal] = await ended;
    return signal === 'SIGKILL' ? 'killed' : code;
  }

  const there = (kind: 'facts' | 'documents'): number => {
    try {
      return bytesOf(at('new').dataDirectory)[kind].length;
    } catch {
      return 0;
    }
  };

  it('goes on where it was when it is begun again, and ends with the same bytes', async () => {
    await fillInstallation(at('old'), { rounds: 900, streams: 17 });
    const whole = bytesOf(at('old').dataDirectory);
    const moments = [1, ...Array.from({ length: 4 }, () => 1 + Math.floor(Math.random() * 1_900))].sort((a, b) => a - b);
    const outcomes = [];
    for (const facts of moments) outcomes.push(await migrateUntil(() => there('facts') >= facts));
    outcomes.push(await migrateUntil(() => there('documents') >= 20));
    expect(outcomes).toEqual(outcomes.map(() => 'killed'));
    expect(bytesOf(at('new').dataDirectory)).not.toEqual(whole);
    expect(await migrateUntil(() => false)).toBe(0);
    expect(bytesOf(at('new').dataDirectory)).toEqual(whole);
  });
});
