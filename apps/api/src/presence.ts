import { hostname } from 'node:os';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { answersPeople, CLOCK, Configuration } from '#platform/configuration';
import { aloneByLease, Leases } from '#platform/documents';
import { toMilliseconds, type Clock } from '#platform/kernel';

/**
 * Says by a lease that a process that answers people is there, for as long as it is: what they ask for while somebody moves the stores
 * (`migrate`) would be left behind. A worker holds leases anyway, and a data folder has its lock.
 */
@Injectable()
export class Presence implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly leaving = new AbortController();
  private held: Promise<void> = Promise.resolve();

  constructor(
    @Inject(Configuration) private readonly configuration: Configuration,
    @Inject(Leases) private readonly leases: Leases,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    if (this.configuration.views === 'sqlite' || !answersPeople(this.configuration)) return;
    const owner = `${hostname()}-${process.pid}`;
    const holding = { leases: this.leases, owner, now: () => toMilliseconds(this.clock.now()) };
    this.held = aloneByLease(holding)(`process/${owner}`, this.leaving.signal, aborted);
  }

  /** Before the stores close. */
  async beforeApplicationShutdown(): Promise<void> {
    this.leaving.abort();
    await this.held;
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
