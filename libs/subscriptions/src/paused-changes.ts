import { Injectable } from '@nestjs/common';
import { ViewReader } from '#platform/views';
import { partnerCenterAccount } from './views/partner-center-account/partner-center-account.view.js';
import { servedCompany } from './views/served-company/served-company.view.js';

/** Whether changes of a company are paused, because nothing can be changed at Microsoft through its partner's connection now. */
@Injectable()
export class PausedChanges {
  constructor(private readonly views: ViewReader) {}

  async of(companyId: string): Promise<boolean> {
    const company = (await this.views.get(servedCompany, companyId))?.row;
    const account = company && (await this.views.get(partnerCenterAccount, company.delegatedAdminId))?.row;
    return account !== undefined && (account.isBroken || account.brokenCustomers.includes(company!.tenantId));
  }
}
