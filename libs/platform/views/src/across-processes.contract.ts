import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { aloneByLease, Leases, openDocuments, type Documents } from '#platform/documents';
import { streamName } from '#platform/kernel';
import { counterStream, counterView, type CounterRow } from './testing/counters.js';
import { CounterWorld, disturbed, dumpOf, until } from './testing/counter-world.js';
import { differences } from './verify-view.js';
import { ViewProgress } from './view-progress.js';
import { RegisteredViews } from './registered-views.js';
import { viewsCommands } from './views-commands.js';
import { ViewsUnavailable, type AnyView, type ViewStore } from './view-store.js';

/**
 * What people at one process may rely on while others fill, rebuild and replace the views, whichever store they lie in.
 * @param openStore a further handle on the views of a folder
 * @param it declares a case
 */
export function describeViewsAcrossProcesses(name: string, openStore: (folder: string) => Promise<ViewStore>, it: (name: string, test: () => Promise<void>) => void = globalThis.it): void {
  describe(`views across processes: ${name}`, () => {
    let world: CounterWorld;
    beforeEach(async () => void (world = await CounterWorld.open({ openStore })));
    afterEach(() => world.end());
    const parts = () => ({ events: world.events, log: world.log, store: world.store });

    it('goes on answering from a whole view while it is rebuilt, and switches to the new one at once', async () => {
      const counters = Array.from({ length: 20 }, (_, index) => `c${String(index).padStart(2, '0')}`);
      for (const counter of counters) await world.counted(counter);
      world.run(counterView);
      const reader = world.reader(new ViewProgress(), await world.anotherHandle());
      await reader.waitFor(counterView, await world.counted('c00'));
      const reading = { ended: false, answers: 0, seen: 0 };
      const readOn = async (): Promise<void> => {
        while (!reading.ended) {
          const { rows } = await reader.find<CounterRow>(counterView, 'ofGroup', { group: 'g' }, { limit: 100 });
          const total = rows.reduce((sum, { row }) => sum + row.total, 0);
          // Every counter is there, and nothing that was seen before is missing again.
          expect(rows.map(({ key }) => key)).toEqual(counters);
          expect(total).toBeGreaterThanOrEqual(reading.seen);
          reading.seen = total;
          reading.answers += 1;
          await new Promise((resolve) => setImmediate(resolve));
        }
      };
      const countOn = async (): Promise<void> => {
        for (let at = 0; !reading.ended; at += 1) {
          await world.counted(counters[at % counters.length]!);
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      };
      const [readers, writer] = [readOn(), countOn()];
      for (const going of [readers, writer]) going.catch(() => void (reading.ended = true));
      const rebuilder = world.runners([counterView], { store: await world.anotherHandle(), progress: new ViewProgress() });
      const generation = (await world.store.live(counterView)).generation;
      for (let round = 0; round < 2; round += 1) expect((await rebuilder.rebuild(counterView)).facts).toBeGreaterThan(20);
      const answers = reading.answers;
      await until(async () => reading.answers > answers + 3);
      reading.ended = true;
      await Promise.all([readers, writer]);
      expect((await world.store.live(counterView)).generation).not.toBe(generation);
      await reader.waitFor(counterView, await world.counted('c01'));
      expect(await differences(counterView, parts(), world.otherStore())).toEqual([]);
    });

    it('fills a new version beside the old one, which others go on filling and reading; nobody sees half of it', async () => {
      const next = { ...counterView, version: 2, on: { ...counterView.on, Counted: (...args: Parameters<typeof counterView.on.Counted>) => ({ ...counterView.on.Counted(...args), label: 'v2' }) } } as unknown as AnyView & typeof counterView;
      world.runners([counterView]).start();
      await world.counted('a');
      const oldReader = world.reader(new ViewProgress(), await world.anotherHandle());
      expect(await oldReader.waitFor(counterView, await world.counted('b'))).toBe(true);

      // The process of the new build is held up in the middle of the history.
      let letGo = (): void => undefined;
      const gate = new Promise<void>((resolve) => void (letGo = resolve));
      const newStore = await world.anotherHandle();
      const newProgress = new ViewProgress();
      const newReader = world.reader(newProgress, newStore);
      const impatient = world.reader(newProgress, newStore, 1);
      const filling = world.run(next, { store: newStore, progress: newProgress, batchSize: 1, events: disturbed(world.events, ({ stream }) => (stream.endsWith('-b') ? gate : undefined)) });
      await until(async () => (await newStore.get(next, 'a')) !== undefined);
      await expect(impatient.get(next, 'a')).rejects.toThrow(ViewsUnavailable);
      const runnersOfNew = world.runners([next], { store: newStore, progress: newProgress });
      expect(await runnersOfNew.unready()).toMatchObject([{ version: 2, ready: false, state: 'not-run-here' }]);
      const asked = newReader.find<CounterRow>(next, 'byTotal', {});
      expect(await oldReader.waitFor(counterView, await world.counted('c'))).toBe(true);
      expect((await oldReader.find<CounterRow>(counterView, 'byTotal', {})).rows.map(({ key, row }) => [key, row.label])).toEqual([['a', null], ['b', null], ['c', null]]);

      letGo();
      // Everything that stood in the log when the new build began; the third one came later.
      expect((await asked).rows.map(({ key, row }) => [key, row.label]).slice(0, 2)).toEqual([['a', 'v2'], ['b', 'v2']]);
      expect(await runnersOfNew.unready()).toEqual([]);
      const position = await world.counted('a');
      expect(await newReader.waitFor(next, position)).toBe(true);
      expect(await oldReader.waitFor(counterView, position)).toBe(true);
      expect((await oldReader.get<CounterRow>(counterView, 'a'))?.row).toMatchObject({ total: 2, label: null });
      expect((await newReader.get<CounterRow>(next, 'a'))?.row).toMatchObject({ total: 2, label: 'v2' });
      expect((await newReader.get<CounterRow>(next, 'c'))?.row).toMatchObject({ total: 1, label: 'v2' });
      await filling.stop();
    });

    it('is run by one process at a time, handed over at a stop, and taken over from a process that froze', async () => {
      let now = Date.now();
      const documents: Documents = await openDocuments({ views: 'sqlite', dataDirectory: world.folder }, () => now);
      const terms = { length: 1_000, renewal: 5, look: 5 };
      const process = async (owner: string) => {
        const leases = new Leases(documents, () => now);
        return { leases, runners: world.runners([counterView], { store: await world.anotherHandle(), progress: new ViewProgress(), alone: aloneByLease({ leases, owner, now: () => now, terms }) }) };
      };
      const stateOf = async ({ runners }: { readonly runners: ReturnType<typeof world.runners> }) => (await runners.conditions())[0]!.state;
      const [first, second, third] = [await process('first'), await process('second'), await process('third')];
      const reader = world.reader(new ViewProgress());
      first.runners.start();
      await until(async () => (await stateOf(first)) === 'live');
      second.runners.start();
      expect(await reader.waitFor(counterView, await world.counted('a'))).toBe(true);
      expect(await stateOf(second)).toBe('not-run-here');
      await first.runners.stop();
      await until(async () => (await stateOf(second)) === 'live');
      expect(await reader.waitFor(counterView, await world.counted('a'))).toBe(true);

      // The second one freezes: its renewals do not come through, and the time of its lease goes by.
      let thaw = (): void => undefined;
      const frozen = new Promise<void>((resolve) => void (thaw = resolve));
      const renew = second.leases.renew.bind(second.leases);
      const renewal = jest.spyOn(second.leases, 'renew').mockImplementation(async (...args) => frozen.then(() => renew(...args)));
      await until(async () => renewal.mock.calls.length > 0);
      now += 1_000;
      third.runners.start();
      await until(async () => (await stateOf(third)) === 'live');
      thaw();
      await until(async () => (await stateOf(second)) === 'not-run-here');
      const position = await world.counted('b');
      expect(await reader.waitFor(counterView, position)).toBe(true);
      expect(await differences(counterView, parts(), world.otherStore())).toEqual([]);
      await Promise.all([second.runners.stop(), third.runners.stop()]);
      await documents.close();
    });

    it('looks at a view once for all who wait for it', async () => {
      await world.counted('a');
      const { stop } = world.run(counterView);
      const other = await world.anotherHandle();
      const waiting = world.reader(new ViewProgress(), other);
      await waiting.waitFor(counterView, await world.counted('a'));
      await stop();
      const looks = jest.spyOn(other, 'checkpoint');
      const position = await world.counted('a');
      const waits = Array.from({ length: 20 }, () => waiting.waitFor(counterView, position));
      await until(async () => looks.mock.calls.length >= 5);
      const alone = looks.mock.calls.length;
      expect(alone).toBeLessThan(20);
      world.run(counterView, { progress: new ViewProgress() });
      expect(await Promise.all(waits)).toEqual(Array.from({ length: 20 }, () => true));
    });

    it('pulls no more facts than it can hold while the store of views is slow', async () => {
      let open = (): void => undefined;
      const gate = new Promise<void>((resolve) => void (open = resolve));
      const fact = () => ({ id: randomUUID(), type: counterStream.storedNames.Counted, data: { counter: 'many', by: 1, group: 'g' }, metadata: {} });
      let pulled = 0;
      const fill = await world.store.live(counterView);
      const apply = fill.apply.bind(fill);
      const { runner } = world.run(counterView, { fill: async () => fill, events: disturbed(world.events, () => void (pulled += 1)) });
      await until(async () => runner.state === 'live');
      const slow = jest.spyOn(fill, 'apply').mockImplementation(async (batch) => gate.then(() => apply(batch)));
      let revision: bigint | 'no-stream' = 'no-stream';
      for (let round = 0; round < 3; round += 1) ({ revision } = await world.events.append(streamName(counterStream, 'many'), revision, Array.from({ length: 4_000 }, fact)));
      await until(async () => slow.mock.calls.length > 0 && pulled >= 2_000);
      for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      expect(pulled).toBeLessThan(4_100);
      open();
      await until(async () => ((await fill.rows(['many'])).get('many')?.row as CounterRow | undefined)?.total === 12_000);
      expect(pulled).toBe(12_000);
    });

    it('is looked after on the command line: status, rebuild, verify and prune', async () => {
      const registered = new RegisteredViews();
      registered.register(counterView);
      const runners = world.runners([counterView]);
      runners.start();
      const position = await world.counted('a');
      await world.reader().waitFor(counterView, position);
      const old = { ...counterView, version: 7 };
      await (await world.store.live(old)).apply({ after: undefined, to: 1n, changes: [] });
      const scratch = () => ({ store: world.otherStore(), file: join(world.folder, 'nothing.sqlite') });
      const commands = viewsCommands({ ...parts(), registered, runners, scratch });
      const run = (command: string, flags: { readonly [flag: string]: string } = {}) => commands.find((one) => one.name === `views ${command}`)!.run(flags as never);
      expect(await run('status')).toEqual([
        `counter-list v1 · live · checkpoint ${position}`, expect.stringMatching(/^counter-list v7 · filling \S+ · of another version of Seatkeeper · checkpoint 1$/), expect.stringContaining('views prune'),
      ]);
      expect(await run('rebuild', { view: 'counter-list' })).toEqual([expect.stringMatching(/^counter-list: rebuilt from 1 facts in \d+ ms$/)]);
      expect(await run('verify')).toEqual(['counter-list: equal to a rebuild from the beginning']);
      expect(((await run('prune')) as string[]).sort()).toEqual([expect.stringMatching(/^Dropped: counter-list v1 · .*before the last rebuild/), expect.stringMatching(/^Dropped: counter-list v7/)]);
      expect(await run('prune')).toEqual([expect.stringContaining('Nothing to drop')]);
      expect(await world.reader().waitFor(counterView, await world.counted('a'))).toBe(true);
      expect((await world.reader().get<CounterRow>(counterView, 'a'))?.row.total).toBe(2);
    });

    it('tells the same as a view in SQLite, byte for byte', async () => {
      const local = world.otherStore();
      world.run(counterView);
      world.run(counterView, { store: local, progress: new ViewProgress() });
      const counters = ['a', 'b', 'ü 😀', '{"$where":1}', 'x.y'];
      for (let at = 0; at < 60; at += 1) {
        const counter = counters[(at * 7) % counters.length]!;
        if (at % 9 === 8) await world.happened({ type: 'Removed', data: { counter } });
        else await world.counted(counter, at % 4, { group: `g${at % 2}`, label: ['x.y$', '\u0000\u2028', '😀'][at % 3]! });
      }
      const position = await world.counted('a');
      await world.reader(new ViewProgress()).waitFor(counterView, position);
      await world.reader(new ViewProgress(), local).waitFor(counterView, position);
      const dump = await dumpOf(world.store, counterView);
      expect(dump).toEqual(await dumpOf(local, counterView));
      expect(dump.length).toBeGreaterThan(2);
    });
  });
}
