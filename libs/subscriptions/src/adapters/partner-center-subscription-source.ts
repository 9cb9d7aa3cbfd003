import { Injectable } from '@nestjs/common';
import { PartnerCenter, PartnerCenterError } from '#platform/partner-center';
import type { SubscriptionSnapshot } from '../contracts/index.js';
import { SourceFailed, SubscriptionSource } from '../reactions/when-company-added/subscription-source.js';
import { CompanyConnections } from './company-connection.js';
import { ProductLimits } from './product-limits.js';
import { snapshotOf } from './snapshot.js';

const PASSING: readonly PartnerCenterError['kind'][] = ['throttled', 'conflict', 'stale', 'unreachable', 'outcome-unknown', 'server-error', 'malformed-answer'];

/** Reads a company's subscriptions from Partner Center (facts: partner-center §4.1). */
@Injectable()
export class PartnerCenterSubscriptionSource extends SubscriptionSource {
  constructor(
    private readonly partnerCenter: PartnerCenter,
    private readonly connections: CompanyConnections,
    private readonly limits: ProductLimits,
  ) {
    super();
  }

  override async read(companyId: string) {
    const connected = await this.connections.of(companyId);
    if (!connected) return undefined;
    const { company, connection } = connected;
    try {
      const subscriptions = await this.partnerCenter.subscriptions(connection, company.tenantId);
      const snapshots: SubscriptionSnapshot[] = [];
      for (const subscription of subscriptions) snapshots.push(snapshotOf(company.tenantId, subscription, await this.limits.of(connection, company.tenantId, subscription)));
      return { partnerId: company.partnerId, snapshots };
    } catch (error) {
      if (!(error instanceof PartnerCenterError)) throw error;
      throw new SourceFailed(PASSING.includes(error.kind) ? 'passing' : 'broken', error.kind, error.details.retryAfter);
    }
  }
}
