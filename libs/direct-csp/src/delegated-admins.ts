import { Injectable } from '@nestjs/common';
import type { AttentionSource } from '#platform/attention';
import { Configuration } from '#platform/configuration';
import type { AttentionItem } from '#platform/kernel';
import { ViewReader } from '#platform/views';
import { ConnectionRecords } from './connection-records.js';
import type { DelegatedAdmin } from './contracts/index.js';
import { eventDelivery } from './domain/event-delivery.js';
import { delegatedAdminOf, delegatedAdminRow, delegatedAdminView, type DelegatedAdminRow } from './views/delegated-admin/delegated-admin.view.js';

/** Name of the reaction that looks after connections; its key is the delegated admin's id. */
export const CONNECTION_CHECK = 'when-delegated-admin-connected';

/** Path below the public address under which Microsoft's events arrive. */
export const EVENTS_PATH = 'webhooks/partner-center';

/** Delegated admins as their partner sees them: what the facts tell, and how their connections are. */
@Injectable()
export class DelegatedAdmins implements AttentionSource {
  constructor(
    private readonly reader: ViewReader,
    private readonly records: ConnectionRecords,
    private readonly configuration: Configuration,
  ) {}

  /** The partner's accounts, at most 100. */
  async of(partnerId: string): Promise<DelegatedAdmin[]> {
    const { rows } = await this.reader.find(delegatedAdminView, 'ofPartner', { partnerId }, { limit: 100 });
    return Promise.all(rows.map(({ row }) => this.shown(row)));
  }

  /** One account of a partner. @throws Refusal not-found an unknown id, or another partner's */
  async one(partnerId: string, delegatedAdminId: string): Promise<DelegatedAdmin> {
    return this.shown(await delegatedAdminRow(this.reader, partnerId, delegatedAdminId));
  }

  /** Connections that are broken, and customers that are paused. */
  async itemsOf(partnerId: string): Promise<AttentionItem[]> {
    return (await this.of(partnerId)).flatMap(attentionOf);
  }

  /** Where Microsoft shall send the events of an account; null without a public address. */
  eventsUrl(delegatedAdminId: string): string | null {
    const { events } = this.configuration.partnerCenter;
    return events ? `${events.url}/${EVENTS_PATH}/${delegatedAdminId}` : null;
  }

  private async shown(row: DelegatedAdminRow): Promise<DelegatedAdmin> {
    const { delegatedAdminId, registered } = row;
    const [{ checkedAt, registrationProblem, test }, lastEventAt] = await Promise.all([this.records.check(delegatedAdminId), this.records.lastEventAt(delegatedAdminId)]);
    const wantedUrl = this.eventsUrl(delegatedAdminId);
    return delegatedAdminOf(row, { checkedAt, events: eventDelivery({ wantedUrl, registered, registrationProblem, test, lastEventAt }) });
  }
}

const LINK = '/admin/delegated-admins';

function attentionOf({ delegatedAdminId, name, connection }: DelegatedAdmin): AttentionItem[] {
  const { message, advice, since, pausedCustomers } = connection;
  const broken = message !== null && advice !== null && since !== null ? [{ kind: 'connection-broken', id: delegatedAdminId, subject: name, message, advice, since, link: LINK }] : [];
  const paused = pausedCustomers.map((customer) => ({
    kind: 'customer-paused', id: customer.companyId, subject: customer.companyName, message: customer.message, advice: customer.advice, since: customer.since, link: LINK,
  }));
  return [...broken, ...paused];
}
