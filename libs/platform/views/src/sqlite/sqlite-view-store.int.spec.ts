import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate, openSqlite } from '#platform/sqlite';
import { describeViewsAcrossProcesses } from '../across-processes.contract.js';
import { counterView, type CounterRow } from '../testing/counters.js';
import { viewStoreContract } from '../view-store.contract.js';
import type { PageWanted } from '../view-store.js';
import type { GenerationRegister } from './generation-register.js';
import { SqliteViewStore } from './sqlite-view-store.js';
import { ViewTable } from './view-table.js';

viewStoreContract('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'views-'));
  return {
    open: async () => new SqliteViewStore(join(folder, 'views.sqlite')),
    breakCheckpoint: (store) => {
      jest.spyOn((store as unknown as { register: GenerationRegister }).register, 'move').mockImplementationOnce(() => {
        throw new Error('disk full');
      });
    },
    end: async () => rmSync(folder, { recursive: true }),
  };
});

describeViewsAcrossProcesses('SQLite', async (folder) => new SqliteViewStore(join(folder, 'views.sqlite')));

it('a file of the version before generations keeps its rows', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'views-'));
  const file = join(folder, 'views.sqlite');
  const database = openSqlite(file, { shared: false });
  migrate(database, 'views', ['CREATE TABLE view_tables (name TEXT NOT NULL, version INTEGER NOT NULL, shape TEXT NOT NULL, position INTEGER, PRIMARY KEY (name, version)) WITHOUT ROWID']);
  database.exec(new ViewTable(counterView, 0).create());
  database.prepare('INSERT INTO view_tables VALUES (?, ?, ?, ?)').run('counter-list', 1, JSON.stringify(counterView.queries), 7);
  database.prepare(`INSERT INTO view_counter_list_v1 VALUES ('a', '{"group":"g"}', 7, 'g', 'x', 1, 'x')`).run();
  database.close();
  const store = new SqliteViewStore(file);
  expect(await store.isReady(counterView)).toBe(true);
  expect(await store.checkpoint(counterView)).toBe(7n);
  expect(await store.get(counterView, 'a')).toEqual({ key: 'a', row: { group: 'g' }, position: 7n });
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('SQLite answers every declared query from its index', () => {
  const folder = mkdtempSync(join(tmpdir(), 'views-'));
  const store = new SqliteViewStore(join(folder, 'views.sqlite'));
  afterAll(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });
  const after = (query: string, ...values: unknown[]) => Buffer.from(JSON.stringify([`counter-list.1.${query}`, ...values, 'k'])).toString('base64url');

  it.each<[string, Partial<CounterRow>, PageWanted, string]>([
    ['ofGroup', { group: 'g' }, {}, 'SEARCH view_counter_list_v1 USING INDEX view_counter_list_v1_by_ofGroup (f_group=?)'],
    ['ofGroup', { group: 'g' }, { search: 'x', after: after('ofGroup', 'a') }, 'SEARCH view_counter_list_v1 USING INDEX view_counter_list_v1_by_ofGroup (f_group=? AND (f_label,key)>(?,?))'],
    ['exactly', { group: 'g', total: 1 }, { after: after('exactly') }, 'SEARCH view_counter_list_v1 USING INDEX view_counter_list_v1_by_exactly (f_group=? AND f_total=? AND key>?)'],
    ['byTotal', {}, {}, 'SCAN view_counter_list_v1 USING INDEX view_counter_list_v1_by_byTotal'],
    ['byTotal', {}, { after: after('byTotal', 5, 'g') }, 'SEARCH view_counter_list_v1 USING INDEX view_counter_list_v1_by_byTotal ((f_total,f_group,key)>(?,?,?))'],
  ])('%s %j %j', (query, values, page, plan) => {
    // One line: no sorting, no second table, no full scan besides the index that gives the order.
    expect(store.explain<CounterRow>(counterView, query, values, page)).toEqual([plan]);
  });
});
