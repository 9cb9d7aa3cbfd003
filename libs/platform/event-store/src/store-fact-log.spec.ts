import { randomUUID } from 'node:crypto';
import { v5 } from 'uuid';
import { Refusal, systemActor, type Fact, type StreamCategory } from '#platform/kernel';
import { deterministicId } from './deterministic-id.js';
import {
  AppendMismatch,
  EventStore,
  OutcomeUnknown,
  StoreUnavailable,
  WrongExpectedRevision,
  type AppendResult,
  type EventToAppend,
  type ExpectedRevision,
  type StoredEvent,
} from './event-store.js';
import type { CommandContext, Decision } from './fact-log.js';
import { StoreFactLog } from './store-fact-log.js';
import { storedExamplesAreReadable } from './testing/stored-examples.js';

type SeatFact = Fact<'SeatsAdded', { seats: number; unit: string }> | Fact<'SeatsTaken', { seats: number }>;
const seats: StreamCategory<SeatFact> = {
  category: 'seats',
  storedNames: { SeatsAdded: 'seats-added-v3', SeatsTaken: 'seats-taken' },
  upcasters: {
    'seats-added': { to: 'seats-added-v2', up: ({ count }: { count: number }) => ({ quantity: count }) },
    'seats-added-v2': { to: 'seats-added-v3', up: ({ quantity }: { quantity: number }) => ({ seats: quantity, unit: 'Licenses' }) },
  },
  examples: [
    { storedName: 'seats-added', data: { count: 5 } },
    { storedName: 'seats-added-v2', data: { quantity: 5 } },
    { storedName: 'seats-added-v3', data: { seats: 5, unit: 'Licenses' } },
    { storedName: 'seats-taken', data: { seats: 2 } },
  ],
};
const added = (count: number): SeatFact => ({ type: 'SeatsAdded', data: { seats: count, unit: 'Licenses' } });
const total: Decision<SeatFact, number> = {
  initial: 0,
  evolve: (sum, fact) => sum + (fact.type === 'SeatsAdded' ? fact.data.seats : -fact.data.seats),
  decide: () => [added(1)],
};
const command = (commandId: string = randomUUID()): CommandContext => ({
  partnerId: 'p',
  actor: systemActor('test'),
  commandId,
  correlationId: 'c',
});

/** A store whose answers a test decides: before each append it may write for somebody else, fail, or write and then fail. */
class ScriptedStore extends EventStore {
  readonly events: StoredEvent[] = [];
  appends: { expected: ExpectedRevision; ids: string[] }[] = [];
  script: ((write: () => AppendResult) => AppendResult)[] = [];

  async append(stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<AppendResult> {
    this.appends.push({ expected, ids: events.map(({ id }) => id) });
    const write = () => this.write(stream, expected, JSON.parse(JSON.stringify(events)) as EventToAppend[]);
    return (this.script.shift() ?? ((go) => go()))(write);
  }

  write(stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): AppendResult {
    const all = this.events.filter((event) => event.stream === stream);
    const first = expected === 'no-stream' ? 0 : Number(expected) + 1;
    const there = all.slice(first, first + events.length);
    if (there.some(({ id }) => events.some((event) => event.id === id))) {
      const isSame = events.every(
        ({ id, type, data, metadata }, index) =>
          JSON.stringify([id, type, data, metadata]) ===
          JSON.stringify([there[index]?.id, there[index]?.type, there[index]?.data, there[index]?.metadata]),
      );
      if (!isSame) throw new AppendMismatch('other content');
      return { revision: there.at(-1)!.revision, position: there.at(-1)!.position };
    }
    if (all.length !== first) throw new WrongExpectedRevision(stream, expected, all.at(-1)?.revision ?? 'no-stream');
    events.forEach((event, index) =>
      this.events.push({ ...event, stream, revision: BigInt(first + index), position: BigInt(this.events.length * 7 + 3) }),
    );
    const last = this.events.at(-1)!;
    return { revision: last.revision, position: last.position };
  }

  async read(stream: string, { from = 0n, limit = Infinity }: { from?: bigint; limit?: number } = {}): Promise<StoredEvent[]> {
    return this.events.filter((event) => event.stream === stream && event.revision >= from).slice(0, limit);
  }

  subscribeToAll(): never {
    throw new Error('not used here');
  }
  async lastPosition(): Promise<bigint | undefined> {
    return this.events.at(-1)?.position;
  }
  async check(): Promise<void> {
    await Promise.resolve();
  }
  async close(): Promise<void> {
    await Promise.resolve();
  }
}

describe('the fact log', () => {
  let store: ScriptedStore;
  let waits: number[];
  let log: StoreFactLog;
  let minute: number;
  beforeEach(() => {
    store = new ScriptedStore();
    waits = [];
    minute = 10;
    log = new StoreFactLog(
      store,
      { now: () => `2026-09-17T08:${minute++}:00.000Z` },
      async (milliseconds) => void waits.push(milliseconds),
    );
  });
  const somebodyElseAdds = () =>
    store.write('seats-17', store.events.at(-1)?.revision ?? 'no-stream', [
      { id: randomUUID(), type: 'seats-added', data: { count: 5 }, metadata: { commandId: randomUUID() } },
    ]);

  it('stores facts under their stored names with ids that follow from stream, command and index', async () => {
    const context = {
      ...command(),
      companyId: 'co',
      causationId: 'ca',
      onBehalfOf: systemActor('other'),
      happenedAt: '2026-01-01T00:00:00Z',
    };
    const { facts, revision, position, repeated } = await log.append(seats, '1-7', 'no-stream', [added(5), added(6)], context);
    expect(store.events.map(({ id, stream, type }) => ({ id, stream, type }))).toEqual(
      [0, 1].map((index) => ({
        id: deterministicId('fact', 'seats-17', context.commandId, String(index)),
        stream: 'seats-17',
        type: 'seats-added-v3',
      })),
    );
    expect(store.events[0]!.metadata).toEqual({ ...context, recordedAt: '2026-09-17T08:10:00.000Z' });
    expect({ revision, position, repeated }).toEqual({ revision: 1n, position: store.events[1]!.position, repeated: false });
    expect(facts.map(({ position: at, data }) => [at, data])).toEqual(store.events.map(({ position: at, data }) => [at, data]));
  });

  it('takes "now" for what happened at no other time, and leaves out what was not said', async () => {
    const { facts } = await log.append(seats, '17', 'no-stream', [added(1)], command('x'));
    expect(facts[0]).toEqual({
      ...added(1),
      id: store.events[0]!.id,
      stream: 'seats-17',
      revision: 0n,
      position: 3n,
      metadata: store.events[0]!.metadata,
    });
    expect(Object.keys(facts[0]!.metadata)).toEqual(['partnerId', 'actor', 'commandId', 'correlationId', 'happenedAt', 'recordedAt']);
    expect(facts[0]!.metadata.happenedAt).toBe(facts[0]!.metadata.recordedAt);
  });

  it('brings old shapes forward, step by step', async () => {
    store.write(
      'seats-17',
      'no-stream',
      seats.examples.map(({ storedName, data }) => ({ id: randomUUID(), type: storedName, data, metadata: {} })),
    );
    const { facts, revision } = await log.load(seats, '17');
    expect(facts.map(({ type, data }) => ({ type, data }))).toEqual([
      added(5),
      added(5),
      added(5),
      { type: 'SeatsTaken', data: { seats: 2 } },
    ]);
    expect(revision).toBe(3n);
    expect(await log.load(seats, '18')).toEqual({ facts: [], revision: 'no-stream' });
  });

  it('never writes a fact that it could not read back, and never decides on a history it cannot read', async () => {
    await expect(log.append(seats, '17', 'no-stream', [{ type: 'Other', data: {} } as never], command())).rejects.toThrow(
      '"Other" has no stored name',
    );
    await expect(log.append(seats, '17', 'no-stream', [{ type: 'toString', data: {} } as never], command())).rejects.toThrow(
      'no stored name',
    );
    expect(store.events).toEqual([]);
    store.write('seats-17', 'no-stream', [{ id: randomUUID(), type: 'seats-of-tomorrow', data: {}, metadata: {} }]);
    await expect(log.load(seats, '17')).rejects.toThrow('seats-of-tomorrow');
    expect(log.decode([seats], store.events[0]!)).toBeUndefined();
    expect(log.decode([seats], { ...store.events[0]!, stream: 'other-17', type: 'seats-taken' })).toBeUndefined();
  });

  describe('a command', () => {
    it('is decided on what stands in the stream', async () => {
      somebodyElseAdds();
      const decide = jest.fn(() => [added(2)]);
      expect(await log.execute(seats, '17', command(), { ...total, decide })).toMatchObject({ revision: 1n, repeated: false });
      expect(decide).toHaveBeenCalledWith(5, expect.objectContaining({ revision: 0n }));
    });

    it('that has nothing to change writes nothing', async () => {
      somebodyElseAdds();
      expect(await log.execute(seats, '17', command(), { ...total, decide: () => [], ifRevision: 99n })).toEqual({
        facts: [],
        revision: 0n,
        position: undefined,
        repeated: false,
      });
      expect(store.appends).toEqual([]);
    });

    it('sent again answers with the facts it left, also when later facts stand behind, and is not decided again', async () => {
      const context = command();
      const first = await log.execute(seats, '17', context, { ...total, decide: () => [added(1), added(2)] });
      somebodyElseAdds();
      const again = await log.execute(seats, '17', context, {
        ...total,
        decide: () => {
          throw new Error('decided again');
        },
      });
      expect(again).toEqual({ ...first, repeated: true });
      expect(store.events).toHaveLength(3);
    });

    it('is decided again when somebody else wrote first', async () => {
      const seen: number[] = [];
      store.script = [
        (write) => {
          somebodyElseAdds();
          return write();
        },
        (write) => {
          somebodyElseAdds();
          return write();
        },
      ];
      await log.execute(seats, '17', command(), {
        ...total,
        decide: (sum) => {
          seen.push(sum);
          return [added(1)];
        },
      });
      expect(seen).toEqual([0, 5, 10]);
      expect(store.appends.map(({ expected }) => expected)).toEqual(['no-stream', 0n, 1n]);
    });

    it('gives up after 20 tries with a refusal', async () => {
      store.script = Array.from({ length: 30 }, () => (write: () => AppendResult) => {
        somebodyElseAdds();
        return write();
      });
      await expect(log.execute(seats, '17', command(), total)).rejects.toMatchObject({ code: 'stream-busy', facts: { tries: 20 } });
      expect(store.appends).toHaveLength(20);
    });

    it('on another revision than the person saw is refused, once the decision had its say', async () => {
      somebodyElseAdds();
      somebodyElseAdds();
      await expect(log.execute(seats, '17', command(), { ...total, ifRevision: 0n })).rejects.toMatchObject({
        code: 'changed-meanwhile',
        facts: { currentRevision: '1' },
        kind: 'precondition',
      });
      await expect(
        log.execute(seats, '17', command(), {
          ...total,
          ifRevision: 0n,
          decide: () => {
            throw new Refusal('seats-locked');
          },
        }),
      ).rejects.toMatchObject({ code: 'seats-locked' });
      await expect(log.execute(seats, '18', command(), { ...total, ifRevision: 0n })).rejects.toMatchObject({
        facts: { currentRevision: 'no-stream' },
      });
      expect(await log.execute(seats, '17', command(), { ...total, ifRevision: 1n })).toMatchObject({ revision: 2n });
    });

    it('that lost against itself answers with the facts of the winner', async () => {
      const context = command();
      store.script = [
        (write) => {
          write();
          throw new WrongExpectedRevision('seats-17', 'no-stream', 0n);
        },
      ];
      expect(await log.execute(seats, '17', context, total)).toMatchObject({ revision: 0n, repeated: true });
    });
  });

  describe('an append whose outcome is unknown', () => {
    const unknown = () => new OutcomeUnknown('connection lost');

    it.each([
      ['was written', true],
      ['was not written', false],
    ])('that %s is sent again unchanged and stands in the log once', async (_case, durable) => {
      store.script = [
        (write) => {
          if (durable) write();
          throw unknown();
        },
        () => {
          throw new StoreUnavailable('restarting');
        },
      ];
      const result = await log.execute(seats, '17', command(), total);
      expect(result).toMatchObject({ revision: 0n, repeated: false });
      expect(store.events).toHaveLength(1);
      expect(new Set(store.appends.map((append) => JSON.stringify([append.expected, append.ids].map(String)))).size).toBe(1);
      expect(store.appends).toHaveLength(3);
      expect(waits).toEqual([250, 1_000]);
    });

    it('stays unknown, and is not called unwritten, when the store never says', async () => {
      store.script = [
        () => {
          throw unknown();
        },
        ...Array.from({ length: 9 }, () => () => {
          throw new StoreUnavailable('down');
        }),
      ];
      await expect(log.append(seats, '17', 'no-stream', [added(1)], command())).rejects.toBeInstanceOf(OutcomeUnknown);
      expect(store.appends).toHaveLength(6);
    });

    it('is no reason to wait when nothing was sent', async () => {
      store.script = [
        () => {
          throw new StoreUnavailable('down');
        },
      ];
      await expect(log.append(seats, '17', 'no-stream', [added(1)], command())).rejects.toBeInstanceOf(StoreUnavailable);
      expect(waits).toEqual([]);
    });
  });

  it('answers the same append of the same command, made later by another process, with what stands there', async () => {
    const context = command();
    const first = await log.append(seats, '17', 'no-stream', [added(1)], context);
    expect(await log.append(seats, '17', 'no-stream', [added(1)], context)).toEqual({ ...first, repeated: true });
    await expect(log.append(seats, '17', 'no-stream', [added(2)], context)).rejects.toBeInstanceOf(AppendMismatch);
    expect(await log.append(seats, '17', 0n, [], command())).toEqual({ facts: [], revision: 0n, position: undefined, repeated: false });
  });
});

describe('stored names', () => {
  const problem = (change: Partial<StreamCategory<SeatFact>>) =>
    expect(() => storedExamplesAreReadable({ ...seats, ...change } as StreamCategory<never>));
  it('are readable with an example each', () => problem({}).not.toThrow());
  it('need an example, old ones too', () => problem({ examples: seats.examples.slice(1) }).toThrow('"seats-added" has no example'));
  it('must be known', () =>
    problem({ examples: [...seats.examples, { storedName: 'seats-lost', data: {} }] }).toThrow('"seats-lost" is no stored name'));
  it('must lead to a fact of today', () => problem({ upcasters: { old: { to: 'older', up: (data) => data } } }).toThrow('end at "older"'));
  it('must not go round in a circle', () =>
    problem({ upcasters: { a: { to: 'b', up: (data) => data }, b: { to: 'a', up: (data) => data } } }).toThrow('circle'));
  it('must differ', () => problem({ storedNames: { SeatsAdded: 'same', SeatsTaken: 'same' } }).toThrow('both stored as "same"'));
  it('show plain JSON', () =>
    problem({ examples: [...seats.examples, { storedName: 'seats-taken', data: { at: new Date(0) } }] }).toThrow('not plain JSON'));
  it('must survive their upcasters', () =>
    problem({ examples: [...seats.examples, { storedName: 'seats-added', data: null }] }).toThrow('"seats-added" cannot be read'));
});

describe('an id from its parts', () => {
  it('is the same for ever', () =>
    expect(deterministicId('partner', 'aa3f0c7a-0f6b-4c1e-9a77-1b3f20c9e103')).toMatchInlineSnapshot(
      `"91fd8209-645c-5757-98b3-431effa6fee2"`,
    ));
  it('is a UUID version 5 in the name space of Seatkeeper', () => {
    for (const parts of [[], [''], ['Größe', '\u0000"\ud800']]) expect(deterministicId(...parts)).toBe(v5(JSON.stringify(parts), '2c5a8f0e-7b0d-5d3c-9f43-6a51b7d6e8c4'));
  });
  it('keeps its parts apart', () => expect(deterministicId('a', 'bc')).not.toBe(deterministicId('ab', 'c')));
});
