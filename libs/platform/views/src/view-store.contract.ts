import type { Position } from '#platform/kernel';
import { counterView, type CounterRow } from './testing/counters.js';
import { CheckpointMoved, UndeclaredQuery, type PageWanted, type RowChange, type ViewStore } from './view-store.js';

const row = (group: string, total: number, label: string | null = null): CounterRow => ({ group, total, label });
const change = (key: string, position: Position, value?: CounterRow): RowChange => ({ key, row: value, position });
const everything = async (store: ViewStore): Promise<string[]> => {
  const lines: string[] = [];
  for await (const line of store.dump(counterView)) lines.push(line);
  return lines;
};

/** What every view store must do. `open` gives the same data each time within one test. */
export function viewStoreContract(name: string, world: () => Promise<{ readonly open: () => Promise<ViewStore>; readonly end: () => Promise<void> }>): void {
  describe(`view store: ${name}`, () => {
    let store: ViewStore;
    let open: () => Promise<ViewStore>;
    let end: () => Promise<void>;
    beforeEach(async () => {
      ({ open, end } = await world());
      store = await open();
    });
    afterEach(async () => {
      await store.close();
      await end();
    });

    const fill = async (...rows: [key: string, row: CounterRow][]): Promise<void> =>
      store.apply(counterView, { after: await store.checkpoint(counterView), to: BigInt(rows.length * 10), changes: rows.map(([key, value], index) => change(key, BigInt((index + 1) * 10), value)) });
    const keys = async (query: string, values: Partial<CounterRow>, page?: PageWanted): Promise<string[]> =>
      (await store.find<CounterRow>(counterView, query, values, page)).rows.map(({ key }) => key);

    it('begins empty, and keeps rows and checkpoint together', async () => {
      expect(await store.checkpoint(counterView)).toBeUndefined();
      expect(await store.get(counterView, 'a')).toBeUndefined();
      await store.apply(counterView, { after: undefined, to: 9_007_199_254_740_993n, changes: [change('a', 9_007_199_254_740_992n, row('g', 1, 'Ä "\u0000\u2028"'))] });
      await store.close();
      store = await open();
      expect(await store.checkpoint(counterView)).toBe(9_007_199_254_740_993n);
      expect(await store.get(counterView, 'a')).toEqual({ key: 'a', row: row('g', 1, 'Ä "\u0000\u2028"'), position: 9_007_199_254_740_992n });
    });

    it('writes nothing when somebody else moved the checkpoint', async () => {
      await fill(['a', row('g', 1)]);
      for (const after of [undefined, 9n]) await expect(store.apply(counterView, { after, to: 20n, changes: [change('a', 20n, row('g', 2))] })).rejects.toThrow(CheckpointMoved);
      expect((await store.get(counterView, 'a'))?.row).toEqual(row('g', 1));
      expect(await store.checkpoint(counterView)).toBe(10n);
    });

    it('keeps a younger row, also a removed one, when an older write comes late', async () => {
      await store.apply(counterView, { after: undefined, to: 30n, changes: [change('a', 20n, row('g', 2)), change('b', 30n)] });
      await store.apply(counterView, { after: 30n, to: 40n, changes: [change('a', 10n, row('g', 1)), change('b', 10n, row('g', 1)), change('c', 10n, row('g', 1))] });
      expect((await store.get(counterView, 'a'))?.row).toEqual(row('g', 2));
      expect(await store.get(counterView, 'b')).toBeUndefined();
      expect(await store.get(counterView, 'c')).toBeDefined();
      const stored = await store.rows(counterView, ['a', 'b', 'nothing']);
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
      await store.apply(counterView, { after: undefined, to: 40n, changes: [change('c', 30n, row('g', 1)), change('a', 10n, row('g', 1)), change('b', 20n)] });
      expect(await store.changedBetween(counterView, undefined, 40n, 10)).toEqual([{ key: 'a', position: 10n }, { key: 'b', position: 20n }, { key: 'c', position: 30n }]);
      expect(await store.changedBetween(counterView, 10n, 20n, 10)).toEqual([{ key: 'b', position: 20n }]);
      expect(await store.changedBetween(counterView, undefined, 40n, 1)).toEqual([{ key: 'a', position: 10n }]);
    });

    it('keeps versions of a view apart', async () => {
      await fill(['a', row('g', 1)]);
      const next = { ...counterView, version: 2 };
      expect(await store.checkpoint(next)).toBeUndefined();
      await store.apply(next, { after: undefined, to: 5n, changes: [change('z', 5n, row('g', 1))] });
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
      await store.clear(counterView);
      expect(await second.checkpoint(counterView)).toBeUndefined();
      expect(await everything(second)).toEqual([]);
      await second.close();
    });

    it('dumps every row once, ordered by key', async () => {
      await fill(['b', row('g', 1)], ['a', row('h', 2, 'x')]);
      expect(await everything(store)).toEqual(['"a" 20 {"group":"h","total":2,"label":"x"}', '"b" 10 {"group":"g","total":1,"label":null}']);
    });
  });
}
