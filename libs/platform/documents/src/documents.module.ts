import { Global, Inject, Logger, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CLOCK, Configuration } from '#platform/configuration';
import { toMilliseconds, type Clock } from '#platform/kernel';
import { Documents } from './documents.js';
import { Leases } from './leases.js';
import { openDocuments } from './open-documents.js';

// Milliseconds between two sweeps of expired documents; they count as absent long before.
const sweepInterval = 600_000;

/** Documents and leases for every part. Closed last, when the runners have stopped. */
@Global()
@Module({
  providers: [
    { provide: Documents, inject: [Configuration, CLOCK], useFactory: (configuration: Configuration, clock: Clock) => openDocuments(configuration, millisecondsOf(clock)) },
    { provide: Leases, inject: [Documents, CLOCK], useFactory: (documents: Documents, clock: Clock) => new Leases(documents, millisecondsOf(clock)) },
  ],
  exports: [Documents, Leases],
})
export class DocumentsModule implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger(DocumentsModule.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(@Inject(Documents) private readonly documents: Documents) {}

  /** Begins to sweep. */
  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sweep(), sweepInterval).unref();
  }

  /** Stops sweeping and gives the store back. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.documents.close();
  }

  private async sweep(): Promise<void> {
    try {
      const removed = await this.documents.sweep();
      if (removed > 0) this.log.log(`${removed} expired documents removed`);
    } catch (error) {
      this.log.error(`Expired documents could not be removed: ${(error as Error).message}`);
    }
  }
}

function millisecondsOf(clock: Clock): () => number {
  return () => toMilliseconds(clock.now());
}
