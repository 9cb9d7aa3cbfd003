import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { Leases, aloneByLease } from '#platform/documents';
import { openEventStore, StoreFactLog, type EventStore } from '#platform/event-store';
import { systemClock, type Fact, type StreamCategory } from '#platform/kernel';
import { InMemoryDocuments } from '../../documents/src/testing/in-memory-documents.js';
import { lockFileIn, onlyProcess, somebodyWorksOn } from './admission.js';
import type { Reaction } from './reaction.js';
import { ReactionRunners } from './reaction-runners.js';
import { TaskList } from './task-list.js';
import { LeasedRights, RightsOfOneProcess } from './work-rights.js';

type OrderFact = Fact<'Ordered', { order: string }> | Fact<'Broken', { order: string }>;
const orders: StreamCategory<OrderFact> = { category: 'order', storedNames: { Ordered: 'ordered', Broken: 'broken' }, examples: [] };

describe('reactions from fact to work', () => {
  let folder: string;
  let events: EventStore;
  let documents: InMemoryDocuments;
  let runs: string[];
  let closing: (() => Promise<unknown>)[];
  let toldOf: (key: string) => void;
  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'reactions-'));
    events = await openEventStore({ eventStore: 'sqlite', dataDirectory: folder });
    documents = new InMemoryDocuments();
    runs = [];
    closing = [];
    toldOf = () => undefined;
  });
  afterEach(async () => {
    for (const close of closing.reverse()) await close();
    await events.close();
    rmSync(folder, { recursive: true });
  });

  const ordered = async (order: string, type: OrderFact['type'] = 'Ordered') => (await events.append(`order-${order}`, 'no-stream', [{ id: randomUUID(), type: orders.storedNames[type], data: { order }, metadata: {} }])).position;
  const whenOrdered: Reaction<OrderFact> = {
    name: 'when-ordered',
    streams: [orders],
    taskFor: ({ type, data }) => {
      if (type === 'Broken') throw new Error('what now');
      return { key: data.order };
    },
    carryOut: async ({ key }) => {
      runs.push(key);
      toldOf(key);
      return { kind: 'done' };
    },
  };
  /** A process of many, on leases. Those that stand by look again at once. */
  const startLeased = (owner: string): ReactionRunners => {
    const [leases, now] = [new Leases(documents, Date.now), Date.now];
    const runners = new ReactionRunners({
      events, log: new StoreFactLog(events, systemClock), documents, tasks: new TaskList(documents), now, rights: new LeasedRights(leases, owner, now),
      admission: async () => () => undefined, feedAlone: aloneByLease({ leases, owner, now, terms: { length: 60_000, renewal: 1, look: 1 } }),
    });
    runners.register(whenOrdered);
    runners.start();
    closing.push(() => runners.stop());
    return runners;
  };
  const start = (more: { documents?: InMemoryDocuments; reaction?: Reaction<OrderFact>; patience?: number } = {}): ReactionRunners => {
    const kept = more.documents ?? documents;
    const runners = new ReactionRunners({
      events, log: new StoreFactLog(events, systemClock), documents: kept, tasks: new TaskList(kept), now: Date.now, rights: new RightsOfOneProcess(),
      admission: (signal) => onlyProcess(lockFileIn(folder), signal),
      ...(more.patience !== undefined && { patience: more.patience }),
    });
    runners.register(more.reaction ?? whenOrdered);
    runners.start();
    closing.push(() => runners.stop());
    return runners;
  };
  const until = async (holds: () => boolean | Promise<boolean>) => {
    while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
  };
  const settled = (runners: ReactionRunners) => until(async () => {
    const [condition] = await runners.conditions();
    return condition!.state === 'live' && condition!.open === 0;
  });

  it('works on what happened before the start, and on a fresh fact without being asked', async () => {
    await ordered('a');
    start();
    await until(() => runs.includes('a'));
    const worked = new Promise<string>((resolve) => void (toldOf = resolve));
    await ordered('b');
    expect(await worked).toBe('b');
  });

  it('does not look again at what it took in before a restart', async () => {
    await ordered('a');
    const first = start();
    await until(() => runs.length === 1);
    await settled(first);
    await first.stop();
    await ordered('b');
    await settled(start());
    await until(() => runs.length === 2);
    expect(runs).toEqual(['a', 'b']);
  });

  it('loses nothing when it dies between the task and the checkpoint', async () => {
    const dying = new DocumentsThatDie();
    await ordered('a');
    const first = start({ documents: dying });
    await until(() => dying.refused > 0);
    await first.stop();
    dying.dead = false;
    runs = [];
    await ordered('b');
    const second = start({ documents: dying });
    await until(() => runs.includes('b'));
    await settled(second);
    // The checkpoint never was stored, so the work of the first fact became due again: harmless, because work looks at its stream.
    expect(runs.toSorted()).toEqual(['a', 'b']);
  });

  it('works on demand, and refuses a reaction that there is not', async () => {
    const runners = start();
    await settled(runners);
    await runners.demand('when-ordered', 'by hand');
    await until(() => runs.includes('by hand'));
    await expect(runners.demand('when-nothing', 'a')).rejects.toThrow('There is no reaction "when-nothing"');
  });

  it('stops loudly at a fact that it cannot read, and goes on with the work that is due', async () => {
    await ordered('a');
    await ordered('b', 'Broken');
    const runners = start();
    await until(() => runners.stopped().length > 0);
    expect(await runners.conditions()).toMatchObject([{ name: 'when-ordered', state: 'stopped', problem: expect.stringContaining('order-b, revision 0') as string }]);
    await runners.demand('when-ordered', 'c');
    await until(() => runs.includes('c'));
  });

  it('tells what is open and what fails', async () => {
    const runners = start({ reaction: { ...whenOrdered, carryOut: async () => { throw new Error('no answer'); } } });
    await ordered('a');
    await until(async () => (await runners.conditions())[0]!.failing === 1);
    expect((await runners.conditions())[0]).toMatchObject({ open: 1, failing: 1 });
  });

  it('lets one process of a data folder work; the next one takes over when it ends', async () => {
    const first = start();
    await settled(first);
    expect(somebodyWorksOn(folder)).toBe(true);
    const second = start();
    await ordered('a');
    await until(() => runs.length === 1);
    expect((await second.conditions())[0]).toMatchObject({ state: 'not-run-here' });
    await first.stop();
    await ordered('b');
    await until(() => runs.length === 2);
    await settled(second);
    expect(runs).toEqual(['a', 'b']);
  });

  it('lets one process of many turn facts into tasks, and another one as soon as that one stops', async () => {
    const first = startLeased('one');
    await settled(first);
    const second = startLeased('two');
    await ordered('a');
    await until(() => runs.includes('a'));
    expect(await second.conditions()).toMatchObject([{ state: 'not-run-here' }]);
    await first.stop();
    await ordered('b');
    await until(() => runs.includes('b'));
    await settled(second);
    expect(runs).toEqual(['a', 'b']);
  });

  it('stops being the one when its lease is taken, and is it again when that is free', async () => {
    const first = startLeased('one');
    await settled(first);
    const lease = (await documents.get<{ token: string }>('leases', 'reaction when-ordered'))!;
    await documents.put('leases', lease.key, { owner: 'two', token: 'other', until: Date.now() + 60_000 });
    await until(async () => (await first.conditions())[0]!.state === 'not-run-here');
    await documents.delete('leases', lease.key);
    await ordered('a');
    await until(() => runs.includes('a'));
  });

  it('waits at a stop for the work under way, and keeps others out when that does not end in time', async () => {
    let release = () => {};
    const blocked = new Promise<void>((resolve) => void (release = resolve));
    const slow: Reaction<OrderFact> = { ...whenOrdered, carryOut: async ({ key }) => { runs.push(key); await blocked; return { kind: 'done' }; } };
    const first = start({ reaction: slow, patience: 1 });
    await ordered('a');
    await until(() => runs.length === 1);
    await first.stop();
    const ending = new AbortController();
    const admission = onlyProcess(lockFileIn(folder), ending.signal);
    ending.abort();
    expect(await admission).toBeUndefined();
    release();
  });
});

/** Documents of a process that dies as it stores a checkpoint. */
class DocumentsThatDie extends InMemoryDocuments {
  dead = true;
  refused = 0;
  override async put(...[collection, key, body, options]: Parameters<InMemoryDocuments['put']>): Promise<number> {
    if (this.dead && collection === 'reaction-checkpoints') {
      this.refused += 1;
      throw new Error('died');
    }
    return super.put(collection, key, body, options);
  }
}
