import { Injectable } from '@nestjs/common';
import { PartnerCenter, PartnerCenterError } from '#platform/partner-center';
import { SourceFailed, SubscriptionSource } from '../reactions/when-company-added/subscription-source.js';
import { CompanyConnections } from './company-connection.js';
import { snapshotOf } from './snapshot.js';

const PASSING: readonly PartnerCenterError['kind'][] = ['throttled', 'conflict', 'stale', 'unreachable', 'outcome-unknown', 'server-error', 'malformed-answer'];

/** Reads a company's subscriptions from Partner Center (facts: partner-center §4.1). */
@Injectable()
export class PartnerCenterSubscriptionSource extends SubscriptionSource {
  constructor(
    private readonly partnerCenter: PartnerCenter,
    private readonly connections: CompanyConnections,
  ) {
    super();
  }

  override async read(companyId: string) {
    const connected = await this.connections.of(companyId);
    if (!connected) return undefined;
    const { company, connection } = connected;
    try {
      const subscriptions = await this.partnerCenter.subscriptions(connection, company.tenantId);
      return { partnerId: company.partnerId, snapshots: subscriptions.map((subscription) => snapshotOf(company.tenantId, subscription)) };
    } catch (error) {
      if (!(error instanceof PartnerCenterError)) throw error;
      throw new SourceFailed(PASSING.includes(error.kind) ? 'passing' : 'broken', error.kind, error.details.retryAfter);
    }
  }
}
