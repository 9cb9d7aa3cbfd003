import { hostname } from 'node:os';
import { Global, Inject, Module, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { CLOCK, Configuration, runsReactions } from '#platform/configuration';
import { Documents, Leases, aloneByLease, alwaysAlone } from '#platform/documents';
import { EventStore, FactLog } from '#platform/event-store';
import { toMilliseconds, type Clock } from '#platform/kernel';
import { lockFileIn, onlyProcess } from './admission.js';
import { ReactionRegistry } from './reaction.js';
import { ReactionRunners } from './reaction-runners.js';
import { ReactionStatus } from './reaction-status.js';
import { TaskList } from './task-list.js';
import { LeasedRights, RightsOfOneProcess } from './work-rights.js';

/**
 * Puts the runners together as the configuration asks. Where the documents lie in the data folder, its lock proves that one process works;
 * where they lie on a server, any number of processes share the work by leases in them. Where the facts lie does not matter.
 */
export function composeReactions(configuration: Configuration, clock: Clock, events: EventStore, log: FactLog, documents: Documents, leases: Leases): ReactionRunners {
  const now = () => toMilliseconds(clock.now());
  const parts = { events, log, documents, tasks: new TaskList(documents), now };
  if (configuration.views === 'sqlite') {
    const lock = lockFileIn(configuration.dataDirectory);
    return new ReactionRunners({ ...parts, rights: new RightsOfOneProcess(), feedAlone: alwaysAlone, admission: (signal) => onlyProcess(lock, signal) });
  }
  const owner = `${hostname()}-${process.pid}`;
  return new ReactionRunners({
    ...parts, rights: new LeasedRights(leases, owner, now), feedAlone: aloneByLease({ leases, owner, now }),
    admission: async (signal) => (signal.aborted ? undefined : () => undefined),
  });
}

/** `ReactionRegistry` and `ReactionStatus` for every context; where the role says so, works on the registered reactions from bootstrap to shutdown. */
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
  constructor(
    @Inject(ReactionRunners) private readonly runners: ReactionRunners,
    @Inject(Configuration) private readonly configuration: Configuration,
  ) {}

  onApplicationBootstrap(): void {
    if (runsReactions(this.configuration)) this.runners.start();
  }

  /** Before the stores close. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.runners.stop();
  }
}
