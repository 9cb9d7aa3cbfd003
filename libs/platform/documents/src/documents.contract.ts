import { DocumentConflict, DocumentTooLarge, largestDocument, type Documents, type DumpedDocument } from './documents.js';
import { Leases } from './leases.js';

/** One document store under test, opened as often as a case wants. */
export interface DocumentsUnderTest {
  /** Another handle on the same documents, as another process would have. */
  readonly open: () => Promise<Documents>;
  readonly dispose: () => Promise<void>;
}

/**
 * What everybody may rely on, whichever store holds the documents.
 * @param fresh an empty store whose clock shows what `now` says (milliseconds since 1970)
 * @param it declares a case; jest's own unless a store cannot run each of them
 */
export function describeDocuments(name: string, fresh: (now: () => number) => Promise<DocumentsUnderTest>, it: (name: string, test: () => Promise<void>) => void = globalThis.it): void {
  describe(`documents: ${name}`, () => {
    let now: number;
    let underTest: DocumentsUnderTest;
    let documents: Documents;
    let other: Documents;
    beforeEach(async () => {
      now = 1_700_000_000_000;
      underTest = await fresh(() => now);
      documents = await underTest.open();
      other = await underTest.open();
    });
    afterEach(() => underTest.dispose());

    const conflict = (call: Promise<unknown>) => expect(call).rejects.toBeInstanceOf(DocumentConflict);

    it('keeps a document per collection and key, and counts its writes', async () => {
      expect(await documents.get('a', 'k')).toBeUndefined();
      expect(await documents.put('a', 'k', { n: 1 })).toBe(1);
      expect(await documents.put('a', 'k', { n: 2 })).toBe(2);
      expect(await documents.put('b', 'k', { n: 3 })).toBe(1);
      expect(await other.get('a', 'k')).toEqual({ key: 'k', version: 2, body: { n: 2 } });
    });

    it('gives the body back as JSON does', async () => {
      const body = { text: 'zero \u0000 😀', list: [1, [null]], 'a.b': { $ne: 1 }, gone: undefined };
      await documents.put('odd', 'key / ü 😀 $ .', body);
      expect((await other.get('odd', 'key / ü 😀 $ .'))?.body).toEqual({ text: 'zero \u0000 😀', list: [1, [null]], 'a.b': { $ne: 1 } });
      await documents.put('odd', 'text', 'only text');
      expect((await documents.get('odd', 'text'))?.body).toBe('only text');
    });

    it('refuses a body that is no JSON or too large, and keeps what was there', async () => {
      await documents.put('a', 'k', 1);
      await expect(documents.put('a', 'k', undefined)).rejects.toBeInstanceOf(TypeError);
      await expect(documents.put('a', 'k', { n: 1n })).rejects.toBeInstanceOf(TypeError);
      await expect(documents.put('a', 'k', 'ü'.repeat(largestDocument / 2))).rejects.toBeInstanceOf(DocumentTooLarge);
      expect(await documents.get('a', 'k')).toMatchObject({ version: 1, body: 1 });
      expect(await documents.put('a', 'k', 'x'.repeat(largestDocument - 2))).toBe(2);
    });

    it('writes only over the version that was read', async () => {
      await conflict(documents.put('a', 'k', 1, { ifVersion: 1 }));
      expect(await documents.put('a', 'k', 1, { ifVersion: 'absent' })).toBe(1);
      await conflict(other.put('a', 'k', 2, { ifVersion: 'absent' }));
      expect(await other.put('a', 'k', 2, { ifVersion: 1 })).toBe(2);
      await conflict(documents.put('a', 'k', 3, { ifVersion: 1 }));
      expect((await documents.get('a', 'k'))?.body).toBe(2);
    });

    it('lets exactly one of many win', async () => {
      const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => (index % 2 ? documents : other).put('a', 'k', index, { ifVersion: 'absent' })));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(DocumentConflict);
    });

    it('counts every write of many at once that expect nothing', async () => {
      const versions = await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 ? documents : other).put('a', 'k', index)));
      expect(versions.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
      expect(await documents.get('a', 'k')).toMatchObject({ version: 20 });
    });

    it('lets exactly one of many replace the version that all have read, or delete it', async () => {
      for (let round = 0; round < 5; round += 1) {
        await documents.put('a', `k${round}`, 'read by all');
        const writes = Array.from({ length: 8 }, (_, index) => (index % 2 ? documents : other).put('a', `k${round}`, index, { ifVersion: 1 }));
        const outcomes = await Promise.allSettled([...writes, other.delete('a', `k${round}`, { ifVersion: 1 }).then(() => 'deleted')]);
        const won = outcomes.filter((outcome) => outcome.status === 'fulfilled').map(({ value }) => value);
        for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(DocumentConflict);
        // Either one write and a deletion that came too late, or the deletion alone; deleting what is absent would be fine as well.
        expect(won).toEqual((await documents.get('a', `k${round}`)) ? [2] : ['deleted']);
      }
    });

    it('lets exactly one of many have the place of an expired one, also while it is swept', async () => {
      for (let round = 0; round < 5; round += 1) {
        await documents.put('a', `k${round}`, 'expired', { expiresAt: now });
        const begun = Array.from({ length: 8 }, (_, index) => (index % 2 ? documents : other).put('a', `k${round}`, index, { ifVersion: 'absent' }));
        const [, ...outcomes] = await Promise.allSettled([other.sweep(), ...begun]);
        expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        expect(await documents.get('a', `k${round}`)).toMatchObject({ version: 1 });
      }
    });

    it('deletes, but not what was changed meanwhile; absent is fine', async () => {
      await documents.delete('a', 'k');
      await documents.delete('a', 'k', { ifVersion: 3 });
      await documents.put('a', 'k', 1);
      await documents.put('a', 'k', 2);
      await conflict(documents.delete('a', 'k', { ifVersion: 1 }));
      await documents.delete('a', 'k', { ifVersion: 2 });
      expect(await other.get('a', 'k')).toBeUndefined();
    });

    it('counts an expired document as absent everywhere, and sweeps it', async () => {
      await documents.put('a', 'k', 1, { expiresAt: now + 10, dueAt: now });
      await documents.put('a', 'stays', 1, { expiresAt: now + 1_000 });
      now += 10;
      expect(await documents.get('a', 'k')).toBeUndefined();
      expect(await documents.list('a', '', 10)).toHaveLength(1);
      expect(await documents.due('a', now, 10)).toEqual([]);
      await conflict(documents.put('a', 'k', 2, { ifVersion: 1 }));
      expect(await documents.sweep()).toBe(1);
      expect(await documents.sweep()).toBe(0);
      expect(await documents.put('a', 'k', 2, { ifVersion: 'absent' })).toBe(1);
    });

    it('lets a new document take an expired one\'s place before the sweep', async () => {
      await documents.put('a', 'k', 1, { expiresAt: now });
      expect(await documents.put('a', 'k', 2, { ifVersion: 'absent' })).toBe(1);
      expect(await documents.sweep()).toBe(0);
      expect(await documents.get('a', 'k')).toEqual({ key: 'k', version: 1, body: 2 });
    });

    it('clears the moments that a write leaves out', async () => {
      await documents.put('a', 'k', 1, { dueAt: now, expiresAt: now + 5 });
      expect(await documents.get('a', 'k')).toEqual({ key: 'k', version: 1, body: 1, dueAt: now, expiresAt: now + 5 });
      await documents.put('a', 'k', 1);
      now += 5;
      expect(await documents.get('a', 'k')).toEqual({ key: 'k', version: 2, body: 1 });
      expect(await documents.due('a', now, 10)).toEqual([]);
    });

    it('lists what is due, the longest due first', async () => {
      for (const [key, dueAt] of [['c', 3], ['a', 1], ['d', 4], ['b', 2], ['z', undefined]] as const) await documents.put('work', key, key, dueAt === undefined ? {} : { dueAt: now + dueAt });
      await documents.put('other', 'x', 'x', { dueAt: now });
      const keys = async (before: number, limit: number) => (await documents.due('work', before, limit)).map(({ key }) => key);
      expect(await keys(now + 3, 10)).toEqual(['a', 'b', 'c']);
      expect(await keys(now + 3, 2)).toEqual(['a', 'b']);
      expect(await keys(now, 10)).toEqual([]);
    });

    it('lists keys by the letters they begin with, in order', async () => {
      for (const key of ['b_1', 'a%2', 'a%1', 'A%3', 'a_1', 'aa']) await documents.put('k', key, key);
      const keys = async (prefix: string, limit = 10) => (await documents.list('k', prefix, limit)).map(({ key }) => key);
      expect(await keys('a%')).toEqual(['a%1', 'a%2']);
      expect(await keys('')).toEqual(['A%3', 'a%1', 'a%2', 'a_1', 'aa', 'b_1']);
      expect(await keys('', 2)).toEqual(['A%3', 'a%1']);
      expect(await keys('x')).toEqual([]);
    });

    describe('moved to another store', () => {
      const dumped = async (from: Documents = documents) => {
        const found: DumpedDocument[] = [];
        for await (const document of from.dump()) found.push(document);
        return found;
      };

      it('are dumped whole, ordered by the bytes of collection and key, without the expired ones', async () => {
        await documents.put('b', 'k', [1, { n: null }]);
        for (const key of ['z', 'ü', 'Z', '😀', '\uffee', 'a b']) await documents.put('a', key, key);
        await documents.put('a', 'z', 'again', { dueAt: now + 1, expiresAt: now + 2 });
        await documents.put('a', 'gone', 'gone', { expiresAt: now });
        expect(await dumped(other)).toEqual([
          ...['Z', 'a b'].map((key) => ({ collection: 'a', key, version: 1, body: key })),
          { collection: 'a', key: 'z', version: 2, body: 'again', dueAt: now + 1, expiresAt: now + 2 },
          ...['ü', '\uffee', '😀'].map((key) => ({ collection: 'a', key, version: 1, body: key })),
          { collection: 'b', key: 'k', version: 1, body: [1, { n: null }] },
        ]);
      });

      it('are dumped each exactly once, however many there are', async () => {
        const keys = Array.from({ length: 257 }, (_, index) => `k${String(index).padStart(3, '0')}`);
        for (const key of keys) await documents.put('many', key, 1, { dueAt: now });
        await documents.put('next', 'k', 1);
        expect((await dumped()).map(({ collection, key }) => `${collection}/${key}`)).toEqual([...keys.map((key) => `many/${key}`), 'next/k']);
      });

      it('are written in exactly the version that was dumped, over what is there, and the same again changes nothing', async () => {
        const document = { collection: 'a', key: 'k', version: 7, body: { n: 1 }, dueAt: now, expiresAt: now + 10 };
        await documents.restore(document);
        await other.restore(document);
        expect(await dumped()).toEqual([document]);
        await conflict(documents.put('a', 'k', 2, { ifVersion: 6 }));
        expect(await documents.put('a', 'k', 2, { ifVersion: 7 })).toBe(8);
        const older = { collection: 'a', key: 'k', version: 3, body: 'older' };
        await documents.restore(older);
        expect(await dumped(other)).toEqual([older]);
      });

      it('are refused when they are no documents, and what was there stays', async () => {
        await documents.put('a', 'k', 1);
        for (const version of [0, -1, 1.5, Number.NaN]) await expect(documents.restore({ collection: 'a', key: 'k', version, body: 2 })).rejects.toBeInstanceOf(RangeError);
        await expect(documents.restore({ collection: 'a', key: 'k', version: 2, body: undefined })).rejects.toBeInstanceOf(TypeError);
        await expect(documents.restore({ collection: 'a', key: 'k', version: 2, body: 'x'.repeat(largestDocument) })).rejects.toBeInstanceOf(DocumentTooLarge);
        expect(await dumped()).toEqual([{ collection: 'a', key: 'k', version: 1, body: 1 }]);
      });
    });

    it('answers readiness', async () => {
      expect(await documents.check()).toBeUndefined();
    });

    describe('leases', () => {
      let mine: Leases;
      let yours: Leases;
      beforeEach(() => {
        mine = new Leases(documents, () => now);
        yours = new Leases(other, () => now);
      });

      it('have one holder at a time, until they run out', async () => {
        const lease = await mine.acquire('work', 'me', 100);
        expect(lease).toMatchObject({ name: 'work', owner: 'me', until: now + 100 });
        expect(await yours.acquire('work', 'you', 100)).toBeUndefined();
        expect(await mine.acquire('work', 'me', 100)).toBeUndefined();
        expect(await yours.acquire('other work', 'you', 100)).toBeDefined();
        now += 100;
        expect(await yours.acquire('work', 'you', 100)).toMatchObject({ owner: 'you' });
      });

      it('go to exactly one of many who ask at once', async () => {
        const asked = await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 ? mine : yours).acquire('work', `worker ${index}`, 100)));
        expect(asked.filter((lease) => lease !== undefined)).toHaveLength(1);
      });

      it('can be renewed, also after they ran out, as long as nobody else took them; never shortened', async () => {
        const lease = (await mine.acquire('work', 'me', 100))!;
        expect(await mine.renew(lease, 10)).toMatchObject({ until: now + 100 });
        now += 90;
        expect(await mine.renew(lease, 100)).toMatchObject({ until: now + 100 });
        now += 50;
        expect(await yours.acquire('work', 'you', 100)).toBeUndefined();
        now += 500;
        expect(await mine.renew(lease, 100)).toMatchObject({ until: now + 100 });
      });

      it('are lost for good when somebody else took them', async () => {
        const lease = (await mine.acquire('work', 'me', 100))!;
        now += 100;
        const taken = (await yours.acquire('work', 'you', 100))!;
        expect(await mine.renew(lease, 100)).toBeUndefined();
        await mine.release(lease);
        expect(await mine.acquire('work', 'me', 100)).toBeUndefined();
        await yours.release(taken);
        expect(await mine.renew(lease, 100)).toBeUndefined();
        expect(await mine.acquire('work', 'me', 100)).toBeDefined();
      });

      it('can be listed while they are held', async () => {
        const lease = (await mine.acquire('work', 'me', 100))!;
        await yours.acquire('other work', 'you', 50);
        expect((await yours.held()).map(({ name, owner }) => [name, owner])).toEqual([['other work', 'you'], ['work', 'me']]);
        now += 50;
        expect(await yours.held()).toEqual([lease]);
        await mine.release(lease);
        expect(await yours.held()).toEqual([]);
      });

      it('are free as soon as they are released', async () => {
        await mine.release((await mine.acquire('work', 'me', 100))!);
        expect(await yours.acquire('work', 'you', 100)).toBeDefined();
      });
    });
  });
}
