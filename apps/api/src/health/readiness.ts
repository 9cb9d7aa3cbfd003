import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorFunction, type HealthIndicatorResult } from '@nestjs/terminus';
import { answersPeople, Configuration, runsReactions, runsViews } from '#platform/configuration';
import { Documents, Leases } from '#platform/documents';
import { EventStore } from '#platform/event-store';
import { EntraProvider } from '#platform/identity';
import { ReactionStatus, somebodyWorksOn } from '#platform/reactions';
import { ViewStatus } from '#platform/views';
import { within } from '../within.js';
import { Preparations } from './preparations.js';

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
    private readonly leases: Leases,
    private readonly reactions: ReactionStatus,
    private readonly preparations: Preparations,
    private readonly entra: EntraProvider,
    private readonly configuration: Configuration,
  ) {}

  /** Every check that matters to this process's role, in the order in which they should be looked at. */
  all(): HealthIndicatorFunction[] {
    const { configuration } = this;
    const isEmbedded = configuration.eventStore === 'sqlite' || configuration.views === 'sqlite';
    return [
      () => this.check('eventStore', 'The log of facts does not answer: nothing can be changed and no history read.', () => this.events.check()),
      () => this.check('documents', 'The store of sessions and secrets does not answer: people wait, nobody is signed out.', () => this.documents.check()),
      ...(isEmbedded ? [() => this.check('disk', 'The data folder cannot be written: free space or give the process its rights back.', () => this.writeProbe())] : []),
      () => this.check('views', 'Lists are not up to date: they are being filled from the log, or nobody fills them.', () => this.viewsCaughtUp()),
      ...(runsReactions(configuration) && !answersPeople(configuration)
        ? [() => this.check('reactions', 'A reaction has stopped: new facts make no work due until a version that can read them is started.', () => this.reactionsGoOn())]
        : []),
      ...(answersPeople(configuration) ? [() => this.check('identityProvider', 'Nobody can sign in; whoever is signed in already is not affected.', () => this.entra.check())] : []),
      ...this.preparations.waiting().map((name) => () => this.check(name, 'It is prepared as soon as the stores answer.', () => Promise.reject(new Error('not done yet')))),
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
    const [unready, abandoned] = [await this.views.unready(), await this.nobodyFills()];
    const why = abandoned ? '; no worker is running: start a process with SEATKEEPER_ROLE=worker' : '';
    if (unready.length > 0) throw new Error(unready.map(({ name, state, problem }) => `${name} is ${state}${problem ? ` (${problem})` : ''}`).join('; ') + why);
    const behind = abandoned ? (await this.views.conditions()).filter((view) => view.behind) : [];
    if (behind.length > 0) throw new Error(`${behind.map(({ name }) => name).join(', ')} may not show the newest facts${why}`);
  }

  /** Whether no process keeps the views up to date. A process that does so itself says by its own views how they are. */
  private async nobodyFills(): Promise<boolean> {
    const { configuration } = this;
    if (runsViews(configuration)) return false;
    if (configuration.views === 'sqlite') return !somebodyWorksOn(configuration.dataDirectory);
    return (await this.leases.held('views/')).length === 0;
  }

  private reactionsGoOn(): Promise<void> {
    const stopped = this.reactions.stopped();
    return stopped.length === 0 ? Promise.resolve() : Promise.reject(new Error(`${stopped.join(', ')} stopped; the log says at which fact`));
  }

  private async writeProbe(): Promise<void> {
    const file = join(this.configuration.dataDirectory, `.writable-${process.pid}`);
    await writeFile(file, '');
    await rm(file, { force: true });
  }
}
