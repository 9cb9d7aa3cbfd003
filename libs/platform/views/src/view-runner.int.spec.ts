import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Logger } from '@nestjs/common';
import { StoreUnavailable } from '#platform/event-store';
import { streamName, type Position } from '#platform/kernel';
import { counterStream, counterView, type CounterFact, type CounterRow } from './testing/counters.js';
import { CounterWorld, disturbed, dumpOf, until } from './testing/counter-world.js';
import { differences } from './verify-view.js';
import { ViewProgress } from './view-progress.js';
import { ViewFill, type AnyView, type ViewBatch } from './view-store.js';

describe('running a view', () => {
  let world: CounterWorld;
  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => void (world = await CounterWorld.open()));
  afterEach(() => world.end());
  const total = async (counter: string) => (await world.reader().get<CounterRow>(counterView, counter))?.row.total;

  const facts = fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.record({ type: fc.constant('Counted' as const), data: fc.record({ counter: fc.constantFrom('a', 'b', 'c', 'd'), group: fc.constantFrom('g', 'h'), by: fc.integer({ min: -3, max: 12 }), label: fc.option(fc.string(), { nil: undefined }) }) }) },
      { weight: 1, arbitrary: fc.record({ type: fc.constantFrom('Removed' as const, 'Ignored' as const), data: fc.record({ counter: fc.constantFrom('a', 'b', 'c', 'd') }) }) },
    ),
    { minLength: 5, maxLength: 60 },
  );

  it('gives the same rows, byte for byte, live with odd cuts and restarts, and built again from the beginning', async () => {
    let view: AnyView = counterView;
    await fc.assert(fc.asyncProperty(facts, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), async (history, cuts) => {
      view = { ...counterView, version: view.version + 1 };
      let position: Position | undefined;
      let at = 0;
      for (let turn = 0; at < history.length; turn += 1) {
        const size = cuts[turn % cuts.length]!;
        const { stop } = world.run(view, { batchSize: size });
        for (const fact of history.slice(at, (at += size)) as CounterFact[]) position = await world.happened(fact);
        expect(await world.reader().waitFor(view, position)).toBe(true);
        await stop();
      }
      const again = world.otherStore();
      const { stop } = world.run(view, { store: again });
      await until(async () => (await again.checkpoint(view)) === position);
      await stop();
      expect(await dumpOf(again, view)).toEqual(await dumpOf(world.store, view));
      expect(await again.checkpoint(view)).toBe(await world.store.checkpoint(view));
      expect(await differences(view, { events: world.events, log: world.log, store: world.store }, world.otherStore())).toEqual([]);
    }), { numRuns: 15 });
  });

  it('goes on where it stopped', async () => {
    await world.counted('a');
    const first = world.run(counterView);
    await world.reader().waitFor(counterView, await world.counted('a'));
    await first.stop();
    const position = await world.counted('b');
    const second = world.run(counterView);
    await world.reader().waitFor(counterView, position);
    expect(second.runner.facts).toBe(1);
    expect([await total('a'), await total('b')]).toEqual([2, 1]);
  });

  it('takes nothing in twice when rows were written and the checkpoint was not', async () => {
    let position: Position | undefined;
    // A fact more each time, so that rows that hold the old facts already are folded on.
    const torn = new FillThatTears(await world.store.live(counterView), async () => void (position = await world.counted('a')));
    for (let count = 0; count < 5; count += 1) await world.counted('a');
    world.run(counterView, { fill: async () => torn });
    await until(async () => torn.tears === 0 && torn.own === position);
    expect(await total('a')).toBe(7);
  });

  it('comes back after the log was away, without a gap', async () => {
    for (let count = 0; count < 10; count += 1) await world.counted('a');
    let failures = 2;
    const position = await world.counted('a');
    const events = disturbed(world.events, () => {
      if (failures-- > 0) throw new StoreUnavailable('away');
    });
    world.run(counterView, { events });
    expect(await world.reader().waitFor(counterView, position)).toBe(true);
    expect(await total('a')).toBe(11);
  });

  it('stops loudly at a fact that it cannot fold, shows what stands before it and nothing behind it', async () => {
    const picky = { ...counterView, on: { ...counterView.on, Removed: () => { throw new Error('what now'); } } } as unknown as AnyView;
    const runners = world.runners([picky]);
    runners.start();
    const position = await world.counted('a');
    expect(await world.reader().waitFor(picky, position)).toBe(true);
    expect(await total('a')).toBe(1);
    await world.happened({ type: 'Removed', data: { counter: 'b' } });
    await world.counted('a');
    await until(async () => (await runners.conditions())[0]?.state === 'stopped');
    expect(await runners.unready()).toMatchObject([{ name: 'counter-list', state: 'stopped', checkpoint: position, behind: true, problem: expect.stringContaining('counter-b, revision 0') as string }]);
    expect(await total('a')).toBe(1);
    expect(await world.store.checkpoint(picky)).toBe(position);
  });

  it('is behind when the log holds facts of its own streams that it does not show, whatever else the log holds', async () => {
    const runners = world.runners([counterView]);
    const condition = async () => (await runners.conditions())[0];
    const { stop } = world.run(counterView);
    await world.reader().waitFor(counterView, await world.counted('a'));
    await stop();
    const fact = { id: randomUUID(), type: 'opened', data: {}, metadata: {} };
    await world.events.append('door-a', 'no-stream', [fact]);
    expect(await condition()).toMatchObject({ state: 'not-run-here', ready: true, behind: false });
    await world.counted('a');
    expect(await condition()).toMatchObject({ state: 'not-run-here', ready: true, behind: true });
  });

  it('writes a row once for a long stretch of the history, and folds the stretch again when that write fails', async () => {
    const fact = () => ({ id: randomUUID(), type: counterStream.storedNames.Counted, data: { counter: 'a', by: 1, group: 'g' }, metadata: {} });
    await world.events.append(streamName(counterStream, 'a'), 'no-stream', Array.from({ length: 4_500 }, fact));
    const fill = await world.store.live(counterView);
    const apply = jest.spyOn(fill, 'apply').mockRejectedValueOnce(new Error('disk full'));
    world.run(counterView, { fill: async () => fill });
    await until(async () => (await total('a')) === 4_500);
    expect(apply).toHaveBeenCalledTimes(2);
  });

  it('builds the view again when the log ends before the checkpoint', async () => {
    await (await world.store.live(counterView)).apply({ after: undefined, to: 1_000_000n, changes: [{ key: 'ghost', row: { group: 'g', total: 1 }, position: 1_000_000n }] });
    const position = await world.counted('a');
    world.run(counterView);
    await until(async () => (await total('a')) === 1);
    expect(await world.store.checkpoint(counterView)).toBe(position);
    expect(await total('ghost')).toBeUndefined();
  });

  it('is not led astray by another process that runs or empties the same view', async () => {
    const first = world.run(counterView);
    const second = world.run(counterView, {});
    let position: Position | undefined;
    for (let count = 0; count < 30; count += 1) position = await world.counted(`c${count % 3}`);
    await world.reader(new ViewProgress()).waitFor(counterView, position);
    await (await world.store.live(counterView)).clear();
    position = await world.counted('c0');
    expect(await world.reader(new ViewProgress()).waitFor(counterView, position)).toBe(true);
    expect([await total('c0'), await total('c1'), await total('c2')]).toEqual([11, 10, 10]);
    await Promise.all([first.stop(), second.stop()]);
  });

  it('rebuilds on demand and says how much it read', async () => {
    const runners = world.runners([counterView]);
    runners.start();
    for (let count = 0; count < 3; count += 1) await world.counted('a');
    const position = await world.counted('b');
    await world.reader().waitFor(counterView, position);
    expect(await runners.rebuild(counterView)).toMatchObject({ facts: 4 });
    expect(await total('a')).toBe(3);
    expect(await world.reader().waitFor(counterView, await world.counted('a'))).toBe(true);
    expect(await runners.unready()).toEqual([]);
  });

  it('finds rows that differ from a rebuild', async () => {
    const { stop } = world.run(counterView);
    await world.counted('b');
    const position = await world.counted('a');
    await world.reader().waitFor(counterView, position);
    await stop();
    const parts = { events: world.events, log: world.log, store: world.store };
    const stored = await world.store.checkpoint(counterView);
    await (await world.store.live(counterView)).apply({ after: stored, to: stored!, changes: [{ key: 'a', row: { group: 'g', total: 99 }, position: position + 1n }] });
    expect(await differences(counterView, parts, world.otherStore())).toEqual(['"a"']);
  });
});

/** A fill without transactions that loses its checkpoint twice, after the rows were written. */
class FillThatTears extends ViewFill {
  readonly generation = 'torn';
  own: Position | undefined;
  tears = 2;
  constructor(
    private readonly inner: ViewFill,
    private readonly torn: () => Promise<void>,
  ) {
    super();
  }
  override async checkpoint(): Promise<Position | undefined> {
    return this.own;
  }
  override rows(keys: readonly string[]): ReturnType<ViewFill['rows']> {
    return this.inner.rows(keys);
  }
  override async apply(batch: ViewBatch): Promise<void> {
    await this.inner.apply({ ...batch, after: await this.inner.checkpoint() });
    if (this.tears > 0) {
      this.tears -= 1;
      await this.torn();
      throw new Error('torn');
    }
    this.own = batch.to;
  }
  override caughtUp(): Promise<void> {
    return this.inner.caughtUp();
  }
  override clear(): Promise<void> {
    return this.inner.clear();
  }
}
