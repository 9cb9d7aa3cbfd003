import { Inject, Injectable } from '@nestjs/common';
import { CLOCK } from '#platform/configuration';
import { FactLog } from '#platform/event-store';
import { plus, type Clock, type RecordedFact } from '#platform/kernel';
import { ConnectionUpkeep, PartnerCenter, PartnerCenterError, type Connection } from '#platform/partner-center';
import type { Reaction, Task, TaskOutcome } from '#platform/reactions';
import { ConnectionRecords, type ConnectionCheck } from '../../connection-records.js';
import { delegatedAdminStream, type DelegatedAdminFact } from '../../contracts/index.js';
import { CONNECTION_CHECK } from '../../delegated-admins.js';
import { evolveDelegatedAdmin, unknownDelegatedAdmin, type DelegatedAdmin } from '../../domain/delegated-admin.js';
import { ConnectionNotes } from './connection-notes.js';
import { EventRegistrations } from './event-registrations.js';

const MINUTE = 60_000;
/** Milliseconds between two checks of a connection that works. A consent may lie unused for 90 days (§1.3). */
export const EVERY = 6 * 60 * MINUTE;
/** Milliseconds until a broken connection is looked at again; somebody may have mended it at Microsoft. */
export const AFTER_BROKEN = 10 * MINUTE;
/** Milliseconds after which a test event is asked after. */
const AFTER_TEST = 2 * MINUTE;
/** Customers that are looked at in one check, so that the check stays a small part of the calls that Microsoft allows. */
const MOST_CUSTOMERS = 50;

type Account = Exclude<DelegatedAdmin, { situation: 'unknown' }>;

/**
 * Keeps the connection of every delegated admin alive and knows how it is: redeems the consent long before it runs out, asks Partner Center
 * who we are, looks again at customers that could not be changed, and sees that events are registered. What the calls show becomes facts
 * on its own way (ConnectionNotes), as for every other call.
 */
@Injectable()
export class KeepConnection implements Reaction<DelegatedAdminFact> {
  readonly name = CONNECTION_CHECK;
  readonly streams = [delegatedAdminStream];

  constructor(
    private readonly log: FactLog,
    private readonly upkeep: ConnectionUpkeep,
    private readonly partnerCenter: PartnerCenter,
    private readonly notes: ConnectionNotes,
    private readonly records: ConnectionRecords,
    private readonly registrations: EventRegistrations,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  readonly taskFor = (fact: RecordedFact<DelegatedAdminFact>): { readonly key: string; readonly dueAt?: string } | undefined => {
    const key = fact.data.delegatedAdminId;
    switch (fact.type) {
      case 'DelegatedAdminConnected':
      case 'CredentialsReplaced':
      case 'DirectCspActivated':
      case 'ConnectionRestored':
        return { key };
      case 'ConnectionBroken':
      case 'CustomerConnectionBroken':
        return { key, dueAt: plus(fact.metadata.recordedAt, AFTER_BROKEN) };
      default:
        return undefined;
    }
  };

  readonly carryOut = async ({ key: delegatedAdminId }: Task): Promise<TaskOutcome> => {
    const account = await this.account(delegatedAdminId);
    if (account.situation === 'unknown') return { kind: 'done' };
    const { partnerTenantId, clientId } = account;
    const connection = { id: delegatedAdminId, partnerTenantId, clientId };
    const passing = await this.look(account, connection);
    await this.notes.settled(delegatedAdminId);
    const after = await this.account(delegatedAdminId);
    const before = await this.records.check(delegatedAdminId);
    const isBroken = after.situation === 'unknown' || after.broken !== null;
    const events = isBroken || passing ? undefined : await this.registrations.see(after, connection, before);
    const check: ConnectionCheck = { ...before, ...events, checkedAt: passing ? before.checkedAt : this.clock.now() };
    await this.records.saveCheck(delegatedAdminId, check);
    return { kind: 'again', at: plus(this.clock.now(), pauseAfter(after, check, passing)), reason: passing ?? (isBroken ? 'the connection is broken' : 'next check') };
  };

  private async account(delegatedAdminId: string): Promise<DelegatedAdmin> {
    const { facts } = await this.log.load(delegatedAdminStream, delegatedAdminId);
    return facts.reduce(evolveDelegatedAdmin, unknownDelegatedAdmin);
  }

  /** @returns why nothing could be learnt; undefined when Microsoft answered, whatever it said */
  private async look(account: Account, connection: Connection): Promise<string | undefined> {
    try {
      await this.upkeep.renew(connection);
      await this.partnerCenter.profile(connection);
      for (const [tenantId, { cause }] of Object.entries(account.brokenCustomers).slice(0, MOST_CUSTOMERS)) {
        if (cause === 'under-review') await this.lookAtReview(connection, tenantId);
        else await this.partnerCenter.subscriptions(connection, tenantId).catch(unlessPassing);
      }
      return undefined;
    } catch (error) {
      if (!(error instanceof PartnerCenterError)) throw error;
      return PASSING.has(error.kind) ? error.kind : undefined;
    }
  }

  /** Reads answer also during a review; only the account's status tells its end. */
  private async lookAtReview(connection: Connection, tenantId: string): Promise<void> {
    try {
      const status = await this.upkeep.accountStatus(connection, tenantId);
      if (status === 'allowed' || status === 'none') await this.notes.note(connection.id, { kind: 'customer-works', tenantId, lifts: ['under-review'] });
    } catch (error) {
      unlessPassing(error);
    }
  }
}

const PASSING = new Set<PartnerCenterError['kind']>(['throttled', 'unreachable', 'outcome-unknown', 'server-error', 'malformed-answer', 'conflict']);

/** Goes on with the next customer after a definite answer. */
function unlessPassing(error: unknown): void {
  if (!(error instanceof PartnerCenterError) || PASSING.has(error.kind)) throw error;
}

function pauseAfter(account: DelegatedAdmin, check: ConnectionCheck, passing: string | undefined): number {
  if (passing !== undefined || account.situation === 'unknown') return AFTER_BROKEN;
  if (check.test?.outcome === 'waiting') return AFTER_TEST;
  const isBroken = account.broken !== null || Object.keys(account.brokenCustomers).length > 0 || check.registrationProblem !== null;
  return isBroken ? AFTER_BROKEN : EVERY;
}
