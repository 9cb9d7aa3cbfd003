import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import mongoose from 'mongoose';
import { DoubleProcess } from '../apps/eventstoredb-double/src/testing/double-process.js';
import { ALPENHOLZ, CONTOSO_PARTNER } from '../apps/partner-center-simulator/src/seed/demo-accounts.js';
import { guid } from '../apps/partner-center-simulator/src/seed/subscription-templates.js';
import { backupCommands } from '#platform/backup';
import type { Configuration } from '#platform/configuration';
import { deterministicId } from '#platform/event-store';
import type { Identity } from '#platform/identity';
import { migrateCommand } from '#platform/migration';
import { ReactionStatus } from '#platform/reactions';
import { closeSqlite, openSqlite } from '#platform/sqlite';
import { SubscriptionsModule } from '#subscriptions';
import { freePorts } from './worlds/free-ports.js';
import { contosoIn, startPeopleWorld, type PeopleWorld } from './worlds/people-world.js';

// A whole installation moves and is backed up: what was done at Microsoft is not done again, and lists say the same as before.

const person = (username: string, tenantId: string): Identity => ({
  tenantId, objectId: `oid-${username}`, name: username.split('@')[0]!, username, verifiedEmail: username, isGuest: false,
});
const pat = person('pat@contoso-partner.example', CONTOSO_PARTNER.tenantId);
const anna = person('anna@alpenholz.example', ALPENHOLZ.tenantId);
const contexts = [SubscriptionsModule];
const mongo = process.env['MONGODB_URI'];

let world: PeopleWorld;
let partnerId: string;
let companyId: string;
let elsewhere: string;

jest.setTimeout(180_000);
beforeEach(async () => {
  elsewhere = mkdtempSync(join(tmpdir(), 'seatkeeper-elsewhere-'));
  world = await startPeopleWorld({ contexts, reactions: true });
  const contoso = await contosoIn(world, pat);
  ({ partnerId } = contoso);
  await world.as(pat, 'PUT', `/partners/${partnerId}/delegated-admins/${contoso.delegatedAdminId}/direct-csp`, { tenantId: ALPENHOLZ.tenantId });
  companyId = (await world.as(pat, 'POST', `/partners/${partnerId}/companies`, { delegatedAdminId: contoso.delegatedAdminId, tenantId: ALPENHOLZ.tenantId })).body.companyId;
  await world.as(pat, 'PUT', `/companies/${companyId}/portal`, { enabled: true });
  await world.as(pat, 'POST', `/companies/${companyId}/users`, { email: anna.username, level: 'modify' });
  await world.directoryOfCallers.signedIn(anna, randomUUID());
  await until(async () => (await world.as(pat, 'GET', `/companies/${companyId}/synchronisation`)).body.state === 'done');
});
afterEach(async () => {
  await world.stop();
  rmSync(elsewhere, { recursive: true });
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(40);
}
const pathOf = (key: string) => `/companies/${companyId}/subscriptions/${deterministicId('subscription', partnerId, ALPENHOLZ.tenantId, guid('subscription', ALPENHOLZ.tenantId, key))}`;
const seen = async (key: string, by = world) => (await by.as(anna, 'GET', pathOf(key))).body;

async function change(key: string, seats: number): Promise<void> {
  const { quantity, etag } = await seen(key);
  const { status, body } = await world.as(anna, 'PUT', `${pathOf(key)}/quantity`, { quantity: quantity + seats }, { 'If-Match': etag });
  expect(status).toBe(202);
  await until(async () => (await world.as(anna, 'GET', `${pathOf(key)}/changes/${body.changeId}`)).body.endedAt !== null);
}

/** Everything that ever took effect at the simulated Microsoft. */
const effects = async (): Promise<unknown> => (await fetch(`${world.simulator.controlUrl}/__sim/effects`)).json();

/** The rows of the embedded files that move, as they lie there. */
function bytes(directory: string): unknown[][] {
  const rows = (file: string, sql: string): unknown[] => {
    const database = openSqlite(join(directory, file), { shared: false });
    try {
      return database.prepare(sql).raw().all();
    } finally {
      closeSqlite(database);
    }
  };
  return [
    rows('facts.sqlite', 'SELECT stream, revision, id, type, data, metadata FROM facts ORDER BY position'),
    rows('views.sqlite', `SELECT collection, key, version, body, due_at, expires_at FROM documents
      WHERE collection NOT IN ('leases', 'reaction-checkpoints') AND collection NOT LIKE 'tasks/%' ORDER BY collection, key`),
  ];
}

const configurationAt = (dataDirectory: string, eventStore = 'sqlite', views = 'sqlite') => ({ dataDirectory, eventStore, views, secretKey: Buffer.alloc(32, 7) }) as Configuration;
const migrate = (from: Configuration, flags: Record<string, string>) => migrateCommand(from, Date.now, () => undefined).run(flags);

/** Starts on other stores, lets the reactions walk the whole log, and compares the views with a rebuild. */
async function runsOn(directory: string, eventStore: string, views: string): Promise<unknown> {
  const moved = await startPeopleWorld({ contexts, reactions: true, at: { directory, simulator: world.simulator, eventStore, views } });
  try {
    // Every reaction has walked the log, and every change that it found there was looked at and left alone.
    await until(async () => {
      const conditions = await moved.app.get(ReactionStatus).conditions();
      const [company, changes] = ['when-company-added', 'when-quantity-change-requested'].map((name) => conditions.find((one) => one.name === name)!);
      return conditions.every(({ state, checkpoint }) => state === 'live' && checkpoint !== undefined) && company!.open > 0 && changes!.open === 0;
    });
    await until(async () => (await seen('premium', moved)).quantity !== undefined);
    const verified = await moved.run('views', 'verify');
    expect(verified.length).toBeGreaterThan(5);
    expect(verified.every((line) => line.endsWith('equal to a rebuild from the beginning'))).toBe(true);
    return await seen('premium', moved);
  } finally {
    await moved.leave();
  }
}

it(`a whole installation moves to EventStoreDB (double)${mongo ? ` and MongoDB (${process.env['MONGODB_KIND']})` : ', documents to another file'} and back, and nothing is ordered again`, async () => {
  await change('premium', 3);
  await change('premium', 1);
  const [ordered, premium] = [await effects(), await seen('premium')];
  await world.leave();
  const original = bytes(world.directory);
  // What is moved must not carry a position of the old log.
  expect((original[1] as [string, string, number, string][]).filter(([, , , body]) => /"position"/.test(body))).toEqual([]);
  const [port] = await freePorts(1);
  const server = new DoubleProcess({ folder: join(elsewhere, 'server'), port: port! });
  await server.start();
  try {
    const eventStore = `esdb://127.0.0.1:${port}?tls=false`;
    const views = mongo === undefined ? 'sqlite' : databaseOf(mongo, `migration_${randomUUID().replaceAll('-', '').slice(0, 12)}`);
    const there = join(elsewhere, 'servers');
    await migrate(configurationAt(world.directory), { to: eventStore, 'documents-to': views, folder: there });
    // Back before anybody worked there: the very same bytes.
    await migrate(configurationAt(there, eventStore, views), { to: 'sqlite', 'documents-to': 'sqlite', folder: join(elsewhere, 'back') });
    expect(bytes(join(elsewhere, 'back'))).toEqual(original);
    expect(await runsOn(there, eventStore, views)).toEqual(premium);
    expect(await effects()).toEqual(ordered);
    if (mongo !== undefined) await forget(views);
  } finally {
    await server.kill();
  }
  expect(await runsOn(join(elsewhere, 'back'), 'sqlite', 'sqlite')).toEqual(premium);
  expect(await effects()).toEqual(ordered);
});

it('a backup that was taken while people worked has everything that was acknowledged before, lists as a rebuild makes them, and orders nothing again', async () => {
  await change('premium', 3);
  const premium = await seen('premium');
  const work = change('standard', 1);
  const [backup] = backupCommands(configurationAt(world.directory), () => '2026-11-24T04:00:00.000Z', () => undefined);
  await backup!.run({ to: join(elsewhere, 'backup') });
  await work;
  const ordered = await effects();
  await world.leave();
  const [, restore] = backupCommands(configurationAt(join(elsewhere, 'restored')), () => '', () => undefined);
  await restore!.run({ from: join(elsewhere, 'backup') });
  const [original, restored] = [bytes(world.directory)[0]!, bytes(join(elsewhere, 'restored'))[0]!];
  expect(restored).toEqual(original.slice(0, restored.length));
  expect(await runsOn(join(elsewhere, 'restored'), 'sqlite', 'sqlite')).toMatchObject({ quantity: premium.quantity, etag: premium.etag });
  expect(await effects()).toEqual(ordered);
});

async function forget(uri: string): Promise<void> {
  const connection = await mongoose.createConnection(uri).asPromise();
  // One of the stand-ins cannot.
  await connection.dropDatabase().catch(() => undefined);
  await connection.close();
}

function databaseOf(uri: string, name: string): string {
  const url = new URL(uri);
  url.pathname = `/${name}`;
  return url.href;
}
