import { join } from 'node:path';
import { Global, Inject, Module, type BeforeApplicationShutdown, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CommandLine } from '#platform/command-line';
import { Configuration } from '#platform/configuration';
import { EventStore, FactLog } from '#platform/event-store';
import { SqliteViewStore } from './sqlite/sqlite-view-store.js';
import { StoreViewChanges } from './store-view-changes.js';
import { StoreViewReader } from './store-view-reader.js';
import { ViewChanges, ViewReader, ViewRegistry } from './view.js';
import { ViewProgress } from './view-progress.js';
import { RegisteredViews, ViewRunners } from './view-runners.js';
import { ViewStatus } from './view-status.js';
import { ViewStore } from './view-store.js';
import { viewsCommands } from './views-commands.js';

/**
 * Opens the view store that the configuration names.
 * @throws Error the configuration names none that there is
 */
export function openViewStore({ views, dataDirectory }: Pick<Configuration, 'views' | 'dataDirectory'>): ViewStore {
  if (views === 'sqlite') return new SqliteViewStore(join(dataDirectory, 'views.sqlite'));
  // The text may hold a password, so only its scheme is told.
  const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(views)?.[0];
  throw new Error(`VIEWS names ${scheme ? `a "${scheme}" server` : 'something'} that this version cannot use. Supported: "sqlite" (the default; a file in SEATKEEPER_DATA).`);
}

/** `ViewReader`, `ViewChanges`, `ViewRegistry`, `ViewStatus` for every context; runs the registered views from bootstrap to shutdown. */
@Global()
@Module({
  providers: [
    ViewProgress,
    RegisteredViews,
    { provide: ViewRegistry, useExisting: RegisteredViews },
    { provide: ViewStore, inject: [Configuration], useFactory: openViewStore },
    { provide: ViewReader, inject: [ViewStore, ViewProgress], useFactory: (store: ViewStore, progress: ViewProgress) => new StoreViewReader(store, progress) },
    { provide: ViewChanges, inject: [ViewStore, ViewProgress], useFactory: (store: ViewStore, progress: ViewProgress) => new StoreViewChanges(store, progress) },
    {
      provide: ViewRunners,
      inject: [RegisteredViews, EventStore, FactLog, ViewStore, ViewProgress],
      useFactory: (registered: RegisteredViews, events: EventStore, log: FactLog, store: ViewStore, progress: ViewProgress) => new ViewRunners(registered, { events, log, store, progress }),
    },
    { provide: ViewStatus, useExisting: ViewRunners },
  ],
  exports: [ViewRegistry, ViewReader, ViewChanges, ViewStatus, ViewRunners, ViewStore],
})
export class ViewsModule implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    @Inject(ViewRunners) private readonly runners: ViewRunners,
    @Inject(RegisteredViews) private readonly registered: RegisteredViews,
    @Inject(ViewStore) private readonly store: ViewStore,
    @Inject(ViewProgress) private readonly progress: ViewProgress,
    @Inject(EventStore) private readonly events: EventStore,
    @Inject(FactLog) private readonly log: FactLog,
    @Inject(CommandLine) private readonly commandLine: CommandLine,
    @Inject(Configuration) private readonly configuration: Configuration,
  ) {}

  onModuleInit(): void {
    const { runners, registered, store, progress, events, log } = this;
    const scratch = () => {
      const file = join(this.configuration.dataDirectory, `views-verify-${process.pid}.sqlite`);
      return { store: new SqliteViewStore(file), file };
    };
    this.commandLine.register(...viewsCommands({ runners, registered, store, progress, events, log, scratch }));
  }

  onApplicationBootstrap(): void {
    this.runners.start();
  }

  /** Before the stores close. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.runners.stop();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }
}
