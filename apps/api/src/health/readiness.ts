import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorFunction, type HealthIndicatorResult } from '@nestjs/terminus';
import { Configuration } from '#platform/configuration';
import { Documents } from '#platform/documents';
import { EventStore } from '#platform/event-store';
import { EntraProvider } from '#platform/identity';
import { ViewStatus } from '#platform/views';

/** Milliseconds after which a check that does not answer counts as down. */
const PATIENCE = 5_000;

/** What must work for a request to be served well, each with what it means when it does not. */
@Injectable()
export class Readiness {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly events: EventStore,
    private readonly views: ViewStatus,
    private readonly documents: Documents,
    private readonly entra: EntraProvider,
    private readonly configuration: Configuration,
  ) {}

  /** Every check, in the order in which they should be looked at. */
  all(): HealthIndicatorFunction[] {
    return [
      () => this.check('eventStore', 'The log of facts does not answer: nothing can be changed and no history read.', () => this.events.check()),
      () => this.check('documents', 'The store of sessions and secrets does not answer: nobody stays signed in.', () => this.documents.check()),
      () => this.check('disk', 'The data folder cannot be written: free space or give the process its rights back.', () => this.writeProbe()),
      () => this.check('views', 'Lists are not up to date yet: they are being filled from the log.', () => this.viewsCaughtUp()),
      () => this.check('identityProvider', 'Nobody can sign in; whoever is signed in already is not affected.', () => this.entra.check()),
    ];
  }

  private async check(name: string, meaning: string, work: () => Promise<void>): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check(name);
    try {
      await within(PATIENCE, work());
      return indicator.up();
    } catch (error) {
      return indicator.down({ meaning, reason: (error as Error).message });
    }
  }

  private async viewsCaughtUp(): Promise<void> {
    const unready = await this.views.unready();
    if (unready.length > 0) throw new Error(unready.map(({ name, state, problem }) => `${name} is ${state}${problem ? ` (${problem})` : ''}`).join('; '));
  }

  private async writeProbe(): Promise<void> {
    const file = join(this.configuration.dataDirectory, `.writable-${process.pid}`);
    await writeFile(file, '');
    await rm(file, { force: true });
  }
}

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  try {
    await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
