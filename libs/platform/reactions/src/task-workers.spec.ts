import { Logger } from '@nestjs/common';
import { toInstant, type RecordedFact } from '#platform/kernel';
import { Leases } from '#platform/documents';
import { InMemoryDocuments } from '../../documents/src/testing/in-memory-documents.js';
import { backOff } from './back-off.js';
import { LeaseLost, RetryLater, type Lease, type Reaction, type Task, type TaskOutcome } from './reaction.js';
import { TaskList } from './task-list.js';
import { TaskWorkers } from './task-workers.js';
import { LeasedRights, RightsOfOneProcess, type WorkRights } from './work-rights.js';

const done: TaskOutcome = { kind: 'done' };

describe('carrying out tasks', () => {
  let now: number;
  let documents: InMemoryDocuments;
  let tasks: TaskList;
  let runs: string[];
  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(() => {
    now = Date.UTC(2026, 8, 17);
    documents = new InMemoryDocuments(() => now);
    tasks = new TaskList(documents);
    runs = [];
  });

  const reaction = (carryOut: (task: Task, lease: Lease) => Promise<TaskOutcome>, name = 'when-ordered'): Reaction =>
    ({ name, streams: [], taskFor: (_: RecordedFact) => undefined, carryOut });
  const workers = (reactions: Reaction | Reaction[], rights: WorkRights = new RightsOfOneProcess()) =>
    new TaskWorkers([reactions].flat(), { tasks, rights, now: () => now, random: () => 0 });
  const leased = (owner: string) => new LeasedRights(new Leases(documents, () => now), owner, () => now);
  const noted = (work: (task: Task, lease: Lease) => Promise<TaskOutcome> = async () => done) =>
    reaction(async (task, lease) => {
      runs.push(`${task.key}:${task.attempts}`);
      return work(task, lease);
    });

  it('does what is due once, and forgets it', async () => {
    await tasks.makeDue('when-ordered', 'a', now, 1n);
    await tasks.makeDue('when-ordered', 'b', now + 1, 2n);
    const crew = workers(noted());
    await crew.runDue();
    await crew.runDue();
    expect(runs).toEqual(['a:0']);
    now += 1;
    await crew.runDue();
    expect(runs).toEqual(['a:0', 'b:0']);
    expect(await tasks.all('when-ordered', 10)).toEqual([]);
  });

  it('tries again later and later after errors, for ever', async () => {
    await tasks.makeDue('when-ordered', 'a', now, 1n);
    const crew = workers(noted(async () => { throw new Error('no answer'); }));
    for (const pause of [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 300_000, 300_000]) {
      await crew.runDue();
      now += pause - 1;
      const before = runs.length;
      await crew.runDue();
      expect(runs.length).toBe(before);
      now += 1;
    }
    expect((await tasks.get('when-ordered', 'a'))?.body).toMatchObject({ attempts: 11, failures: 11, reason: 'no answer' });
  });

  it('spreads retries, and never retries within a second', () => {
    for (const random of [0, 0.5, 1]) for (const failures of [1, 2, 9, 10, 5_000]) {
      const whole = Math.min(300_000, 1_000 * 2 ** (failures - 1));
      expect(backOff(failures, random)).toBe(Math.max(1_000, whole * (1 - random / 2)));
    }
  });

  it('waits as long as it is told to, without counting it as a failure', async () => {
    await tasks.makeDue('when-ordered', 'a', now, 1n);
    const answers = [new RetryLater(41_000, 'throttled'), undefined];
    const crew = workers(noted(async () => {
      const answer = answers.shift();
      if (answer) throw answer;
      return done;
    }));
    await crew.runDue();
    expect((await tasks.get('when-ordered', 'a'))?.body).toMatchObject({ attempts: 0, failures: 0, reason: 'throttled' });
    now += 40_999;
    await crew.runDue();
    now += 1;
    await crew.runDue();
    expect(runs).toEqual(['a:0', 'a:0']);
  });

  it('comes back when the work asks for it, and counts the run', async () => {
    await tasks.makeDue('when-ordered', 'a', now, 1n);
    const crew = workers(noted(async ({ attempts }) => (attempts < 2 ? { kind: 'again', at: toInstant(now + 5_000), reason: 'not visible yet' } : done)));
    for (let turn = 0; turn < 4; turn += 1) {
      await crew.runDue();
      now += 5_000;
    }
    expect(runs).toEqual(['a:0', 'a:1', 'a:2']);
  });

  it('runs again for a fact that came while it was at work, however the work ended', async () => {
    for (const [key, outcome] of [['done', done], ['again', { kind: 'again', at: toInstant(now + 60_000), reason: 'r' }]] as const) {
      runs = [];
      await tasks.makeDue('when-ordered', key, now, 1n);
      const crew = workers(noted(async () => {
        if (runs.length === 1) await tasks.makeDue('when-ordered', key, now, 2n);
        return runs.length === 1 ? outcome : done;
      }));
      await crew.runDue();
      await crew.runDue();
      await crew.runDue();
      expect(runs).toHaveLength(2);
    }
    expect(await tasks.all('when-ordered', 10)).toEqual([]);
  });

  it('is not made due a second time by the same fact', async () => {
    await tasks.makeDue('when-ordered', 'a', now, 7n);
    const before = await tasks.get('when-ordered', 'a');
    await tasks.makeDue('when-ordered', 'a', now, 7n);
    await tasks.makeDue('when-ordered', 'a', now, 6n);
    expect(await tasks.get('when-ordered', 'a')).toEqual(before);
  });

  it('becomes due at once for a fresh fact, although it was put off', async () => {
    await tasks.makeDue('when-ordered', 'a', now + 300_000, 1n);
    await tasks.makeDue('when-ordered', 'a', now, 2n);
    await workers(noted()).runDue();
    expect(runs).toEqual(['a:0']);
  });

  it('gives each key to one of two processes at a time, and does each task once', async () => {
    const atWork = new Set<string>();
    const careful = noted(async ({ key }) => {
      expect(atWork.has(key)).toBe(false);
      atWork.add(key);
      await new Promise((resolve) => setImmediate(resolve));
      atWork.delete(key);
      return done;
    });
    for (let index = 0; index < 30; index += 1) await tasks.makeDue('when-ordered', `k${index}`, now, BigInt(index));
    const crews = [workers(careful, leased('one')), workers(careful, leased('two'))];
    while ((await tasks.all('when-ordered', 100)).length > 0) await Promise.all(crews.map((crew) => crew.runDue()));
    expect(runs.toSorted()).toEqual(Array.from({ length: 30 }, (_, index) => `k${index}:0`).toSorted());
  });

  it('leaves a task alone whose lease another process holds, and takes it over when that lease has run out', async () => {
    await tasks.makeDue('when-ordered', 'a', now, 1n);
    await new Leases(documents, () => now).acquire('when-ordered/a', 'dead', 30_000);
    const crew = workers(noted(), leased('alive'));
    await crew.runDue();
    expect(runs).toEqual([]);
    now += 30_000;
    await crew.runDue();
    expect(runs).toEqual(['a:0']);
  });

  it('stops without a trace when the lease is lost, and what the new owner left stays', async () => {
    await tasks.makeDue('when-ordered', 'a', now, 1n);
    const problems: unknown[] = [];
    const slow = workers(noted(async (_, lease) => {
      await lease.ensure(20_000);
      now += 60_000;
      await new Leases(documents, () => now).acquire('when-ordered/a', 'other', 30_000);
      await lease.ensure(1_000).catch((error: unknown) => {
        problems.push(error);
        throw error;
      });
      return done;
    }), leased('slow'));
    const before = await tasks.get('when-ordered', 'a');
    await slow.runDue();
    expect(problems).toEqual([expect.any(LeaseLost)]);
    expect(await tasks.get('when-ordered', 'a')).toEqual(before);
  });

  it('makes sure that a lease outlives the call that is about to be made', async () => {
    const right = await leased('one').claim('when-ordered/a');
    await right!.ensure(120_000);
    now += 120_000;
    expect(await leased('two').claim('when-ordered/a')).toBeUndefined();
    await right!.release();
    expect(await leased('two').claim('when-ordered/a')).toBeDefined();
  });

  it('renews for a call and for its length at the same time without taking itself for another owner', async () => {
    const right = (await new LeasedRights(new Leases(documents, () => now), 'one', () => now, { length: 3, margin: 1 }).claim('when-ordered/a'))!;
    for (let call = 1; call <= 20; call += 1) await Promise.all([right.ensure(call * 100), right.ensure(call * 100 + 50)]);
    expect(right.lost.aborted).toBe(false);
    await right.release();
  });

  it('keeps places for other reactions while one has much to do', async () => {
    let release = () => {};
    const blocked = new Promise<void>((resolve) => void (release = resolve));
    const long = reaction(async () => { await blocked; return done; }, 'when-long');
    for (let index = 0; index < 20; index += 1) await tasks.makeDue('when-long', `k${index}`, now);
    const crew = workers([long, noted()]);
    const ending = new AbortController();
    const running = crew.run(ending.signal);
    await tasks.makeDue('when-ordered', 'a', now);
    crew.wake();
    while (runs.length === 0) await new Promise((resolve) => setImmediate(resolve));
    ending.abort();
    release();
    await running;
    await crew.idle();
    expect(runs).toEqual(['a:0']);
    // Six at once, and none begun after the end.
    expect(await tasks.all('when-long', 100)).toHaveLength(14);
  });
});
