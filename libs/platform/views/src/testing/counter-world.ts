import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkAlone } from '#platform/documents';
import { openEventStore, StoreFactLog, type EventStore, type StoredEvent, type SubscriptionMessage } from '#platform/event-store';
import { streamName, systemClock, type Position } from '#platform/kernel';
import { SqliteViewStore } from '../sqlite/sqlite-view-store.js';
import { StoreViewChanges } from '../store-view-changes.js';
import { StoreViewReader } from '../store-view-reader.js';
import { ViewProgress } from '../view-progress.js';
import { ViewRunner } from '../view-runner.js';
import { RegisteredViews } from '../registered-views.js';
import { ViewRunners } from '../view-runners.js';
import type { AnyView, ViewFill, ViewStore } from '../view-store.js';
import { counterStream, type CounterFact } from './counters.js';

/** What a world may be given. */
export interface CounterWorldOptions {
  /** Opens the store of views in a folder; a SQLite file when left out. Called again for each further handle, as another process would. */
  readonly openStore?: (folder: string) => Promise<ViewStore>;
}

/** A log and views of it in a temporary folder. */
export class CounterWorld {
  readonly log: StoreFactLog;
  readonly progress = new ViewProgress();
  private readonly revisions = new Map<string, bigint>();
  private readonly closing: (() => Promise<unknown>)[] = [];

  private constructor(
    readonly folder: string,
    readonly events: EventStore,
    readonly store: ViewStore,
    private readonly openStore: (folder: string) => Promise<ViewStore>,
  ) {
    this.log = new StoreFactLog(events, systemClock);
  }

  static async open({ openStore = async (folder) => new SqliteViewStore(join(folder, 'views.sqlite')) }: CounterWorldOptions = {}): Promise<CounterWorld> {
    const folder = mkdtempSync(join(tmpdir(), 'views-'));
    return new CounterWorld(folder, await openEventStore({ eventStore: 'sqlite', dataDirectory: folder }), await openStore(folder), openStore);
  }

  /** Appends one fact; answers its position. */
  async happened(fact: CounterFact): Promise<Position> {
    const { counter } = fact.data;
    const expected = this.revisions.get(counter) ?? ('no-stream' as const);
    const { revision, position } = await this.events.append(streamName(counterStream, counter), expected, [
      { id: randomUUID(), type: counterStream.storedNames[fact.type], data: fact.data, metadata: {} },
    ]);
    this.revisions.set(counter, revision);
    return position;
  }

  counted(counter: string, by = 1, more: { group?: string; label?: string } = {}): Promise<Position> {
    return this.happened({ type: 'Counted', data: { counter, by, group: 'g', ...more } });
  }

  /** Starts a runner; `stop` waits for its end. */
  run(view: AnyView, parts: { store?: ViewStore; fill?: () => Promise<ViewFill>; events?: EventStore; progress?: ViewProgress; batchSize?: number } = {}): { runner: ViewRunner; ended: Promise<void>; stop: () => Promise<void> } {
    const stopping = new AbortController();
    const { store = this.store, ...more } = parts;
    const runner = new ViewRunner(view, { events: this.events, log: this.log, fill: () => store.live(view), progress: this.progress, ...more });
    const ended = runner.run(stopping.signal);
    const stop = async () => {
      stopping.abort();
      await ended;
    };
    this.closing.push(stop);
    return { runner, ended, stop };
  }

  /** All views as a process runs them. */
  runners(views: readonly AnyView[], parts: { store?: ViewStore; progress?: ViewProgress; alone?: WorkAlone } = {}): ViewRunners {
    const registered = new RegisteredViews();
    registered.register(...views);
    const runners = new ViewRunners(registered, { events: this.events, log: this.log, store: this.store, progress: this.progress, ...parts });
    this.closing.push(() => runners.stop());
    return runners;
  }

  /** Another handle on the same views, as another process would have. */
  async anotherHandle(): Promise<ViewStore> {
    const store = await this.openStore(this.folder);
    this.closing.push(() => store.close());
    return store;
  }

  reader(progress = this.progress, store = this.store, patience?: number): StoreViewReader {
    return new StoreViewReader(store, progress, undefined, patience);
  }

  changes(progress = this.progress): StoreViewChanges {
    return new StoreViewChanges(this.store, progress);
  }

  /** An empty store of its own. */
  otherStore(): SqliteViewStore {
    const store = new SqliteViewStore(join(this.folder, `${randomUUID()}.sqlite`));
    this.closing.push(() => store.close());
    return store;
  }

  async end(): Promise<void> {
    for (const close of this.closing.reverse()) await close();
    await this.store.close();
    await this.events.close();
    rmSync(this.folder, { recursive: true });
  }
}

/** The rows as text. */
export async function dumpOf(store: ViewStore, view: AnyView): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of store.dump(view)) lines.push(line);
  return lines;
}

/** Resolves when a condition holds. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** A log whose subscriptions can be disturbed: `disturb` sees each fact before it is delivered and may throw, or take its time. */
export function disturbed(events: EventStore, disturb: (event: StoredEvent) => void | Promise<void>): EventStore {
  const subscribeToAll = async function* (options: Parameters<EventStore['subscribeToAll']>[0]): AsyncIterable<SubscriptionMessage> {
    for await (const message of events.subscribeToAll(options)) {
      if (message.kind === 'event') await disturb(message.event);
      yield message;
    }
  };
  return new Proxy(events, { get: (target, name) => (name === 'subscribeToAll' ? subscribeToAll : (Reflect.get(target, name) as () => unknown).bind(target)) });
}
