import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEventStore, type EventStore, type StoredEvent } from '#platform/event-store';
import { ensureBuilt } from '../../tools/run/built.mjs';
import { serversMissing, ServersWorld } from '../worlds/servers-world.js';
import { accountsOf, prepare } from './company.js';
import { Customers } from './customers.js';
import { Disturbances } from './disturbances.js';

const TERMINAL = ['quantity-change-confirmed', 'quantity-change-refused', 'quantity-change-conflicted'];
const SEED = Number(process.env['CHAOS_SEED'] ?? Date.now() % 1_000_000);
/** Milliseconds for which processes are killed, frozen and cut off. */
const LENGTH = Number(process.env['CHAOS_MILLISECONDS'] ?? 75_000);

/** What the log says about one change. */
interface RecordedChange {
  readonly changeId: string;
  readonly from: number;
  readonly to: number;
  readonly ends: { readonly type: string; readonly recordedAt: number }[];
  readonly requestIds: Set<string>;
}

const why = serversMissing();
(why ? describe.skip : describe)(`40 people change 30 subscriptions while processes die (seed ${SEED})${why ? `: ${why}` : ''}`, () => {
  let world: ServersWorld;
  let customers: Customers;
  let disturbances: Disturbances;
  let log: EventStore;
  let changes: Map<string, RecordedChange>;

  beforeAll(async () => {
    ensureBuilt(['server', 'portal'], () => undefined);
    const accounts = accountsOf(4, 10);
    world = await ServersWorld.start({ accounts: accounts.flat(), settings: { PARTNER_CENTER_TIMEOUT: '3000', SEATKEEPER_DEMO: 'on' } });
    const companies = await prepare(world, accounts);
    customers = await Customers.of(companies, 30);
    disturbances = new Disturbances(world, SEED);
    const working = customers.work();
    await Promise.race([disturbances.run(LENGTH), working]);
    customers.stop();
    await working;
    log = await openEventStore({ eventStore: world.env['EVENT_STORE']!, dataDirectory: world.data });
    changes = await recordedChanges();
  }, LENGTH + 300_000);
  afterAll(async () => {
    await log?.close();
    if (process.env['CHAOS_LOG']) console.log([...disturbances.done, JSON.stringify(Object.fromEntries(customers.answers)), `${customers.accepted.length} accepted`].join('\n'));
    await world?.end();
  }, 60_000);

  async function recordedChanges(): Promise<Map<string, RecordedChange>> {
    const found = new Map<string, RecordedChange>();
    for (const { subscriptionId } of customers.targets) {
      for (const event of await log.read(`subscription-${subscriptionId.replaceAll('-', '')}`)) take(event, found);
    }
    return found;
  }

  function take({ type, data, metadata }: StoredEvent, found: Map<string, RecordedChange>): void {
    const { changeId, from, to, requestId } = data as { changeId?: string; from: number; to: number; requestId: string };
    if (changeId === undefined) return;
    if (type === 'quantity-change-requested') found.set(changeId, { changeId, from, to, ends: [], requestIds: new Set() });
    if (type === 'call-started') found.get(changeId)?.requestIds.add(requestId);
    if (TERMINAL.includes(type)) found.get(changeId)?.ends.push({ type, recordedAt: Date.parse((metadata as { recordedAt: string }).recordedAt) });
  }

  it('was a disturbance worth the name, and work went on', () => {
    expect(disturbances.done.length).toBeGreaterThan(10);
    expect(customers.accepted.length).toBeGreaterThan(10);
  });

  it('gave only answers that a person can do something with', () => {
    // "Unchanged": somebody else had asked for the same number meanwhile.
    for (const answer of customers.answers.keys()) expect(['202', '409 change-in-progress', '409 quantity-unchanged', '409 not-changeable', '409 seats-locked', '409 stream-busy', '412 changed-meanwhile']).toContain(answer);
  });

  it('recorded exactly what it accepted: nothing lost, nothing twice', () => {
    expect([...changes.keys()].sort()).toEqual(customers.accepted.map(({ changeId }) => changeId).sort());
  });

  it('ended every change exactly once', () => {
    for (const { changeId, ends } of changes.values()) expect({ changeId, ends: ends.map(({ type }) => type) }).toEqual({ changeId, ends: [expect.any(String)] });
  });

  it('had one effect at Microsoft at most for each change, and exactly one for each confirmed one', async () => {
    const { perRequestId } = await world.simulator.effects();
    for (const { changeId, ends, requestIds } of changes.values()) {
      const effects = [...requestIds].reduce((sum, id) => sum + (perRequestId[id] ?? 0), 0);
      expect({ changeId, end: ends[0]?.type, effects }).toEqual({ changeId, end: ends[0]?.type, effects: ends[0]?.type === TERMINAL[0] ? 1 : 0 });
    }
  });

  it('told nobody "confirmed" before it was recorded, and nothing else than what was recorded', () => {
    for (const { changeId, told } of customers.accepted) {
      const [end] = changes.get(changeId)!.ends;
      for (const { state, by } of told) {
        if (!TERMINAL.includes(`quantity-change-${state}`)) continue;
        expect({ changeId, state, afterwards: end!.recordedAt <= by }).toEqual({ changeId, state: end!.type.slice('quantity-change-'.length), afterwards: true });
      }
    }
  });

  it('shows what Microsoft holds', async () => {
    const { subscriptions } = await world.simulator.state();
    for (const { company, path, subscriptionId } of customers.targets) {
      const { body } = await company.people[0]!.get(path);
      const [observed] = await log.read(`subscription-${subscriptionId.replaceAll('-', '')}`, { limit: 1 });
      const { microsoftId } = (observed!.data as { snapshot: { microsoftId: string } }).snapshot;
      const there = subscriptions.find(({ id }) => id.toLowerCase() === microsoftId.toLowerCase());
      expect({ path, quantity: body.quantity, change: body.options.reason }).toEqual({ path, quantity: there?.resource.quantity, change: null });
    }
  });

  it('has views that equal a rebuild from the beginning', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/server/apps/api/src/cli.js', 'views', 'verify'], { encoding: 'utf8', env: { ...process.env, ...world.env } });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const line of stdout.trim().split('\n')) expect(line).toMatch(/: equal to a rebuild/);
  }, 120_000);

  it('wrote no secret and no unexplained error into any log', () => {
    for (const file of readdirSync(join(world.data, 'logs')).filter((name) => /^(api|worker)/.test(name))) {
      const lines = readFileSync(join(world.data, 'logs', file), 'utf8').split('\n').filter((line) => line.startsWith('{'));
      for (const line of lines) {
        const { level } = JSON.parse(line) as { level: number };
        // pino's number for an error.
        expect({ file, error: level >= 50 ? line.slice(0, 1_500) : '' }).toEqual({ file, error: '' });
      }
      expect(lines.join('\n')).not.toContain(world.env['SEATKEEPER_SECRET_KEY']!);
    }
  });
});
