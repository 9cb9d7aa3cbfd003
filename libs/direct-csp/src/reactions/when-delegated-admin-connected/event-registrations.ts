import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK } from '#platform/configuration';
import { FactLog } from '#platform/event-store';
import { systemActor, type Clock } from '#platform/kernel';
import { ConnectionUpkeep, PartnerCenterError, type Connection } from '#platform/partner-center';
import type { ConnectionCheck } from '../../connection-records.js';
import { delegatedAdminStream, type DelegatedAdminFact } from '../../contracts/index.js';
import { DelegatedAdmins } from '../../delegated-admins.js';
import { evolveDelegatedAdmin, unknownDelegatedAdmin, type DelegatedAdmin } from '../../domain/delegated-admin.js';
import { isWanted } from '../../domain/microsoft-event.js';

type Account = Exclude<DelegatedAdmin, { situation: 'unknown' }>;
type EventCheck = Pick<ConnectionCheck, 'registrationProblem' | 'test'>;

/** Milliseconds after which a test event that did not come is not waited for any more. */
const LONGEST_TEST = 30 * 60_000;

/** Sees that Microsoft tells us of changes: registered for the right events at the right address, and able to reach it (§8.2). */
@Injectable()
export class EventRegistrations {
  constructor(
    private readonly upkeep: ConnectionUpkeep,
    private readonly log: FactLog,
    private readonly admins: DelegatedAdmins,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Registers, repairs, and asks after the test event. What Microsoft refuses is told, not thrown. */
  async see(account: Account, connection: Connection, before: EventCheck): Promise<EventCheck> {
    const url = this.admins.eventsUrl(account.delegatedAdminId);
    if (url === null || account.situation !== 'activated') return { registrationProblem: null, test: null };
    try {
      const isNew = await this.ensureRegistered(account, connection, url);
      const test = isNew || before.test?.url !== url || before.test.outcome === 'undelivered' ? await this.sendTest(connection, url) : await this.askAfter(connection, before.test);
      return { registrationProblem: null, test };
    } catch (error) {
      if (!(error instanceof PartnerCenterError)) throw error;
      return { registrationProblem: error.details.code ?? error.kind, test: before.test };
    }
  }

  private async ensureRegistered(account: Account, connection: Connection, url: string): Promise<boolean> {
    const known = await this.upkeep.registration(connection);
    const events = (await this.upkeep.eventNames(connection)).filter(isWanted).sort();
    const isRight = known?.url === url && events.every((event) => known.events.includes(event));
    if (!isRight) await this.upkeep.register(connection, { url, events }, known !== undefined);
    if (!isRight || account.registered?.url !== url) await this.record(account, url, events);
    return !isRight;
  }

  private async record({ delegatedAdminId, partnerId }: Account, url: string, events: readonly string[]): Promise<void> {
    const context = { partnerId, actor: systemActor('connection-watch'), commandId: randomUUID(), correlationId: randomUUID() };
    const fact: DelegatedAdminFact = { type: 'EventsRegistered', data: { delegatedAdminId, url, events } };
    await this.log.execute(delegatedAdminStream, delegatedAdminId, context, { initial: unknownDelegatedAdmin, evolve: evolveDelegatedAdmin, decide: () => [fact] });
  }

  private async sendTest(connection: Connection, url: string): Promise<EventCheck['test']> {
    const at = this.clock.now();
    return { id: await this.upkeep.sendTestEvent(connection), url, at, outcome: 'waiting' };
  }

  private async askAfter(connection: Connection, test: NonNullable<EventCheck['test']>): Promise<EventCheck['test']> {
    if (test.outcome !== 'waiting') return test;
    const { isCompleted, answers } = await this.upkeep.testEvent(connection, test.id);
    const isDelivered = answers.some((answer) => /^2\d\d$/.test(answer));
    // Microsoft tries up to ten times; one failed attempt is reason enough to tell the partner, a later one that succeeds takes it back.
    const isLate = Date.parse(this.clock.now()) - Date.parse(test.at) > LONGEST_TEST;
    const hasFailed = isCompleted || answers.length > 0 || isLate;
    return { ...test, outcome: isDelivered ? 'delivered' : hasFailed ? 'undelivered' : 'waiting' };
  }
}

