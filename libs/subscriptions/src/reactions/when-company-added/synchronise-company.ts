import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { companyStream, type CompanyFact } from '#portal-access/contracts';
import { CLOCK } from '#platform/configuration';
import { FactLog, deterministicId } from '#platform/event-store';
import { plus, systemActor, type Clock, type RecordedFact } from '#platform/kernel';
import { RetryLater, type Reaction, type Task, type TaskOutcome } from '#platform/reactions';
import { SYNCHRONISATION, subscriptionStream, type SubscriptionSnapshot, type Synchronisation } from '../../contracts/index.js';
import { observeSubscription } from '../../domain/observe-subscription.js';
import { evolve, unknownSubscription } from '../../domain/subscription.js';
import { SourceFailed, SubscriptionSource } from './subscription-source.js';
import { SynchronisationProgress } from '../../synchronisation-progress.js';

/** Milliseconds between two readings of a company that nobody asked for. */
export const EVERY = 60 * 60_000;
/** Milliseconds until a broken connection is tried again; the partner may have mended it meanwhile. */
const AFTER_BROKEN = 15 * 60_000;
const AFTER_PASSING = 30_000;

/** Why a reading failed, in one plain sentence for the person who waits. */
const PROBLEMS: { readonly [reason: string]: string } = {
  'credentials-rejected': 'Microsoft refused the application’s credentials. Replace them under Companies → Delegated Admin.',
  'consent-expired': 'The consent for Partner Center has expired. Give it again under Companies → Delegated Admin.',
  'mfa-required': 'Microsoft asks for multi-factor authentication. Give the consent again with an account that uses it.',
  'no-relationship': 'Microsoft says that there is no reseller relationship with this company (any more).',
  'not-found': 'Microsoft does not know this company, or it is not a customer of this partner.',
  throttled: 'Microsoft asked us to slow down. Seatkeeper goes on by itself.',
};

/** Reads a company's subscriptions when it is added, when its portal is enabled, when somebody asks, and every hour. */
@Injectable()
export class SynchroniseCompany implements Reaction<CompanyFact> {
  readonly name = SYNCHRONISATION;
  readonly streams = [companyStream];

  constructor(
    private readonly log: FactLog,
    private readonly source: SubscriptionSource,
    private readonly progress: SynchronisationProgress,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  readonly taskFor = (fact: RecordedFact<CompanyFact>) =>
    fact.type === 'CompanyAdded' || fact.type === 'PortalEnabled' ? { key: fact.data.companyId } : undefined;

  readonly carryOut = async ({ key: companyId }: Task): Promise<TaskOutcome> => {
    const before = await this.progress.of(companyId);
    const save = (change: Partial<Synchronisation>) => this.progress.save({ ...before, problem: null, ...change });
    await save({ state: 'running', read: 0, total: null });
    try {
      const found = await this.source.read(companyId);
      // The fact is there before the row that says how to reach the company; it follows within moments.
      if (!found) throw new RetryLater(200, 'the company is not visible yet');
      const { partnerId, snapshots } = found;
      const run = randomUUID();
      for (const [read, snapshot] of snapshots.entries()) {
        await this.observe({ partnerId, companyId }, snapshot, run);
        if (read % 10 === 0) await save({ state: 'running', read: read + 1, total: snapshots.length });
      }
      await save({ state: 'done', read: snapshots.length, total: snapshots.length, finishedAt: this.clock.now() });
      return { kind: 'again', at: plus(this.clock.now(), EVERY), reason: 'next reading' };
    } catch (error) {
      if (!(error instanceof SourceFailed)) throw error;
      await save({ state: 'failed', problem: PROBLEMS[error.reason] ?? 'Microsoft could not be read just now. Seatkeeper tries again by itself.' });
      const pause = error.retryAfter ?? (error.kind === 'broken' ? AFTER_BROKEN : AFTER_PASSING);
      return { kind: 'again', at: plus(this.clock.now(), pause), reason: error.reason };
    }
  };

  private async observe(owner: { readonly partnerId: string; readonly companyId: string }, snapshot: SubscriptionSnapshot, run: string): Promise<void> {
    const subscriptionId = deterministicId('subscription', owner.partnerId, snapshot.companyTenantId, snapshot.microsoftId);
    const context = {
      ...owner,
      actor: systemActor('synchronisation'),
      commandId: deterministicId('observe', run, subscriptionId),
      correlationId: run,
    };
    await this.log.execute(subscriptionStream, subscriptionId, context, {
      initial: unknownSubscription,
      evolve,
      decide: (state) => observeSubscription(state, { ...owner, subscriptionId }, snapshot, this.clock.now()),
    });
  }
}
