import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEventStore, OutcomeUnknown, StoreUnavailable, type EventStore } from '#platform/event-store';
import { withoutSecrets } from './hidden-secrets.js';
import { moveFacts } from './move-facts.js';
import { verifyFacts } from './verify-facts.js';
import { factsIn, fillInstallation } from './testing/an-installation.js';

const nobody = () => undefined;

describe('facts on their way', () => {
  let folder: string;
  let source: EventStore;
  let target: EventStore;
  const at = (name: string) => ({ eventStore: 'sqlite', views: 'sqlite', dataDirectory: join(folder, name) });
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'migration-'));
    await fillInstallation(at('old'), { rounds: 40, streams: 4 });
    [source, target] = [await openEventStore(at('old')), await openEventStore(at('new'))];
  });
  afterEach(async () => {
    await source.close();
    await target.close();
    rmSync(folder, { recursive: true });
  });

  /** A store with one method of its own. */
  const but = (store: EventStore, own: Partial<EventStore>): EventStore => new Proxy(store, {
    get: (from, name) => (own[name as keyof EventStore] ?? (from[name as keyof EventStore] as (...all: never[]) => unknown).bind(from)) as unknown,
  });

  it('arrive once when an append is lost, on the way there or on the way back', async () => {
    let calls = 0;
    const shaky = but(target, {
      append: async (...args) => {
        calls += 1;
        if (calls === 3) throw new StoreUnavailable('nothing was sent');
        const result = await target.append(...args);
        if (calls === 6) throw new OutcomeUnknown('no answer');
        return result;
      },
    });
    expect(await moveFacts(source, shaky, nobody)).toEqual({ found: 0, moved: 100 });
    expect(factsIn(at('new').dataDirectory)).toEqual(factsIn(at('old').dataDirectory));
  });

  it('are read on from where the connection was lost', async () => {
    let subscriptions = 0;
    const shaky = but(source, {
      subscribeToAll: async function* (options) {
        subscriptions += 1;
        let seen = 0;
        for await (const message of source.subscribeToAll(options)) {
          yield message;
          if (subscriptions === 1 && (seen += 1) === 33) throw new StoreUnavailable('lost');
        }
      },
    });
    await moveFacts(shaky, target, nobody);
    expect(subscriptions).toBe(2);
    expect(factsIn(at('new').dataDirectory)).toEqual(factsIn(at('old').dataDirectory));
  });

  it('count as verified only when each stream reads by itself as the log tells', async () => {
    await moveFacts(source, target, nobody);
    expect(await verifyFacts(source, target, nobody)).toMatchObject({ facts: 100, streams: 4 });
    const torn = but(target, { read: async (stream, options) => (await target.read(stream, options)).slice(stream === 'box-2' ? 1 : 0) });
    await expect(verifyFacts(source, torn, nobody)).rejects.toThrow(/target's box-2 differs/);
  });

  it('are refused when somebody else writes to the target', async () => {
    const rude = but(target, {
      append: async (stream, expected, events) => {
        if (stream === 'box-3') await target.append(stream, 'no-stream', [{ id: '6a1c1c53-2d0e-4b4e-9d0e-3f1a55a8d001', type: 'box-opened', data: {}, metadata: {} }]).catch(() => undefined);
        return target.append(stream, expected, events);
      },
    });
    await expect(moveFacts(source, rude, nobody)).rejects.toThrow(/Somebody else writes to the target's box-3/);
  });
});

it.each([
  ['connect mongodb://me:p%40ss@host/db failed', 'connect [hidden] failed'],
  ['Authentication of me:p%40ss failed', 'Authentication of [hidden] failed'],
  ['the password p@ss is wrong', 'the password [hidden] is wrong'],
  ['sqlite is locked', 'sqlite is locked'],
])('shows no connection string and no password: %s', (text, shown) => {
  expect(withoutSecrets(text, ['sqlite', 'mongodb://me:p%40ss@host/db', ''])).toBe(shown);
});
