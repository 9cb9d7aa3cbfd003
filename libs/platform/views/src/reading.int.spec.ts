import { StoreViewReader } from './store-view-reader.js';
import { counterView, type CounterRow } from './testing/counters.js';
import { CounterWorld } from './testing/counter-world.js';
import { NotShownYet } from './view.js';
import { ViewProgress } from './view-progress.js';

describe('reading views', () => {
  let world: CounterWorld;
  beforeEach(async () => void (world = await CounterWorld.open()));
  afterEach(() => world.end());

  it('waits for nothing when a command changed nothing', async () => expect(await world.reader().waitFor(counterView, undefined)).toBe(true));

  it('sees its own change once it waited for it', async () => {
    world.run(counterView);
    for (let count = 1; count <= 20; count += 1) {
      expect(await world.reader().waitFor(counterView, await world.counted('a'))).toBe(true);
      expect((await world.reader().get<CounterRow>(counterView, 'a'))?.row.total).toBe(count);
    }
  });

  it('waits for a view that another process runs', async () => {
    world.run(counterView);
    expect(await world.reader(new ViewProgress()).waitFor(counterView, await world.counted('a'))).toBe(true);
  });

  it('says so when it waited in vain', async () => {
    const position = await world.counted('a');
    expect(await world.reader().waitFor(counterView, position, 30)).toBe(false);
    expect(await world.reader().waitFor(counterView, position, 0)).toBe(false);
    jest.spyOn(StoreViewReader.prototype, 'waitFor').mockResolvedValueOnce(true).mockResolvedValueOnce(false);
    await expect(world.reader().shows([counterView, counterView], position)).rejects.toThrow(NotShownYet);
  });

  it.each([['this process', () => world.progress], ['another process', () => new ViewProgress()]])('tells every change from now on, when its row is visible; run by %s', async (_, progress) => {
    world.run(counterView);
    await world.reader().waitFor(counterView, await world.counted('before'));
    const ending = new AbortController();
    const changes = world.changes(progress()).watch([counterView], ending.signal)[Symbol.asyncIterator]();
    for (const counter of ['a', 'b']) {
      const position = await world.counted(counter);
      expect(await changes.next()).toEqual({ done: false, value: { view: 'counter-list', key: counter, position } });
      expect(await world.store.get(counterView, counter)).toBeDefined();
    }
    const position = await world.happened({ type: 'Removed', data: { counter: 'a' } });
    expect((await changes.next()).value).toEqual({ view: 'counter-list', key: 'a', position });
    const last = changes.next();
    ending.abort();
    expect((await last).done).toBe(true);
  });

  it('loses no change for a reader that is slower than the view', async () => {
    world.run(counterView);
    const ending = new AbortController();
    const changes = world.changes().watch([counterView], ending.signal)[Symbol.asyncIterator]();
    const counters = Array.from({ length: 450 }, (_, index) => `c${index}`);
    const positions = await Promise.all(counters.map((counter) => world.counted(counter)));
    await world.reader().waitFor(counterView, positions.reduce((a, b) => (a > b ? a : b)));
    const told = new Set<string>();
    while (told.size < counters.length) told.add(((await changes.next()).value as { key: string }).key);
    expect(told).toEqual(new Set(counters));
    ending.abort();
  });
});
