import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { deterministicId } from '#platform/event-store';
import { CommandIds, Commands, type RequestIds } from '#platform/http';
import { actorOf, CurrentCaller, requireStaff, type Caller } from '#platform/identity';
import { AccessRegister, found } from '../../access-register.js';
import { Company } from '../../contracts/index.js';
import { companyOf } from '../../views/company-list/company-list.view.js';
import { AddCompany } from './add-company.handler.js';

/** Which customer, and through which Partner Center account. */
export class AddCompanyBody {
  @IsUUID()
  readonly delegatedAdminId!: string;

  /** Entra tenant of the customer. */
  @IsUUID('loose')
  readonly tenantId!: string;
}

@ApiTags('Companies')
@Controller('partners/:partnerId/companies')
export class AddCompanyController {
  constructor(private readonly commands: Commands, private readonly register: AccessRegister) {}

  /** Adds a customer from Partner Center. Its portal is closed until it is opened. */
  @Post()
  async add(
    @CurrentCaller() caller: Caller,
    @Param('partnerId') partnerId: string,
    @Body() body: AddCompanyBody,
    @CommandIds() ids: RequestIds,
  ): Promise<Company> {
    requireStaff(caller, partnerId, 'administrator');
    const tenantId = body.tenantId.toLowerCase();
    const companyId = deterministicId('company', partnerId, tenantId);
    const company = { companyId, partnerId, delegatedAdminId: body.delegatedAdminId.toLowerCase(), tenantId };
    await this.commands.execute(new AddCompany(company, { partnerId, companyId, actor: actorOf(caller), ...ids }));
    return companyOf(found(await this.register.company(companyId)));
  }
}
