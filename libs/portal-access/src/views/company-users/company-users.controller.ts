import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '#platform/identity';
import { AccessRegister } from '../../access-register.js';
import { companyOfUserManager } from '../../authorisation.js';
import { PortalUserList } from '../../contracts/index.js';

@ApiTags('Portal users')
@Controller('companies/:companyId/users')
export class CompanyUsersController {
  constructor(private readonly register: AccessRegister) {}

  /** Everybody with access to the company's portal, by e-mail; those who wait for a confirmation included. */
  @Get()
  async list(@CurrentCaller() caller: Caller, @Param('companyId') companyId: string): Promise<PortalUserList> {
    await companyOfUserManager(this.register, caller, companyId);
    return { items: [...(await this.register.usersOf(companyId))] };
  }
}
