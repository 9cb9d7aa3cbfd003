import { Controller, Get, Param, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { PageQuery } from '#platform/http';
import { CurrentCaller, requireStaff, type Caller } from '#platform/identity';
import { ViewReader } from '#platform/views';
import { PartnerCenterCustomerPage } from '../../contracts/index.js';
import { addedCompanyKey, addedCompanyView } from '../added-company/added-company.view.js';
import { delegatedAdminRow } from '../delegated-admin/delegated-admin.view.js';
import { CustomerDirectory } from './customer-directory.js';

@ApiTags('Direct CSP')
@Controller('partners/:partnerId/delegated-admins/:delegatedAdminId/customers')
export class CustomerListController {
  constructor(private readonly reader: ViewReader, private readonly directory: CustomerDirectory) {}

  /** Customers as Partner Center lists them at this moment; those that are companies already carry the company's id. */
  @Get()
  async list(
    @CurrentCaller() caller: Caller,
    @Param('partnerId') partnerId: string,
    @Param('delegatedAdminId') delegatedAdminId: string,
    @Query() { limit, cursor, search }: PageQuery,
    @Req() request: Request,
  ): Promise<PartnerCenterCustomerPage> {
    requireStaff(caller, partnerId, 'administrator');
    const account = await delegatedAdminRow(this.reader, partnerId, delegatedAdminId);
    const { items, totalCount, next } = await this.directory.page(account, { search, size: limit, next: cursor }, request.correlationId);
    const marked = await Promise.all(items.map(async (customer) => ({ ...customer, companyId: await this.companyOf(partnerId, customer.tenantId) })));
    return { items: marked, totalCount, next };
  }

  private async companyOf(partnerId: string, tenantId: string): Promise<string | null> {
    const found = await this.reader.get(addedCompanyView, addedCompanyKey(partnerId, tenantId));
    return found?.row.companyId ?? null;
  }
}
