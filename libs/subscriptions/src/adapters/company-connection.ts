import { Injectable } from '@nestjs/common';
import type { Connection } from '#platform/partner-center';
import { ViewReader } from '#platform/views';
import { partnerCenterAccount } from '../views/partner-center-account/partner-center-account.view.js';
import { servedCompany, type ServedCompany } from '../views/served-company/served-company.view.js';

/** A company and the Partner Center account that serves it. */
export interface ConnectedCompany {
  readonly company: ServedCompany;
  readonly connection: Connection;
}

/** Finds through which Partner Center account a company is served. */
@Injectable()
export class CompanyConnections {
  constructor(private readonly views: ViewReader) {}

  /** Undefined when the company or its delegated admin is not known (yet). */
  async of(companyId: string): Promise<ConnectedCompany | undefined> {
    const company = (await this.views.get(servedCompany, companyId))?.row;
    const account = company && (await this.views.get(partnerCenterAccount, company.delegatedAdminId))?.row;
    if (!company || !account) return undefined;
    const { delegatedAdminId: id, partnerTenantId, clientId } = account;
    return { company, connection: { id, partnerTenantId, clientId } };
  }
}
