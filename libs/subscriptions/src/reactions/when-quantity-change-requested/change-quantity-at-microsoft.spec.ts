import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStore, StoreFactLog, openEventStore } from '#platform/event-store';
import { toInstant, toMilliseconds, systemActor, type Clock } from '#platform/kernel';
import { LeaseLost, type Lease } from '#platform/reactions';
import { recorded } from '#platform/views/testing';
import { subscriptionStream, type SubscriptionFact } from '../../contracts/index.js';
import { DEFAULT_POLICY } from '../../domain/nce-policy.js';
import { PATIENCE } from '../../domain/next-step.js';
import { NOW, anna, observed, owner, requested } from '../../testing/samples.js';
import { BEHAVIOURS, ScriptedSeatOrdering, type Behaviour } from '../../testing/scripted-seat-ordering.js';
import { ChangeQuantityAtMicrosoft } from './change-quantity-at-microsoft.js';
import type { SeatOrdering } from './seat-ordering.js';

const folder = mkdtempSync(join(tmpdir(), 'seatkeeper-change-'));
let store: EventStore;
beforeAll(async () => void (store = await openEventStore({ eventStore: 'sqlite', dataDirectory: folder })));
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const TERMINAL = ['QuantityChangeConfirmed', 'QuantityChangeRefused', 'QuantityChangeConflicted'];
const schedule = { scheduledNextTermInstructions: { quantity: 12 } };

/** The process is gone: this call and every later one of the same worker. */
class Crash extends Error {}

/** Passes calls on until the n-th moment, where the worker dies: before or just after each of its calls to store, Microsoft and lease. */
class Mortal {
  moments = 0;
  constructor(readonly diesAt = Infinity) {}

  readonly of = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (_, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return async (...parameters: unknown[]) => {
          this.moment();
          const answer: unknown = await Reflect.apply(member, target, parameters);
          this.moment();
          return answer;
        };
      },
    });

  private moment(): void {
    this.moments += 1;
    if (this.moments >= this.diesAt) throw new Crash(`moment ${this.diesAt}`);
  }
}

class World {
  readonly subscriptionId: string = randomUUID();
  now = toMilliseconds(NOW);
  readonly clock: Clock = { now: () => toInstant(this.now) };
  readonly microsoft = new ScriptedSeatOrdering(this.clock);
  readonly lease: Lease = { ensure: async () => undefined };

  worker(mortal = new Mortal(), lease = this.lease) {
    const log = new StoreFactLog(mortal.of<EventStore>(store), this.clock, async () => undefined);
    const reaction = new ChangeQuantityAtMicrosoft(log, mortal.of<SeatOrdering>(this.microsoft), this.clock, DEFAULT_POLICY);
    const task = { key: this.subscriptionId.replaceAll('-', ''), attempts: 0 };
    return () => reaction.carryOut(task, mortal.of(lease));
  }

  async asks(to = 22): Promise<this> {
    const log = new StoreFactLog(store, this.clock);
    const context = { partnerId: owner.partnerId, companyId: owner.companyId, actor: anna, commandId: randomUUID(), correlationId: randomUUID() };
    await log.append(subscriptionStream, this.subscriptionId, 'no-stream', [observed(), requested(to)], context);
    return this;
  }

  /** Works until nothing is left, moving the clock to whenever it is due again. After a crash another worker goes on. */
  async work(mortal = new Mortal(), beforeEach: (turn: number) => void = () => undefined): Promise<void> {
    let run = this.worker(mortal);
    for (let turn = 0; turn < 2_000; turn += 1) {
      beforeEach(turn);
      try {
        const outcome = await run();
        if (outcome.kind === 'done') return;
        expect(toMilliseconds(outcome.at)).toBeGreaterThan(this.now);
        this.now = toMilliseconds(outcome.at);
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        run = this.worker();
      }
    }
    throw new Error('the change never ended');
  }

  async facts(): Promise<readonly SubscriptionFact[]> {
    return (await new StoreFactLog(store, this.clock).load(subscriptionStream, this.subscriptionId)).facts;
  }

  async ends(): Promise<readonly string[]> {
    return (await this.facts()).map(({ type }) => type).filter((type) => TERMINAL.includes(type));
  }
}

async function ended(...behaviours: Behaviour[]): Promise<World> {
  const world = await new World().asks();
  world.microsoft.behaviours.push(...behaviours);
  await world.work();
  return world;
}

it('makes work due for a request, and for nothing else', () => {
  const { taskFor } = new ChangeQuantityAtMicrosoft(undefined as never, undefined as never, undefined as never, undefined as never);
  expect(taskFor(recorded<SubscriptionFact>(requested(), { stream: 'subscription-abc' }))).toEqual({ key: 'abc' });
  expect(taskFor(recorded<SubscriptionFact>(observed()))).toBeUndefined();
});

describe('a change', () => {
  it.each<[string, Behaviour[], string, number, number]>([
    ['a clear answer', ['ok'], 'QuantityChangeConfirmed', 1, 1],
    ['a request that got lost', ['lost-request', 'ok'], 'QuantityChangeConfirmed', 1, 2],
    ['a lost reply: read back, never asked again', ['lost-reply'], 'QuantityChangeConfirmed', 1, 1],
    ['an effect that comes after the answer was given up', ['late-effect'], 'QuantityChangeConfirmed', 1, 1],
    ['503 without effect', ['503', '503', 'ok'], 'QuantityChangeConfirmed', 1, 3],
    ['503 with effect', ['503-after-effect'], 'QuantityChangeConfirmed', 1, 1],
    ['throttling', ['not-done', 'not-done', 'ok'], 'QuantityChangeConfirmed', 1, 3],
    ['a refusal', ['refused'], 'QuantityChangeRefused', 0, 1],
    ['202 that is done', ['202-ok'], 'QuantityChangeConfirmed', 1, 1],
    ['202 that never is', ['202-never'], 'QuantityChangeConflicted', 0, 1],
    ['202 after which another quantity stands', ['202-other'], 'QuantityChangeConflicted', 0, 1],
  ])('ends once after %s', async (_, behaviours, end, effects, calls) => {
    const world = await ended(...behaviours);
    expect(await world.ends()).toEqual([end]);
    expect({ effects: world.microsoft.effects.length, calls: world.microsoft.calls }).toEqual({ effects, calls });
  });

  it('is handed to a person when somebody else changed the quantity before it, without a call', async () => {
    const world = await new World().asks();
    world.microsoft.quantity = 30;
    await world.work();
    expect(await world.ends()).toEqual(['QuantityChangeConflicted']);
    expect(world.microsoft.calls).toBe(0);
  });

  it('does not conclude that others changed it while its own request may still take effect', async () => {
    const world = await new World().asks();
    world.microsoft.behaviours.push('late-effect');
    await world.worker()();
    world.microsoft.quantity = 30;
    expect(await world.ends()).toEqual([]);
    await world.work();
    expect(await world.ends()).toEqual(['QuantityChangeConfirmed']);
    expect(world.microsoft.effects).toEqual([22]);
  });

  it('counts as confirmed when the no to a repeated call came because the first one took effect', async () => {
    const world = await new World().asks();
    world.microsoft.behaviours.push('503', 'refused');
    const { order } = world.microsoft;
    world.microsoft.order = async (...parameters) => {
      const answer = await order.apply(world.microsoft, parameters);
      if (answer.kind === 'refused') world.microsoft.quantity = 22;
      return answer;
    };
    await world.work();
    expect(await world.ends()).toEqual(['QuantityChangeConfirmed']);
  });

  it('pauses between calls of unknown outcome and gives up after a day, when nothing has changed', async () => {
    const world = await new World().asks();
    world.microsoft.behaviours.push(...Array.from({ length: 1000 }, (): Behaviour => '503'));
    await world.work();
    expect(await world.ends()).toEqual(['QuantityChangeRefused']);
    expect(world.now - toMilliseconds(NOW)).toBeGreaterThanOrEqual(PATIENCE);
    expect(world.microsoft.calls).toBeLessThan(200);
  });

  it('is refused at once when the connection is broken before the first call, and waits when Microsoft cannot be read just now', async () => {
    const broken = await new World().asks();
    broken.microsoft.failingReads.push('broken');
    await broken.work();
    expect((await broken.facts()).at(-1)).toMatchObject({ type: 'QuantityChangeRefused', data: { reason: 'no-relationship' } });
    const passing = await new World().asks();
    passing.microsoft.failingReads.push('passing', 'passing');
    await passing.work();
    expect(await passing.ends()).toEqual(['QuantityChangeConfirmed']);
  });

  it('ends by reading back only, once a call was made', async () => {
    const world = await new World().asks();
    world.microsoft.behaviours.push('lost-reply');
    const { observe } = world.microsoft;
    let reads = 0;
    world.microsoft.observe = async (target) => {
      reads += 1;
      if (reads === 2 || reads === 3) world.microsoft.failingReads.push('broken');
      return observe.call(world.microsoft, target);
    };
    await world.work();
    expect(await world.ends()).toEqual(['QuantityChangeConfirmed']);
  });

  it('is refused when the window closed before the call', async () => {
    const world = await new World().asks(13);
    world.now = toMilliseconds('2026-09-18T08:10:00.000Z');
    await world.work();
    expect((await world.facts()).at(-1)).toMatchObject({ type: 'QuantityChangeRefused', data: { reason: 'seats-locked' } });
    expect(world.microsoft.calls).toBe(0);
  });

  it('names who asked in every fact; a call of unknown outcome is repeated with its MS-RequestId, an answered one with a new one', async () => {
    const world = await new World().asks();
    const ids: string[] = [];
    const { order } = world.microsoft;
    world.microsoft.behaviours.push('503', 'not-done');
    world.microsoft.order = (target, observation, quantity, requestId, giveUpAt) => {
      ids.push(requestId!);
      return order.call(world.microsoft, target, observation, quantity, requestId, giveUpAt);
    };
    await world.work();
    expect(ids.slice(0, 2)).toEqual(['r-1', 'r-1']);
    expect(ids[2]).not.toBe('r-1');
    const { facts } = await new StoreFactLog(store, world.clock).load(subscriptionStream, world.subscriptionId);
    expect(facts.flatMap((fact) => (fact.type === 'CallStarted' ? [fact.data.requestId] : []))).toEqual(ids);
    for (const { metadata } of facts.slice(2)) expect(metadata).toMatchObject({ actor: systemActor('when-quantity-change-requested'), onBehalfOf: anna });
  });
});

describe('a schedule that Microsoft deletes as a side effect', () => {
  it.each<[string, Behaviour[]]>([['at once', []], ['after a lost request', ['lost-request']], ['after a lost reply', ['lost-reply']], ['after 503', ['503']]])('is put back %s', async (_, restores) => {
    const world = await new World().asks();
    Object.assign(world.microsoft, { standing: schedule, dropsSchedule: true });
    world.microsoft.restoreBehaviours.push(...restores);
    await world.work();
    expect((await world.facts()).map(({ type }) => type).slice(-1)).toEqual(['ScheduleRestored']);
    expect(world.microsoft.standing).toEqual(schedule);
    expect(world.microsoft.restored).toHaveLength(1);
    expect(await world.ends()).toEqual(['QuantityChangeConfirmed']);
  });

  it('is reported as lost when Microsoft refuses it', async () => {
    const world = await new World().asks();
    Object.assign(world.microsoft, { standing: schedule, dropsSchedule: true });
    world.microsoft.restoreBehaviours.push('refused');
    await world.work();
    expect((await world.facts()).at(-1)).toMatchObject({ type: 'ScheduleRestoreFailed', data: { reason: 'seats-locked' } });
  });
});

describe('two workers', () => {
  it('never both call, even with equal claims at the same moment', async () => {
    const world = await new World().asks();
    let arrived = 0;
    let open: () => void = () => undefined;
    const both = new Promise<void>((resolve) => (open = resolve));
    const lease: Lease = { ensure: async () => { if (++arrived === 2) open(); await both; } };
    await Promise.all([world.worker(new Mortal(), lease)(), world.worker(new Mortal(), lease)()]);
    // Both before they claim, and the one whose claim stands once more before it calls.
    expect(arrived).toBe(3);
    await world.work();
    expect(world.microsoft.calls).toBe(1);
    expect(await world.ends()).toEqual(['QuantityChangeConfirmed']);
  });

  it('never both end it: the one that hung in its call comes back to a change that has moved on', async () => {
    const world = await new World().asks();
    const { order } = world.microsoft;
    let comeBack: () => void = () => undefined;
    const hangs = new Promise<void>((resolve) => (comeBack = resolve));
    let called: () => void = () => undefined;
    const isCalled = new Promise<void>((resolve) => (called = resolve));
    world.microsoft.order = async () => {
      world.microsoft.order = order;
      called();
      await hangs;
      return { kind: 'refused', reason: 'seats-locked', exchange: null };
    };
    const slow = world.worker()();
    await isCalled;
    await world.work();
    comeBack();
    await slow;
    expect(await world.ends()).toEqual(['QuantityChangeConfirmed']);
  });

  it('calls nobody when the key was lost while the claim was recorded; the next one waits its time out, looks, and calls', async () => {
    const world = await new World().asks();
    let looks = 0;
    const losing: Lease = { ensure: async () => { if (++looks === 2) throw new LeaseLost(); } };
    await expect(world.worker(new Mortal(), losing)()).rejects.toThrow(LeaseLost);
    expect(world.microsoft.calls).toBe(0);
    await world.work();
    expect(world.microsoft.calls).toBe(1);
    expect(await world.ends()).toEqual(['QuantityChangeConfirmed']);
  });

  it('leave it to the one with the lease: without it nothing is claimed', async () => {
    const world = await new World().asks();
    await expect(world.worker(new Mortal(), { ensure: () => Promise.reject(new LeaseLost()) })()).rejects.toThrow(LeaseLost);
    expect(await world.facts()).toHaveLength(2);
  });
});

describe('a crash at any moment', () => {
  const cases: [string, Behaviour[], boolean][] = [
    ['a clear answer', [], false], ['a lost request', ['lost-request'], false], ['a lost reply', ['lost-reply'], false], ['a late effect', ['late-effect'], false],
    ['throttling', ['not-done'], false], ['202', ['202-ok'], false], ['a refusal', ['refused'], false], ['a deleted schedule', [], true],
  ];
  const prepared = async (behaviours: Behaviour[], dropsSchedule: boolean) => {
    const world = await new World().asks();
    world.microsoft.behaviours.push(...behaviours);
    Object.assign(world.microsoft, { standing: schedule, dropsSchedule });
    return world;
  };

  it.each(cases)('of a run with %s leaves one end, one effect at most and the schedule', async (_, behaviours, dropsSchedule) => {
    const counting = new Mortal();
    await (await prepared(behaviours, dropsSchedule)).work(counting);
    expect(counting.moments).toBeGreaterThan(8);
    for (let moment = 1; moment <= counting.moments; moment += 1) {
      const world = await prepared(behaviours, dropsSchedule);
      await world.work(new Mortal(moment));
      const ends = await world.ends();
      expect({ moment, ends: ends.length, effects: world.microsoft.effects.length <= 1, standing: world.microsoft.standing }).toEqual({ moment, ends: 1, effects: true, standing: schedule });
      expect({ moment, confirmed: ends[0] === 'QuantityChangeConfirmed' }).toEqual({ moment, confirmed: world.microsoft.effects.length === 1 });
    }
  }, 60_000);
});

/** Numbers from 0 to 1 that a seed repeats (mulberry32). */
function numbers(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

it('ends once, with one effect at most, whatever happens in whatever order', async () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = numbers(seed);
    const world = await new World().asks();
    const { microsoft } = world;
    // An answer of unknown outcome whose effect comes later than the call's own time is beyond any protocol; all else may happen.
    for (let count = 0; count < 4; count += 1) microsoft.behaviours.push(BEHAVIOURS[Math.floor(random() * BEHAVIOURS.length)]!);
    for (let count = 0; count < 2; count += 1) microsoft.restoreBehaviours.push((['ok', 'lost-request', 'lost-reply', '503'] as const)[Math.floor(random() * 4)]!);
    Object.assign(microsoft, random() < 0.5 ? { standing: schedule, dropsSchedule: true } : {});
    const strikes = random() < 0.3 ? Math.floor(random() * 4) : -1;
    const mortal = new Mortal(1 + Math.floor(random() * 40));
    await world.work(mortal, (turn) => {
      if (turn === strikes) microsoft.quantity = 40 + turn;
      if (random() < 0.2) microsoft.failingReads.push('passing');
    });
    const ends = await world.ends();
    const found = { seed, ends: ends.length, effects: microsoft.effects.length <= 1, scheduleLost: microsoft.dropsSchedule && microsoft.effects.length === 1 && ends[0] === 'QuantityChangeConfirmed' && microsoft.standing === null };
    expect(found).toEqual({ seed, ends: 1, effects: true, scheduleLost: false });
    if (ends[0] === 'QuantityChangeRefused') expect({ seed, effects: microsoft.effects }).toEqual({ seed, effects: [] });
    if (strikes < 0 && ends[0] === 'QuantityChangeConfirmed') expect({ seed, quantity: microsoft.quantity, effects: microsoft.effects }).toEqual({ seed, quantity: 22, effects: [22] });
  }
}, 120_000);
