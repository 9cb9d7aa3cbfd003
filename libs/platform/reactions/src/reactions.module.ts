import { hostname } from 'node:os';
import { join } from 'node:path';
import { Global, Inject, Module, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { CLOCK, Configuration } from '#platform/configuration';
import { Documents, Leases } from '#platform/documents';
import { EventStore, FactLog } from '#platform/event-store';
import { toMilliseconds, type Clock } from '#platform/kernel';
import { onlyProcess } from './admission.js';
import { ReactionRegistry } from './reaction.js';
import { ReactionRunners } from './reaction-runners.js';
import { ReactionStatus } from './reaction-status.js';
import { TaskList } from './task-list.js';
import { LeasedRights, RightsOfOneProcess, type WorkRights } from './work-rights.js';

/** Puts the runners together as the configuration asks: one process with its data folder, or many with leases. */
export function composeReactions(configuration: Configuration, clock: Clock, events: EventStore, log: FactLog, documents: Documents, leases: Leases): ReactionRunners {
  const now = () => toMilliseconds(clock.now());
  const embedded = configuration.eventStore === 'sqlite';
  const rights: WorkRights = embedded ? new RightsOfOneProcess() : new LeasedRights(leases, `${hostname()}-${process.pid}`, now);
  return new ReactionRunners({
    events, log, documents, tasks: new TaskList(documents), now, rights,
    admission: embedded
      ? (signal) => onlyProcess(join(configuration.dataDirectory, 'reactions.lock'), signal)
      : async (signal) => (signal.aborted ? undefined : () => undefined),
  });
}

/** `ReactionRegistry` and `ReactionStatus` for every context; works on the registered reactions from bootstrap to shutdown. */
@Global()
@Module({
  providers: [
    { provide: ReactionRunners, inject: [Configuration, CLOCK, EventStore, FactLog, Documents, Leases], useFactory: composeReactions },
    { provide: ReactionRegistry, useExisting: ReactionRunners },
    { provide: ReactionStatus, useExisting: ReactionRunners },
  ],
  exports: [ReactionRegistry, ReactionStatus, ReactionRunners],
})
export class ReactionsModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(@Inject(ReactionRunners) private readonly runners: ReactionRunners) {}

  onApplicationBootstrap(): void {
    this.runners.start();
  }

  /** Before the stores close. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.runners.stop();
  }
}
