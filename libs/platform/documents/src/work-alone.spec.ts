import { Leases } from './leases.js';
import { InMemoryDocuments } from './testing/in-memory-documents.js';
import { aloneByLease, alwaysAlone, type WorkAlone } from './work-alone.js';

const terms = { length: 100, renewal: 1, look: 1 };

describe('working alone by a lease', () => {
  let now: number;
  let documents: InMemoryDocuments;
  let ending: AbortController;
  let leases: { readonly me: Leases; readonly you: Leases };
  const started: string[] = [];
  beforeEach(() => {
    now = 1_700_000_000_000;
    documents = new InMemoryDocuments(() => now);
    leases = { me: new Leases(documents, () => now), you: new Leases(documents, () => now) };
    ending = new AbortController();
    started.length = 0;
  });
  afterEach(() => ending.abort());

  const alone = (who: 'me' | 'you'): WorkAlone => aloneByLease({ leases: leases[who], owner: who, now: () => now, terms });
  /** Work until it is told to stop; writes down when it starts and stops. */
  const work = (who: 'me' | 'you', signal = ending.signal): Promise<void> =>
    alone(who)('thing', signal, async (held) => {
      started.push(`${who} works`);
      await aborted(held);
      started.push(`${who} stops`);
    });
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
  };

  it('lets one work while the other stands by, and hands over at once when the work is stopped', async () => {
    const stopMe = new AbortController();
    const mine = work('me', stopMe.signal);
    await until(() => started.length === 1);
    const yours = work('you');
    await ticks(20);
    expect(started).toEqual(['me works']);
    stopMe.abort();
    await mine;
    await until(() => started.length === 3);
    expect(started).toEqual(['me works', 'me stops', 'you works']);
    ending.abort();
    await yours;
  });

  it('keeps the lease for as long as the work lasts', async () => {
    void work('me');
    await until(() => started.length === 1);
    for (let step = 0; step < 10; step += 1) {
      const renewed = jest.spyOn(documents, 'put');
      await until(() => renewed.mock.calls.length > 0);
      renewed.mockRestore();
      now += 60;
      expect(await leases.you.acquire('thing', 'you', 100)).toBeUndefined();
    }
    expect(started).toEqual(['me works']);
  });

  it('finds out that it was frozen longer than its lease, stops, and stands by', async () => {
    void work('me');
    await until(() => started.length === 1);
    const renew = jest.spyOn(leases.me, 'renew');
    // Frozen: nothing of mine runs while the time goes by and somebody else takes over.
    let thaw = (): void => undefined;
    const frozen = new Promise<void>((resolve) => void (thaw = resolve));
    const real = Leases.prototype.renew.bind(leases.me);
    renew.mockImplementationOnce(async (lease, milliseconds) => frozen.then(() => real(lease, milliseconds)));
    await until(() => renew.mock.calls.length > 0);
    now += 100;
    const taken = (await leases.you.acquire('thing', 'you', 100))!;
    thaw();
    await until(() => started.length === 2);
    expect(started).toEqual(['me works', 'me stops']);
    await leases.you.release(taken);
    await until(() => started.length === 3);
    expect(started.at(-1)).toBe('me works');
  });

  it('goes on while the documents do not answer, until the lease runs out; then begins again by itself', async () => {
    void work('me');
    await until(() => started.length === 1);
    const away = jest.spyOn(documents, 'get').mockRejectedValue(new Error('away'));
    await until(() => away.mock.calls.length > 3);
    expect(started).toEqual(['me works']);
    now += 100;
    await until(() => started.length === 2);
    away.mockRestore();
    await until(() => started.length === 3);
    expect(started).toEqual(['me works', 'me stops', 'me works']);
  });

  it('is over when the work ends by itself or fails, and the lease is free', async () => {
    await alone('me')('thing', ending.signal, async () => undefined);
    await expect(alone('me')('thing', ending.signal, async () => { throw new Error('no'); })).rejects.toThrow('no');
    expect(await leases.you.acquire('thing', 'you', 100)).toBeDefined();
  });

  it('is the work itself where there is only one process', async () => {
    const working = alwaysAlone('thing', ending.signal, aborted);
    ending.abort();
    await working;
  });
});

const aborted = (signal: AbortSignal): Promise<void> => new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve())));
const ticks = async (count: number): Promise<void> => {
  for (let tick = 0; tick < count; tick += 1) await new Promise((resolve) => setTimeout(resolve, 1));
};
