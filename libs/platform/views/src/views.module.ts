import { hostname } from 'node:os';
import { join } from 'node:path';
import { Global, Inject, Module, type BeforeApplicationShutdown, type OnApplicationBootstrap, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CommandLine } from '#platform/command-line';
import { CLOCK, Configuration } from '#platform/configuration';
import { alwaysAlone, aloneByLease, Leases, type WorkAlone } from '#platform/documents';
import { EventStore, FactLog } from '#platform/event-store';
import { toMilliseconds, type Clock } from '#platform/kernel';
import { CheckpointLooks } from './checkpoint-looks.js';
import { openViewStore } from './open-view-store.js';
import { RegisteredViews } from './registered-views.js';
import { SqliteViewStore } from './sqlite/sqlite-view-store.js';
import { StoreViewChanges } from './store-view-changes.js';
import { StoreViewReader } from './store-view-reader.js';
import { ViewChanges, ViewReader, ViewRegistry } from './view.js';
import { ViewProgress } from './view-progress.js';
import { ViewRunners } from './view-runners.js';
import { ViewStatus } from './view-status.js';
import { ViewStore } from './view-store.js';
import { viewsCommands } from './views-commands.js';

/** Embedded, this process is the only one; on a server, whoever has the lease of a view runs it. */
function aloneAsConfigured({ views }: Configuration, leases: Leases, clock: Clock): WorkAlone {
  return views === 'sqlite' ? alwaysAlone : aloneByLease({ leases, owner: `${hostname()}-${process.pid}`, now: () => toMilliseconds(clock.now()) });
}

/** `ViewReader`, `ViewChanges`, `ViewRegistry`, `ViewStatus` for every context; runs the registered views from bootstrap to shutdown. */
@Global()
@Module({
  providers: [
    ViewProgress,
    RegisteredViews,
    { provide: ViewRegistry, useExisting: RegisteredViews },
    { provide: ViewStore, inject: [Configuration], useFactory: openViewStore },
    { provide: CheckpointLooks, inject: [ViewStore], useFactory: (store: ViewStore) => new CheckpointLooks(store) },
    {
      provide: ViewReader, inject: [ViewStore, ViewProgress, CheckpointLooks],
      useFactory: (store: ViewStore, progress: ViewProgress, looks: CheckpointLooks) => new StoreViewReader(store, progress, looks),
    },
    {
      provide: ViewChanges, inject: [ViewStore, ViewProgress, CheckpointLooks],
      useFactory: (store: ViewStore, progress: ViewProgress, looks: CheckpointLooks) => new StoreViewChanges(store, progress, looks),
    },
    {
      provide: ViewRunners,
      inject: [RegisteredViews, EventStore, FactLog, ViewStore, ViewProgress, Configuration, Leases, CLOCK],
      useFactory: (
        registered: RegisteredViews, events: EventStore, log: FactLog, store: ViewStore, progress: ViewProgress, configuration: Configuration, leases: Leases, clock: Clock,
      ) => new ViewRunners(registered, { events, log, store, progress, alone: aloneAsConfigured(configuration, leases, clock) }),
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
    @Inject(EventStore) private readonly events: EventStore,
    @Inject(FactLog) private readonly log: FactLog,
    @Inject(CommandLine) private readonly commandLine: CommandLine,
    @Inject(Configuration) private readonly configuration: Configuration,
  ) {}

  onModuleInit(): void {
    const { runners, registered, store, events, log } = this;
    const scratch = () => {
      const file = join(this.configuration.dataDirectory, `views-verify-${process.pid}.sqlite`);
      return { store: new SqliteViewStore(file), file };
    };
    this.commandLine.register(...viewsCommands({ runners, registered, store, events, log, scratch }));
  }

  /** A process that only answers people reads what workers fill. */
  onApplicationBootstrap(): void {
    if (this.configuration.role !== 'api') this.runners.start();
  }

  /** Before the stores close. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.runners.stop();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }
}
