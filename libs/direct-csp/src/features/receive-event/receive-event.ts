import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, Configuration } from '#platform/configuration';
import { notFound, toMilliseconds, type Clock } from '#platform/kernel';
import { ReactionRegistry } from '#platform/reactions';
import { ViewReader } from '#platform/views';
import { SYNCHRONISATION } from '#subscriptions/contracts';
import { ConnectionRecords } from '../../connection-records.js';
import { CONNECTION_CHECK } from '../../delegated-admins.js';
import { isAboutSubscriptions, isOutsideWindow, readEvent, WINDOW, type MicrosoftEvent } from '../../domain/microsoft-event.js';
import { addedCompanyKey, addedCompanyView } from '../../views/added-company/added-company.view.js';
import { delegatedAdminView, type DelegatedAdminRow } from '../../views/delegated-admin/delegated-admin.view.js';
import { KnownEvents } from './known-events.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Takes in Microsoft's events: each makes the reading of one company due, once, and nothing else. */
@Injectable()
export class ReceiveEvent {
  constructor(
    private readonly reader: ViewReader,
    private readonly reactions: ReactionRegistry,
    private readonly known: KnownEvents,
    private readonly records: ConnectionRecords,
    private readonly configuration: Configuration,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws Refusal not-found nobody receives events at this address */
  async requireReceiver(delegatedAdminId: string): Promise<DelegatedAdminRow> {
    const found = UUID.test(delegatedAdminId) && this.configuration.partnerCenter.events ? await this.reader.get(delegatedAdminView, delegatedAdminId) : undefined;
    if (!found) throw notFound();
    return found.row;
  }

  /** Takes in an event that is proved to be Microsoft's. */
  async take(delegatedAdminId: string, body: Buffer): Promise<'taken' | 'known' | 'malformed' | 'outside-window'> {
    const row = await this.requireReceiver(delegatedAdminId);
    const event = readEvent(parsed(body));
    if (!event) return 'malformed';
    const now = this.clock.now();
    if (isOutsideWindow(event, toMilliseconds(now))) return 'outside-window';
    if (await this.known.has(delegatedAdminId, event.identity)) return 'known';
    await this.records.eventCame(delegatedAdminId, now);
    await this.makeDue(row, event);
    // Last, so that an event whose work could not be made due is taken in when Microsoft sends it again.
    await this.known.remember(delegatedAdminId, event.identity, toMilliseconds(now) + 2 * WINDOW);
    return 'taken';
  }

  private async makeDue({ delegatedAdminId, partnerId }: DelegatedAdminRow, { name, customerTenantId }: MicrosoftEvent): Promise<void> {
    if (customerTenantId === undefined || !isAboutSubscriptions(name)) return;
    const company = (await this.reader.get(addedCompanyView, addedCompanyKey(partnerId, customerTenantId)))?.row;
    if (company?.delegatedAdminId !== delegatedAdminId) return;
    await this.reactions.demand(SYNCHRONISATION, company.companyId);
    // A relationship that was accepted may end a pause.
    if (name.startsWith('reseller-relationship-')) await this.reactions.demand(CONNECTION_CHECK, delegatedAdminId);
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8').replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
