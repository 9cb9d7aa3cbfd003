import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppendMismatch, InvalidAppend, StoreUnavailable, WrongExpectedRevision, type AppendResult, type EventStore, type EventToAppend, type ExpectedRevision, type StoredEvent, type SubscriptionMessage } from './event-store.js';

/** One log under test, opened as often as a case wants. */
export interface EventStoreUnderTest {
  /** Opens the log; every call gives another handle on the same facts, as another process would have. */
  readonly open: () => Promise<EventStore>;
  /** Removes what the case left behind; every handle is closed by then. */
  readonly dispose: () => Promise<void>;
}

/**
 * What everybody may rely on, whichever store holds the facts. Nothing here assumes one process, an empty log, positions
 * without gaps, or an order between appends that were not awaited. Each case works in streams of its own.
 */
export function describeEventStore(name: string, fresh: () => Promise<EventStoreUnderTest>): void {
  describe(`event store: ${name}`, () => {
    let log: EventStoreUnderTest;
    let store: EventStore;
    let opened: EventStore[];
    const open = async () => {
      const handle = await log.open();
      opened.push(handle);
      return handle;
    };

    beforeEach(async () => {
      opened = [];
      log = await fresh();
      store = await open();
    });
    afterEach(async () => {
      for (const handle of opened) await handle.close();
      await log.dispose();
    });

    describe('append', () => {
      it('numbers the facts of a stream from 0 and answers with the last one', async () => {
        const stream = aStream();
        const first = await store.append(stream, 'no-stream', [anEvent(), anEvent()]);
        const second = await store.append(stream, 1n, [anEvent()]);
        expect(first.revision).toBe(1n);
        expect(second.revision).toBe(2n);
        expect(second.position > first.position).toBe(true);
        const stored = await store.read(stream);
        expect(stored.map(({ revision }) => revision)).toEqual([0n, 1n, 2n]);
        expect(stored[1]!.position).toBe(first.position);
        expect(stored[2]!.position).toBe(second.position);
      });

      it('gives every fact of an append its own, rising position', async () => {
        const stream = aStream();
        await store.append(stream, 'no-stream', [anEvent(), anEvent(), anEvent()]);
        expect(isRising((await store.read(stream)).map(({ position }) => position))).toBe(true);
      });

      it.each<[string, ExpectedRevision, ExpectedRevision, number]>([
        ['that the stream is missing, but it is there', 'no-stream', 1n, 2],
        ['a revision, but the stream is missing', 0n, 'no-stream', 0],
        ['an older revision', 0n, 1n, 2],
        ['a revision that is yet to come', 5n, 1n, 2],
      ])('refuses to write when it expects %s', async (_case, expected, actual, facts) => {
        const stream = aStream();
        if (facts > 0) await store.append(stream, 'no-stream', Array.from({ length: facts }, () => anEvent()));
        const refused = await failure(store.append(stream, expected, [anEvent()]));
        expect(refused).toBeInstanceOf(WrongExpectedRevision);
        expect(refused).toMatchObject({ stream, expected, actual });
        expect(await store.read(stream)).toHaveLength(facts);
      });

      it('lets exactly one of 32 writers win each revision of a stream', async () => {
        const stream = aStream();
        const handles = [store, await open()];
        let expected: ExpectedRevision = 'no-stream';
        for (let round = 0; round < 5; round += 1) {
          const asked: ExpectedRevision = expected;
          const outcomes: PromiseSettledResult<AppendResult>[] = await Promise.allSettled(Array.from({ length: 32 }, (_, writer) => handles[writer % 2]!.append(stream, asked, [anEvent({ round, writer })])));
          const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
          expect(won).toHaveLength(1);
          for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(WrongExpectedRevision);
          expected = won[0]!.value.revision;
        }
        expect((await store.read(stream)).map(({ data }) => (data as { round: number }).round)).toEqual([0, 1, 2, 3, 4]);
      });

      it('takes 200 appends to different streams at once, refused ones among them, and hurts none', async () => {
        const streams = Array.from({ length: 200 }, aStream);
        const outcomes = await Promise.allSettled(streams.map((stream, index) => store.append(stream, index % 3 === 0 ? 7n : 'no-stream', [anEvent({ index }), anEvent({ index })])));
        outcomes.forEach((outcome, index) => expect(outcome.status).toBe(index % 3 === 0 ? 'rejected' : 'fulfilled'));
        const lengths = await Promise.all(streams.map(async (stream) => (await store.read(stream)).length));
        expect(lengths).toEqual(streams.map((_, index) => (index % 3 === 0 ? 0 : 2)));
      });

      it('takes a large append whole', async () => {
        const stream = aStream();
        const events = Array.from({ length: 2_500 }, (_, index) => anEvent({ index }));
        expect((await store.append(stream, 'no-stream', events)).revision).toBe(2_499n);
        expect((await store.read(stream)).map(({ id }) => id)).toEqual(events.map(({ id }) => id));
      });
    });

    describe('the same append again', () => {
      it.each<[string, number, ExpectedRevision]>([
        ['to a stream that was missing', 0, 'no-stream'],
        ['behind earlier facts', 2, 1n],
      ])('writes nothing and answers as the first did, %s', async (_case, before, expected) => {
        const stream = aStream();
        if (before > 0) await store.append(stream, 'no-stream', Array.from({ length: before }, () => anEvent()));
        const events = [anEvent(), anEvent()];
        const first = await store.append(stream, expected, events);
        expect(await store.append(stream, expected, events)).toEqual(first);
        await store.append(stream, first.revision, [anEvent()]);
        expect(await store.append(stream, expected, events)).toEqual(first);
        expect(await (await open()).append(stream, expected, events)).toEqual(first);
        expect(await store.read(stream)).toHaveLength(before + 3);
      });

      it('answers alike after the log was closed and opened again', async () => {
        const stream = aStream();
        const events = [anEvent()];
        const first = await store.append(stream, 'no-stream', events);
        await store.append(stream, 0n, [anEvent()]);
        await store.close();
        expect(await (await open()).append(stream, 'no-stream', events)).toEqual(first);
      });

      it('is refused when the data, the type or the metadata differ, and the first stays', async () => {
        const stream = aStream();
        const event = anEvent({ seats: 5 });
        await store.append(stream, 'no-stream', [event]);
        await store.append(stream, 0n, [anEvent()]);
        const another = await open();
        for (const other of [{ ...event, data: { seats: 6 } }, { ...event, type: 'seats-taken' }, { ...event, metadata: { by: 'somebody else' } }])
          for (const handle of [store, another]) expect(await failure(handle.append(stream, 'no-stream', [other]))).toBeInstanceOf(AppendMismatch);
        expect((await store.read(stream))[0]).toMatchObject(event);
      });

      it('is refused when only some of its ids stand in the log', async () => {
        const stream = aStream();
        const [one, two, three] = [anEvent(), anEvent(), anEvent()] as const;
        await store.append(stream, 'no-stream', [one, two]);
        for (const overlap of [[one, two, three], [one, three], [three, two]])
          expect(await failure(store.append(stream, 'no-stream', overlap))).toBeInstanceOf(AppendMismatch);
        expect(await store.read(stream)).toHaveLength(2);
      });

      it('never writes twice, however many try at once', async () => {
        const stream = aStream();
        const other = await open();
        const events = [anEvent(), anEvent()];
        const outcomes = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => (index % 2 ? store : other).append(stream, 'no-stream', events)));
        const answers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.revision] : []));
        expect(new Set(answers)).toEqual(new Set([1n]));
        // A store may leave the outcome of an identical append in flight unknown, but it never says that somebody else wrote.
        for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ name: 'OutcomeUnknown' });
        expect(await store.read(stream)).toHaveLength(2);
      });
    });

    describe('two with the same ids and other content at once', () => {
      it('leaves one of them, and tells the other one so', async () => {
        const other = await open();
        for (let round = 0; round < 10; round += 1) {
          const stream = aStream();
          const event = anEvent();
          const contents = [{ seats: 5 }, { seats: 6 }];
          const outcomes = await Promise.allSettled(contents.map((data, index) => (index ? other : store).append(stream, 'no-stream', [{ ...event, data }])));
          const [there] = await store.read(stream);
          outcomes.forEach((outcome, index) => {
            const won = JSON.stringify(there!.data) === JSON.stringify(contents[index]);
            if (won) expect(outcome.status === 'fulfilled' || outcome.reason.name === 'OutcomeUnknown').toBe(true);
            else expect(outcome).toMatchObject({ status: 'rejected', reason: { name: expect.stringMatching(/^(AppendMismatch|OutcomeUnknown)$/) } });
          });
        }
      });
    });

    describe('input that can never be stored', () => {
      const circular: { self?: unknown } = {};
      circular.self = circular;
      it.each<[string, Partial<EventToAppend>]>([
        ['an id that is no UUID', { id: 'first' }],
        ['an empty id', { id: '' }],
        ['an empty type', { type: '' }],
        ['a type that a store keeps for itself', { type: '$deleted' }],
        ['no data', { data: undefined }],
        ['a function as data', { data: () => 1 }],
        ['a bigint in the data', { data: { seats: 5n } }],
        ['data that goes round in a circle', { data: circular }],
        ['a bigint in the metadata', { metadata: { revision: 5n } }],
        ['no metadata', { metadata: undefined }],
        ['one byte of data too many', { data: 'x'.repeat(1_048_575) }],
        ['too many bytes in few characters', { data: 'ü'.repeat(600_000) }],
      ])('is refused: %s', async (_case, wrong) => {
        const stream = aStream();
        expect(await failure(store.append(stream, 'no-stream', [{ ...anEvent(), ...wrong }]))).toBeInstanceOf(InvalidAppend);
        expect(await store.read(stream)).toEqual([]);
      });

      it.each(['', 'subscription', '-', 'subscription-', '-17', 'sub-scription-17', '$subscription-17', 'subscription-1\n7', 'subscription-\ud800'])(
        'is refused: the stream name %j', async (stream) => {
          expect(await failure(store.append(stream, 'no-stream', [anEvent()]))).toBeInstanceOf(InvalidAppend);
        });

      it('is refused: no fact at all, one id twice, a negative revision', async () => {
        const stream = aStream();
        const event = anEvent();
        expect(await failure(store.append(stream, 'no-stream', []))).toBeInstanceOf(InvalidAppend);
        expect(await failure(store.append(stream, 'no-stream', [event, { ...anEvent(), id: event.id.toUpperCase() }]))).toBeInstanceOf(InvalidAppend);
        expect(await failure(store.append(stream, -1n, [event]))).toBeInstanceOf(InvalidAppend);
        expect(await store.read(stream)).toEqual([]);
      });

      it('counts the data of all facts together, and neither types nor metadata', async () => {
        const half = { data: 'x'.repeat(524_288 - 2) };
        const stream = aStream();
        await store.append(stream, 'no-stream', [{ ...anEvent(), ...half, metadata: { note: 'y'.repeat(10_000) } }, { ...anEvent(), ...half }]);
        expect(await failure(store.append(stream, 1n, [{ ...anEvent(), ...half }, { ...anEvent(), ...half }, { ...anEvent(), data: 1 }]))).toBeInstanceOf(InvalidAppend);
        expect(await store.read(stream)).toHaveLength(2);
      });
    });

    describe('input that is large', () => {
      it('takes exactly as many bytes of data as the limit says', async () => {
        const stream = aStream();
        const data = 'x'.repeat(1_048_574);
        await store.append(stream, 'no-stream', [anEvent(data)]);
        expect((await store.read(stream))[0]!.data).toBe(data);
      });

      it('takes several megabytes of metadata in one append', async () => {
        const stream = aStream();
        const metadata = { note: 'y'.repeat(1_200_000) };
        const events = Array.from({ length: 4 }, () => ({ ...anEvent(), metadata }));
        await store.append(stream, 'no-stream', events);
        expect(await store.read(stream)).toMatchObject(events);
      });
    });

    describe('read', () => {
      it('finds a missing stream empty', async () => expect(await store.read(aStream())).toEqual([]));

      it('starts at a revision and stops at a limit', async () => {
        const stream = aStream();
        await store.append(stream, 'no-stream', Array.from({ length: 5 }, () => anEvent()));
        const revisions = async (options: { from?: bigint; limit?: number }) => (await store.read(stream, options)).map(({ revision }) => revision);
        expect(await revisions({ from: 3n })).toEqual([3n, 4n]);
        expect(await revisions({ limit: 2 })).toEqual([0n, 1n]);
        expect(await revisions({ from: 1n, limit: 2 })).toEqual([1n, 2n]);
        expect(await revisions({ from: 5n })).toEqual([]);
        expect(await revisions({ from: 9_999n })).toEqual([]);
        expect(await revisions({ limit: 0 })).toEqual([]);
      });

      it('sees what was just written, through every handle', async () => {
        const other = await open();
        for (let round = 0; round < 20; round += 1) {
          const stream = aStream();
          await store.append(stream, 'no-stream', [anEvent({ round })]);
          expect(await other.read(stream)).toHaveLength(1);
        }
      });

      it('gives back type, data and metadata as they were, whatever the characters', async () => {
        const stream = `konto_É😀-${'ÿ'.repeat(3)}${uniqueText()}`;
        const odd = {
          'schlüssel 😀': 'zero \u0000, line\nbreak, \u2028, quote " and \\', empty: '', nothing: null, yes: true,
          numbers: [0, -1.5, 1e21, Number.MAX_SAFE_INTEGER], nested: { 'a.b': [{}, [], [[]]], __proto: 'x' }, text: '\u00e9 is not e\u0301', lone: '\ud83d',
        };
        const event: EventToAppend = { id: randomUUID(), type: 'größe geändert ✓', data: odd, metadata: { 'wer?': '李' } };
        await store.append(stream, 'no-stream', [event]);
        expect(await store.read(stream)).toEqual([{ ...event, stream, revision: 0n, position: expect.anything() }]);
      });

      it('writes data as JSON does: dates as text, undefined members left out, NaN as null', async () => {
        const stream = aStream();
        await store.append(stream, 'no-stream', [{ ...anEvent(), data: { at: new Date(0), gone: undefined, not: NaN } }, { ...anEvent(), data: null }]);
        expect((await store.read(stream)).map(({ data }) => data)).toEqual([{ at: '1970-01-01T00:00:00.000Z', not: null }, null]);
      });

      it('tells stream names apart that differ in a letter\'s case or accent only', async () => {
        const id = uniqueText();
        await store.append(`box-a${id}`, 'no-stream', [anEvent()]);
        await store.append(`Box-a${id}`, 'no-stream', [anEvent()]);
        await store.append(`box-á${id}`, 'no-stream', [anEvent()]);
        expect(await store.read(`box-a${id}`)).toHaveLength(1);
      });
    });

    describe('durability', () => {
      it('holds everything after it was closed and opened again', async () => {
        const stream = aStream();
        await store.append(stream, 'no-stream', [anEvent({ a: 1 }), anEvent({ b: 2 })]);
        const before = await store.read(stream);
        const end = await store.lastPosition();
        await store.close();
        const again = await open();
        expect(await again.read(stream)).toEqual(before);
        expect(await again.lastPosition()).toBe(end);
        expect((await again.append(stream, 1n, [anEvent()])).position > end!).toBe(true);
      });

      it('refuses every call after it was closed, and closes twice without harm', async () => {
        await store.close();
        await store.close();
        const stream = aStream();
        for (const call of [store.append(stream, 'no-stream', [anEvent()]), store.read(stream), store.lastPosition(), store.check()])
          expect(await failure(call)).toBeInstanceOf(StoreUnavailable);
        expect(await failure(firstOf(store.subscribeToAll({ signal: new AbortController().signal })))).toBeInstanceOf(StoreUnavailable);
      });

      it('answers readiness', async () => expect(await store.check()).toBeUndefined());
    });

    describe('subscribe to all', () => {
      let abort: AbortController;
      beforeEach(() => void (abort = new AbortController()));
      afterEach(() => abort.abort());
      const subscribe = (prefixes: string[] | undefined, after?: bigint, from = store) =>
        from.subscribeToAll({ signal: abort.signal, ...(prefixes ? { filter: { streamPrefixes: prefixes } } : {}), ...(after === undefined ? {} : { after }) });

      it('delivers the history in log order, says that it has caught up, then goes on live', async () => {
        const prefix = aPrefix();
        for (let index = 0; index < 5; index += 1) await store.append(`${prefix}${index % 2}`, index < 2 ? 'no-stream' : BigInt(Math.floor(index / 2) - 1), [anEvent({ index })]);
        const messages = follow(subscribe([prefix]));
        const history = await messages.until(({ kind }) => kind === 'caught-up');
        expect(indexes(history)).toEqual([0, 1, 2, 3, 4]);
        expect(isRising(positions(history))).toBe(true);
        const live = messages.events(2);
        await store.append(`${prefix}live`, 'no-stream', [anEvent({ index: 5 }), anEvent({ index: 6 })]);
        expect(indexes(await live)).toEqual([5, 6]);
      });

      it('delivers what a read delivers', async () => {
        const prefix = aPrefix();
        await store.append(`${prefix}a`, 'no-stream', [anEvent({ index: 0 }), anEvent({ index: 1 })]);
        const delivered = await follow(subscribe([prefix])).events(2);
        expect(eventsOf(delivered)).toEqual(await store.read(`${prefix}a`));
      });

      it('sees facts that another handle writes', async () => {
        const prefix = aPrefix();
        const messages = follow(subscribe([prefix]));
        await messages.until(({ kind }) => kind === 'caught-up');
        const live = messages.events(1);
        await (await open()).append(`${prefix}a`, 'no-stream', [anEvent({ index: 0 })]);
        expect(indexes(await live)).toEqual([0]);
      });

      it('resumes behind any delivered fact without a gap and without a repetition, while others write', async () => {
        const prefix = aPrefix();
        const all = 300;
        const writing = (async () => {
          for (let index = 0; index < all; index += 1) await store.append(`${prefix}${index}`, 'no-stream', [anEvent({ index })]);
        })();
        const seen: number[] = [];
        let after: bigint | undefined;
        while (seen.length < all) {
          const stop = new AbortController();
          let here = 0;
          for await (const message of store.subscribeToAll({ signal: stop.signal, filter: { streamPrefixes: [prefix] }, ...(after === undefined ? {} : { after }) })) {
            if (message.kind === 'checkpoint') after = message.position;
            if (message.kind !== 'event') continue;
            after = message.event.position;
            seen.push((message.event.data as { index: number }).index);
            if ((here += 1) >= 37 || seen.length === all) break;
          }
          stop.abort();
        }
        await writing;
        expect(seen).toEqual(Array.from({ length: all }, (_, index) => index));
      });

      it('delivers facts that arrive during the change from history to live exactly once', async () => {
        const prefix = aPrefix();
        const writing = Promise.all(Array.from({ length: 100 }, (_, index) => store.append(`${prefix}${index}`, 'no-stream', [anEvent({ index })])));
        const seen = indexes(await follow(subscribe([prefix])).events(100));
        await writing;
        expect([...seen].sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, index) => index));
      });

      it('delivers only streams whose name begins with one of the prefixes', async () => {
        const [one, two, other] = [aPrefix(), aPrefix(), aPrefix()];
        for (const stream of [`${one}a`, `${other}a`, `${two}a`, `x${one}a`, `${one}b`]) await store.append(stream, 'no-stream', [anEvent({ stream })]);
        const messages = await follow(subscribe([one, two])).until(({ kind }) => kind === 'caught-up');
        expect(eventsOf(messages).map(({ stream }) => stream)).toEqual([`${one}a`, `${two}a`, `${one}b`]);
      });

      it('takes a prefix by the letter: no pattern characters, no ignored case', async () => {
        const id = uniqueText();
        for (const stream of [`a_%*${id}-1`, `aXY1${id}-1`, `A_%*${id}-1`]) await store.append(stream, 'no-stream', [anEvent()]);
        const messages = await follow(subscribe([`a_%*${id}-`])).until(({ kind }) => kind === 'caught-up');
        expect(eventsOf(messages).map(({ stream }) => stream)).toEqual([`a_%*${id}-1`]);
      });

      it('without a filter delivers every fact', async () => {
        const streams = [aStream(), aStream(), aStream()];
        for (const stream of streams) await store.append(stream, 'no-stream', [anEvent()]);
        const messages = await follow(subscribe(undefined)).until(({ kind }) => kind === 'caught-up');
        const mine = new Set(streams);
        expect(eventsOf(messages).flatMap(({ stream }) => (mine.has(stream) ? [stream] : []))).toEqual(streams);
      });

      it('moves its checkpoint on when nothing matches, so that the same stretch is not looked at again', async () => {
        const prefix = aPrefix();
        for (let batch = 0; batch < 4; batch += 1) await store.append(aStream(), 'no-stream', Array.from({ length: 600 }, () => anEvent()));
        const end = (await store.lastPosition())!;
        const messages = await follow(subscribe([prefix])).until(({ kind }) => kind === 'caught-up');
        const checkpoints = messages.flatMap((message) => (message.kind === 'checkpoint' ? [message.position] : []));
        expect(checkpoints.length).toBeGreaterThan(0);
        expect(isRising(checkpoints)).toBe(true);
        expect(checkpoints.at(-1)! <= end).toBe(true);
        expect(checkpoints.at(-1)! > 0n).toBe(true);
        await store.append(`${prefix}a`, 'no-stream', [anEvent({ index: 0 })]);
        expect(indexes(await follow(subscribe([prefix], checkpoints.at(-1)!)).events(1))).toEqual([0]);
      });

      it('never tells a checkpoint beyond a matching fact that is still to come', async () => {
        const prefix = aPrefix();
        for (let index = 0; index < 40; index += 1) {
          await store.append(aStream(), 'no-stream', Array.from({ length: 40 }, () => anEvent()));
          await store.append(`${prefix}${index}`, 'no-stream', [anEvent({ index })]);
        }
        const messages = await follow(subscribe([prefix])).until(({ kind }) => kind === 'caught-up');
        expect(indexes(messages)).toEqual(Array.from({ length: 40 }, (_, index) => index));
        const told = messages.flatMap((message) => (message.kind === 'checkpoint' ? [message.position] : message.kind === 'event' ? [message.event.position] : []));
        expect(told.every((position, index) => index === 0 || position >= told[index - 1]!)).toBe(true);
      });

      it('tells checkpoints and the end of the history in their place, however slowly it is pulled', async () => {
        const prefix = aPrefix();
        for (let index = 0; index < 24; index += 1) {
          await store.append(`${prefix}${index}`, 'no-stream', [anEvent({ index })]);
          if (index % 4 === 0) await store.append(aStream(), 'no-stream', Array.from({ length: 70 }, () => anEvent()));
        }
        const told: SubscriptionMessage[] = [];
        for await (const message of subscribe([prefix])) {
          told.push(message);
          if (message.kind === 'caught-up') break;
          for (let turn = 0; turn < 20; turn += 1) await nextTurn();
        }
        expect(indexes(told)).toEqual(Array.from({ length: 24 }, (_, index) => index));
        const reached = told.flatMap((message) => (message.kind === 'checkpoint' ? [message.position] : message.kind === 'event' ? [message.event.position] : []));
        expect(reached.every((position, index) => index === 0 || position >= reached[index - 1]!)).toBe(true);
      });

      it('catches up at once on a stretch without facts', async () => {
        const prefix = aPrefix();
        const { position } = await store.append(`${prefix}a`, 'no-stream', [anEvent()]);
        const messages = await follow(subscribe([prefix], position)).until(({ kind }) => kind === 'caught-up');
        expect(eventsOf(messages)).toEqual([]);
      });

      it('is caught up at once, and silent, behind a position beyond the end: only lastPosition tells that the log was reset', async () => {
        const prefix = aPrefix();
        const { position } = await store.append(`${prefix}a`, 'no-stream', [anEvent()]);
        const beyond = position + 2n ** 40n;
        expect(await follow(subscribe([prefix], beyond)).until(({ kind }) => kind === 'caught-up')).toEqual([{ kind: 'caught-up' }]);
        expect((await store.lastPosition())! < beyond).toBe(true);
      });

      it('ends quietly when it is aborted: before it starts, in the history, and while it waits', async () => {
        const prefix = aPrefix();
        await store.append(`${prefix}a`, 'no-stream', [anEvent(), anEvent(), anEvent()]);
        const signal = AbortSignal.abort();
        expect(await collect(store.subscribeToAll({ signal }))).toEqual([]);

        const stop = new AbortController();
        let seen = 0;
        for await (const message of store.subscribeToAll({ signal: stop.signal, filter: { streamPrefixes: [prefix] } })) {
          if (message.kind === 'event') seen += 1;
          stop.abort();
        }
        expect(seen).toBeLessThanOrEqual(1);

        const messages = follow(subscribe([prefix]));
        await messages.until(({ kind }) => kind === 'caught-up');
        const rest = messages.rest();
        abort.abort();
        expect(eventsOf(await rest)).toEqual([]);
      });

      it('waits for a slow reader and loses nothing', async () => {
        const prefix = aPrefix();
        const messages = follow(subscribe([prefix]));
        await messages.until(({ kind }) => kind === 'caught-up');
        const note = 'z'.repeat(2_000);
        for (let batch = 0; batch < 12; batch += 1) await store.append(`${prefix}${batch}`, 'no-stream', Array.from({ length: 200 }, (_, index) => anEvent({ index: batch * 200 + index, note })));
        expect(indexes(await messages.events(2_400))).toEqual(Array.from({ length: 2_400 }, (_, index) => index));
      });

      it('lets several readers go at their own pace', async () => {
        const prefix = aPrefix();
        const readers = [follow(subscribe([prefix])), follow(subscribe([prefix])), follow(subscribe([prefix]))];
        await readers[0]!.until(({ kind }) => kind === 'caught-up');
        for (let index = 0; index < 10; index += 1) await store.append(`${prefix}${index}`, 'no-stream', [anEvent({ index })]);
        for (const reader of readers) expect(indexes(await reader.events(10))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      });

      it('does not leave a reader waiting for ever when the log is closed', async () => {
        const own = await open();
        const messages = follow(subscribe([aPrefix()], undefined, own));
        await messages.until(({ kind }) => kind === 'caught-up');
        const rest = failure(messages.rest());
        await own.close();
        expect(await rest).toBeInstanceOf(StoreUnavailable);
      });
    });

    describe('the end of the log', () => {
      it('is the position of the last fact; no position that was ever told lies beyond it', async () => {
        const { position } = await store.append(aStream(), 'no-stream', [anEvent()]);
        const { position: later } = await store.append(aStream(), 'no-stream', [anEvent(), anEvent()]);
        expect(later > position).toBe(true);
        const stop = new AbortController();
        const messages = await follow(store.subscribeToAll({ signal: stop.signal, after: position })).until(({ kind }) => kind === 'caught-up');
        stop.abort();
        const end = (await store.lastPosition())!;
        expect(end >= later).toBe(true);
        for (const message of messages) if (message.kind === 'checkpoint') expect(message.position <= end).toBe(true);
        for (const told of positions(messages)) expect(told <= end).toBe(true);
      });
    });
  });
}

let uniqueCount = 0;
function uniqueText(): string {
  return `${randomUUID().replaceAll('-', '').slice(0, 16)}${(uniqueCount += 1)}`;
}

function aPrefix(): string {
  return `k${uniqueText()}-`;
}

function aStream(): string {
  return `box-${uniqueText()}`;
}

function anEvent(data: unknown = { seats: 1 }): EventToAppend {
  return { id: randomUUID(), type: 'seats-added', data, metadata: { by: 'test' } };
}

/** The error of a call; a call that succeeds fails the test. */
async function failure(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => { throw new Error('It succeeded, but should have been refused'); },
    (error: unknown) => error,
  );
}

async function collect(messages: AsyncIterable<SubscriptionMessage>): Promise<SubscriptionMessage[]> {
  const all: SubscriptionMessage[] = [];
  for await (const message of messages) all.push(message);
  return all;
}

async function firstOf(messages: AsyncIterable<SubscriptionMessage>): Promise<unknown> {
  return messages[Symbol.asyncIterator]().next();
}

/** Pulls messages one by one, so that a test can go on where it stopped. */
function follow(messages: AsyncIterable<SubscriptionMessage>) {
  const iterator = messages[Symbol.asyncIterator]();
  const pull = async (enough: (message: SubscriptionMessage, all: readonly SubscriptionMessage[]) => boolean): Promise<SubscriptionMessage[]> => {
    const all: SubscriptionMessage[] = [];
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      all.push(next.value);
      if (enough(next.value, all)) break;
    }
    return all;
  };
  return {
    until: (last: (message: SubscriptionMessage) => boolean) => pull((message) => last(message)),
    events: (count: number) => pull((_, all) => eventsOf(all).length === count),
    rest: () => pull(() => false),
  };
}

function eventsOf(messages: readonly SubscriptionMessage[]): StoredEvent[] {
  return messages.flatMap((message) => (message.kind === 'event' ? [message.event] : []));
}

function indexes(messages: readonly SubscriptionMessage[]): number[] {
  return eventsOf(messages).map(({ data }) => (data as { index: number }).index);
}

function positions(messages: readonly SubscriptionMessage[]): bigint[] {
  return eventsOf(messages).map(({ position }) => position);
}

function isRising(values: readonly bigint[]): boolean {
  return values.every((value, index) => index === 0 || value > values[index - 1]!);
}
