import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PageQuery } from '#platform/http';
import { CurrentCaller, requireStaff, type Caller } from '#platform/identity';
import { ViewReader } from '#platform/views';
import { AccessRegister } from '../../access-register.js';
import { companyOfStaff } from '../../authorisation.js';
import { Company, CompanyPage } from '../../contracts/index.js';
import { companyListView, companyOf } from './company-list.view.js';

@ApiTags('Companies')
@Controller()
export class CompanyListController {
  constructor(private readonly reader: ViewReader, private readonly register: AccessRegister) {}

  /** The partner's customers in Seatkeeper, by name. */
  @Get('partners/:partnerId/companies')
  async list(@CurrentCaller() caller: Caller, @Param('partnerId') partnerId: string, @Query() { limit, cursor, search }: PageQuery): Promise<CompanyPage> {
    requireStaff(caller, partnerId, 'auditor');
    const page = await this.reader.find(companyListView, 'ofPartner', { partnerId }, { limit, after: cursor, search });
    return { items: page.rows.map(({ row }) => companyOf(row)), next: page.next ?? null };
  }

  /** One customer. */
  @Get('companies/:companyId')
  async one(@CurrentCaller() caller: Caller, @Param('companyId') companyId: string): Promise<Company> {
    return companyOf(await companyOfStaff(this.register, caller, companyId, 'auditor'));
  }
}
