import type { Position } from '#platform/kernel';
import { counterView, type CounterRow } from './testing/counters.js';
import { CheckpointMoved, DraftGone, UndeclaredQuery, type PageWanted, type AnyView, type RowChange, type ViewBatch, type ViewStore } from './view-store.js';

const fillOf = async (store: ViewStore, batch: ViewBatch, view: AnyView = counterView): Promise<void> => (await store.live(view)).apply(batch);
const row = (group: string, total: number, label: string | null = null): CounterRow => ({ group, total, label });
const change = (key: string, position: Position, value?: CounterRow): RowChange => ({ key, row: value, position });
const everything = async (store: ViewStore): Promise<string[]> => {
  const lines: string[] = [];
  for await (const line of store.dump(counterView)) lines.push(line);
  return lines;
};

/** One view store under test. */
export interface ViewStoreUnderTest {
  /** A handle on the same data each time, as another process would have. */
  readonly open: () => Promise<ViewStore>;
  /** Has the next checkpoint that a store writes fail, after the rows were written if the store writes them apart. */
  readonly breakCheckpoint: (store: ViewStore) => void;
  readonly end: () => Promise<void>;
}

/**
 * What every view store must do.
 * @param it declares a case; another one than jest's may skip those that a stand-in cannot run
 */
export function viewStoreContract(name: string, world: () => Promise<ViewStoreUnderTest>, it: (name: string, test: () => Promise<void>) => void = globalThis.it): void {
  describe(`view store: ${name}`, () => {
    let store: ViewStore;
    let underTest: ViewStoreUnderTest;
    const opened: ViewStore[] = [];
    const open = async (): Promise<ViewStore> => {
      opened.push(await underTest.open());
      return opened.at(-1)!;
    };
    beforeEach(async () => {
      underTest = await world();
      store = await open();
    });
    afterEach(async () => {
      for (const handle of opened.splice(0)) await handle.close();
      await underTest.end();
    });

    const fill = async (...rows: [key: string, row: CounterRow][]): Promise<void> =>
      fillOf(store, { after: await store.checkpoint(counterView), to: BigInt(rows.length * 10), changes: rows.map(([key, value], index) => change(key, BigInt((index + 1) * 10), value)) });
    const keys = async (query: string, values: Partial<CounterRow>, page?: PageWanted): Promise<string[]> =>
      (await store.find<CounterRow>(counterView, query, values, page)).rows.map(({ key }) => key);

    it('begins empty, and keeps rows and checkpoint together', async () => {
      expect(await store.checkpoint(counterView)).toBeUndefined();
      expect(await store.get(counterView, 'a')).toBeUndefined();
      await fillOf(store, { after: undefined, to: 9_007_199_254_740_993n, changes: [change('a', 9_007_199_254_740_992n, row('g', 1, 'Ä "\u0000\u2028"'))] });
      await store.close();
      store = await open();
      expect(await store.checkpoint(counterView)).toBe(9_007_199_254_740_993n);
      expect(await store.get(counterView, 'a')).toEqual({ key: 'a', row: row('g', 1, 'Ä "\u0000\u2028"'), position: 9_007_199_254_740_992n });
    });

    it('writes nothing when somebody else moved the checkpoint', async () => {
      await fill(['a', row('g', 1)]);
      for (const after of [undefined, 9n]) await expect(fillOf(store, { after, to: 20n, changes: [change('a', 20n, row('g', 2))] })).rejects.toThrow(CheckpointMoved);
      expect((await store.get(counterView, 'a'))?.row).toEqual(row('g', 1));
      expect(await store.checkpoint(counterView)).toBe(10n);
    });

    it('keeps a younger row, also a removed one, when an older write comes late', async () => {
      await fillOf(store, { after: undefined, to: 30n, changes: [change('a', 20n, row('g', 2)), change('b', 30n)] });
      await fillOf(store, { after: 30n, to: 40n, changes: [change('a', 10n, row('g', 1)), change('b', 10n, row('g', 1)), change('c', 10n, row('g', 1))] });
      expect((await store.get(counterView, 'a'))?.row).toEqual(row('g', 2));
      expect(await store.get(counterView, 'b')).toBeUndefined();
      expect(await store.get(counterView, 'c')).toBeDefined();
      const stored = await (await store.live(counterView)).rows(['a', 'b', 'nothing']);
      expect(stored).toEqual(new Map([['a', { row: row('g', 2), position: 20n }], ['b', { row: undefined, position: 30n }]]));
      expect(await keys('ofGroup', { group: 'g' })).toEqual(['a', 'c']);
    });

    it('finds by equality, in order, what is missing first, the key breaking ties', async () => {
      await fill(['5', row('g', 1, 'b')], ['4', row('g', 1, 'a')], ['3', row('h', 1, 'a')], ['2', row('g', 1)], ['1', row('g', 1, 'b')], ['0', row('g', 1, 'B')]);
      expect(await keys('ofGroup', { group: 'g' })).toEqual(['2', '0', '4', '1', '5']);
      expect(await keys('exactly', { group: 'h', total: 1 })).toEqual(['3']);
      expect(await keys('exactly', { group: 'h', total: 2 })).toEqual([]);
    });

    it('orders numbers as numbers', async () => {
      await fill(['a', row('g', 10)], ['b', row('g', 9)], ['c', row('g', -1.5)], ['d', row('f', 9)]);
      expect(await keys('byTotal', {})).toEqual(['c', 'd', 'b', 'a']);
    });

    it('orders numbers before texts, and what is missing before both, also from page to page', async () => {
      const totals: [string, unknown][] = [['e', 'a'], ['d', 7], ['c', null], ['g', 'c'], ['h', '😀'], ['b', -2], ['f', 'b\u0000'], ['a', undefined]];
      await fill(...totals.map(([key, total]): [string, CounterRow] => [key, row('g', total as number)]));
      expect(await keys('byTotal', {})).toEqual(['a', 'c', 'b', 'd', 'e', 'f', 'g', 'h']);
      const found: string[] = [];
      for (let after: string | undefined, first = true; first || after !== undefined; first = false) {
        const page = await store.find<CounterRow>(counterView, 'byTotal', {}, { limit: 1, after });
        found.push(...page.rows.map(({ key }) => key));
        after = page.next;
      }
      expect(found).toEqual(['a', 'c', 'b', 'd', 'e', 'f', 'g', 'h']);
      expect(await keys('exactly', { group: 'g', total: '😀' as unknown as number })).toEqual(['h']);
    });

    it('orders texts by their UTF-8 bytes', async () => {
      await fill(['a', row('g', 1, '😀')], ['b', row('g', 1, '\ufffd')], ['c', row('g', 1, 'ü')], ['d', row('g', 1, 'z')], ['e', row('g', 1, 'Z')]);
      expect(await keys('ofGroup', { group: 'g' })).toEqual(['e', 'd', 'c', 'b', 'a']);
    });

    it('pages without gaps or repetitions, also over rows that are equal or lack the value', async () => {
      const labels = [null, 'a', 'b'];
      await fill(...Array.from({ length: 31 }, (_, index): [string, CounterRow] => [`k${String(index).padStart(2, '0')}`, row('g', index % 4, labels[index % 3])]));
      for (const [query, values] of [['ofGroup', { group: 'g' }], ['byTotal', {}]] as const) {
        const found: string[] = [];
        let after: string | undefined;
        do {
          const page = await store.find<CounterRow>(counterView, query, values, { limit: 4, after });
          expect(page.rows.length).toBeLessThanOrEqual(4);
          found.push(...page.rows.map(({ key }) => key));
          after = page.next;
        } while (after !== undefined);
        expect(found).toEqual(await keys(query, values, { limit: 100 }));
        expect(new Set(found).size).toBe(31);
      }
    });

    it('hands out no cursor on the last page', async () => {
      await fill(['a', row('g', 1)], ['b', row('g', 1)]);
      expect((await store.find<CounterRow>(counterView, 'ofGroup', { group: 'g' }, { limit: 2 })).next).toBeUndefined();
    });

    it('searches without regard to case, and takes no character for a wildcard', async () => {
      await fill(['a', row('g', 1, 'Größe_100%')], ['b', row('g', 1, 'GRÖSSE 100')], ['c', row('h', 1, 'größe_100%')], ['d', row('g', 1)]);
      expect(await keys('ofGroup', { group: 'g' }, { search: 'GRÖ' })).toEqual(['b', 'a']);
      expect(await keys('ofGroup', { group: 'g' }, { search: '_100%' })).toEqual(['a']);
      expect(await keys('ofGroup', { group: 'g' }, { search: '   ' })).toEqual(['d', 'b', 'a']);
      expect(await keys('ofGroup', { group: 'g' }, { search: "' OR 1=1 --" })).toEqual([]);
    });

    it('refuses what is not declared', async () => {
      const ask = (query: string, values: object, page = {}) => store.find(counterView, query, values as never, page);
      for (const asked of [() => ask('bySize', {}), () => ask('toString', {}), () => ask('ofGroup', {}), () => ask('ofGroup', { group: undefined }), () => ask('ofGroup', { group: 'g', total: 1 }), () => ask('byTotal', {}, { search: 'x' })])
        await expect(asked()).rejects.toThrow(UndeclaredQuery);
    });

    it('refuses a cursor of another query, and one that was made up', async () => {
      await fill(['a', row('g', 1)], ['b', row('g', 2)]);
      const { next } = await store.find<CounterRow>(counterView, 'byTotal', {}, { limit: 1 });
      const madeUp = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
      for (const after of [next!, 'nonsense', '', madeUp(null), madeUp({}), madeUp(['counter-list.1.ofGroup', 'a']), madeUp(['counter-list.1.ofGroup', 'a', 5]), madeUp(['counter-list.2.ofGroup', 'a', 'b'])])
        await expect(store.find<CounterRow>(counterView, 'ofGroup', { group: 'g' }, { after })).rejects.toMatchObject({ code: 'bad-cursor', kind: 'malformed' });
    });

    it('tells which keys changed between two positions, removed ones too', async () => {
      await fillOf(store, { after: undefined, to: 40n, changes: [change('c', 30n, row('g', 1)), change('a', 10n, row('g', 1)), change('b', 20n)] });
      expect(await store.changedBetween(counterView, undefined, 40n, 10)).toEqual([{ key: 'a', position: 10n }, { key: 'b', position: 20n }, { key: 'c', position: 30n }]);
      expect(await store.changedBetween(counterView, 10n, 20n, 10)).toEqual([{ key: 'b', position: 20n }]);
      expect(await store.changedBetween(counterView, undefined, 40n, 1)).toEqual([{ key: 'a', position: 10n }]);
    });

    it('keeps versions of a view apart', async () => {
      await fill(['a', row('g', 1)]);
      const next = { ...counterView, version: 2 };
      expect(await store.checkpoint(next)).toBeUndefined();
      await fillOf(store, { after: undefined, to: 5n, changes: [change('z', 5n, row('g', 1))] }, next);
      expect(await store.checkpoint(counterView)).toBe(10n);
      expect(await store.get(counterView, 'z')).toBeUndefined();
    });

    it('starts empty when the declared queries changed under the same version', async () => {
      await fill(['a', row('g', 1)]);
      await store.close();
      store = await open();
      const other = { ...counterView, queries: { ofLabel: { where: ['label'] } } } as const;
      expect(await store.checkpoint(other)).toBeUndefined();
      expect(await store.get(other, 'a')).toBeUndefined();
    });

    it('is empty after it was cleared, also for somebody who has it open', async () => {
      await fill(['a', row('g', 1)]);
      const second = await open();
      expect(await second.get(counterView, 'a')).toBeDefined();
      await (await store.live(counterView)).clear();
      expect(await second.checkpoint(counterView)).toBeUndefined();
      expect(await everything(second)).toEqual([]);
    });

    it('takes a batch in whole when its checkpoint could not be written, and comes again', async () => {
      await fill(['a', row('g', 1)], ['gone', row('g', 1)]);
      const batch = { after: 20n, to: 50n, changes: [change('a', 30n, row('g', 2)), change('b', 40n, row('h', 3)), change('gone', 50n)] };
      underTest.breakCheckpoint(store);
      await expect(fillOf(store, batch)).rejects.toThrow();
      expect(await store.checkpoint(counterView)).toBe(20n);
      // Whoever goes on reads what stands there, and may fold further than the first time.
      const again = await open();
      await fillOf(again, { after: 20n, to: 60n, changes: [...batch.changes, change('c', 60n, row('g', 1))] });
      const rebuilt = await store.draft(counterView);
      await rebuilt.apply({ after: undefined, to: 60n, changes: [change('a', 30n, row('g', 2)), change('b', 40n, row('h', 3)), change('c', 60n, row('g', 1)), change('gone', 50n)] });
      const live = await everything(store);
      expect(await rebuilt.publish()).toBe(true);
      expect(await everything(store)).toEqual(live);
      expect(live).toEqual(['"a" 30 {"group":"g","total":2,"label":null}', '"b" 40 {"group":"h","total":3,"label":null}', '"c" 60 {"group":"g","total":1,"label":null}']);
      expect(await keys('ofGroup', { group: 'h' })).toEqual(['b']);
    });

    it('writes many rows at once', async () => {
      const rows = Array.from({ length: 1_100 }, (_, index): [string, CounterRow] => [`k${String(index).padStart(4, '0')}`, row('g', index)]);
      const live = await store.live(counterView);
      expect((await live.rows(rows.map(([key]) => key))).size).toBe(0);
      // Somebody else comes first with two of them.
      await fill(['k0000', row('f', 0)]);
      await fillOf(store, { after: 10n, to: 50_000n, changes: [change('k1050', 50_000n, row('z', -1))] });
      await live.apply({ after: 50_000n, to: 60_000n, changes: rows.map(([key, value], index) => change(key, BigInt(20 + index), value)) });
      expect((await everything(store)).length).toBe(1_100);
      const stored = await live.rows(rows.map(([key]) => key));
      expect([stored.size, stored.get('k0000')?.position, stored.get('k1050')?.position, stored.get('k1099')?.position]).toEqual([1_100, 20n, 50_000n, 1_119n]);
      expect(await keys('byTotal', {}, { limit: 3 })).toEqual(['k1050', 'k0000', 'k0001']);
    });

    it('fills a draft beside what readers see, and switches all of them at once', async () => {
      await fill(['a', row('g', 1)]);
      const other = await open();
      expect(await other.get(counterView, 'a')).toBeDefined();
      const before = await store.live(counterView);
      const draft = await store.draft(counterView);
      expect(await draft.checkpoint()).toBeUndefined();
      await draft.apply({ after: undefined, to: 10n, changes: [change('b', 10n, row('g', 2))] });
      await draft.caughtUp();
      expect(await draft.rows(['a', 'b'])).toEqual(new Map([['b', { row: row('g', 2), position: 10n }]]));
      expect(await everything(other)).toEqual(['"a" 10 {"group":"g","total":1,"label":null}']);
      expect(await draft.publish()).toBe(true);
      for (const handle of [store, other]) {
        expect((await handle.find<CounterRow>(counterView, 'ofGroup', { group: 'g' })).rows.map(({ key }) => key)).toEqual(['b']);
        expect(await handle.get(counterView, 'a')).toBeUndefined();
        expect(await handle.checkpoint(counterView)).toBe(10n);
        expect(await handle.isReady(counterView)).toBe(true);
      }
      await expect(before.apply({ after: 10n, to: 20n, changes: [change('a', 20n, row('g', 3))] })).rejects.toThrow(CheckpointMoved);
      await expect(draft.apply({ after: 10n, to: 20n, changes: [] })).rejects.toThrow(DraftGone);
      await fillOf(store, { after: 10n, to: 20n, changes: [change('c', 20n, row('g', 3))] });
      expect(await keys('byTotal', {})).toEqual(['b', 'c']);
    });

    it('publishes no draft that shows less than readers see, unless the log is another one', async () => {
      await fill(['a', row('g', 1)], ['b', row('g', 1)]);
      const draft = await store.draft(counterView);
      expect(await draft.publish()).toBe(false);
      await draft.apply({ after: undefined, to: 19n, changes: [change('a', 10n, row('g', 1))] });
      expect(await draft.publish()).toBe(false);
      expect(await keys('byTotal', {})).toEqual(['a', 'b']);
      expect(await draft.publish(true)).toBe(true);
      expect(await keys('byTotal', {})).toEqual(['a']);
      expect(await store.checkpoint(counterView)).toBe(19n);
    });

    it('publishes no draft that shows less than rows that are written already, although their checkpoint is not', async () => {
      await fill(['a', row('g', 1)]);
      const draft = await store.draft(counterView);
      await draft.apply({ after: undefined, to: 10n, changes: [change('a', 10n, row('g', 1))] });
      underTest.breakCheckpoint(store);
      await expect(fillOf(store, { after: 10n, to: 20n, changes: [change('a', 20n, row('g', 2))] })).rejects.toThrow();
      const { total } = (await store.get<CounterRow>(counterView, 'a'))!.row;
      if (!(await draft.publish())) {
        await draft.apply({ after: 10n, to: 20n, changes: [change('a', 20n, row('g', 2))] });
        expect(await draft.publish()).toBe(true);
      }
      expect((await store.get<CounterRow>(counterView, 'a'))!.row.total).toBeGreaterThanOrEqual(total);
    });

    it('drops a draft on demand; nothing can be filled in any more', async () => {
      const draft = await store.draft(counterView);
      await draft.discard();
      await draft.discard();
      expect(await store.kept([counterView])).toEqual([]);
      for (const call of [() => draft.checkpoint(), () => draft.apply({ after: undefined, to: 1n, changes: [] }), () => draft.publish()]) await expect(call()).rejects.toThrow(DraftGone);
    });

    it('says whether a view has caught up once, until it is emptied', async () => {
      const other = await open();
      expect(store.wasReady(counterView)).toBe(false);
      await fill(['a', row('g', 1)]);
      expect([await store.isReady(counterView), await other.isReady(counterView)]).toEqual([false, false]);
      const live = await store.live(counterView);
      await live.caughtUp();
      await live.caughtUp();
      expect([await store.isReady(counterView), await other.isReady(counterView)]).toEqual([true, true]);
      expect([store.wasReady(counterView), other.wasReady(counterView)]).toEqual([true, true]);
      await live.clear();
      // Whoever reads hears of it with the rows, without having asked.
      expect(await other.get(counterView, 'a')).toBeUndefined();
      expect(other.wasReady(counterView)).toBe(false);
    });

    it('keeps what readers saw before the last publication, lists what lies around, and prunes all but what is used', async () => {
      await fill(['a', row('g', 1)]);
      const old = { ...counterView, version: 2 };
      await fillOf(store, { after: undefined, to: 5n, changes: [change('z', 5n, row('g', 1))] }, old);
      for (let round = 0; round < 2; round += 1) {
        const draft = await store.draft(counterView);
        await draft.apply({ after: undefined, to: 10n, changes: [change('a', 10n, row('g', 1))] });
        expect(await draft.publish()).toBe(true);
      }
      const abandoned = await store.draft(counterView);
      const told = (await store.kept([counterView])).map(({ name, version, state, used }) => `${name} v${version} ${state} ${used ? 'used' : 'unused'}`);
      expect(told.sort()).toEqual(['counter-list v1 draft used', 'counter-list v1 former used', 'counter-list v1 live used', 'counter-list v2 live unused']);
      const dropped = (await store.prune([counterView])).map(({ version, state }) => `v${version} ${state}`);
      expect(dropped.sort()).toEqual(['v1 draft', 'v1 former', 'v2 live']);
      expect(await store.prune([counterView])).toEqual([]);
      expect((await store.kept([counterView])).map(({ state }) => state)).toEqual(['live']);
      expect(await keys('byTotal', {})).toEqual(['a']);
      await expect(abandoned.apply({ after: undefined, to: 1n, changes: [] })).rejects.toThrow(DraftGone);
      expect([await store.isReady(old), await store.checkpoint(old), await store.get(old, 'z')]).toEqual([false, undefined, undefined]);
    });

    it('dumps every row once, ordered by key', async () => {
      await fill(['b', row('g', 1)], ['a', row('h', 2, 'x')]);
      expect(await everything(store)).toEqual(['"a" 20 {"group":"h","total":2,"label":"x"}', '"b" 10 {"group":"g","total":1,"label":null}']);
    });
  });
}
