import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { CLOCK, Configuration } from '#platform/configuration';
import type { Clock } from '#platform/kernel';
import { EventStore } from './event-store.js';
import { FactLog } from './fact-log.js';
import { openEventStore } from './open-event-store.js';
import { StoreFactLog } from './store-fact-log.js';

/** The log of facts for every context: `EventStore` and, above it, `FactLog`. Closed last, when the runners have stopped. */
@Global()
@Module({
  providers: [
    { provide: EventStore, inject: [Configuration], useFactory: openEventStore },
    { provide: FactLog, inject: [EventStore, CLOCK], useFactory: (store: EventStore, clock: Clock) => new StoreFactLog(store, clock) },
  ],
  exports: [EventStore, FactLog],
})
export class EventStoreModule implements OnApplicationShutdown {
  constructor(@Inject(EventStore) private readonly store: EventStore) {}

  /** Writes what still waits, then closes. */
  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }
}
