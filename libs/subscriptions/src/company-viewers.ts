import { Injectable } from '@nestjs/common';
import type { Caller } from '#platform/identity';
import { ViewReader } from '#platform/views';
import { viewerOf, type Viewer } from './domain/access.js';
import { servedCompany } from './views/served-company/served-company.view.js';

/** Who may look at a company's subscriptions. */
@Injectable()
export class CompanyViewers {
  constructor(private readonly views: ViewReader) {}

  /** @throws Refusal not-found for everybody else, as for a company that does not exist */
  async of(caller: Caller, companyId: string): Promise<Viewer> {
    return viewerOf(caller, companyId, (await this.views.get(servedCompany, companyId))?.row.partnerId);
  }
}
