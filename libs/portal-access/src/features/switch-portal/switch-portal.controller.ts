import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { CommandIds, Commands, type RequestIds } from '#platform/http';
import { actorOf, CurrentCaller, type Caller } from '#platform/identity';
import { AccessRegister, found } from '../../access-register.js';
import { companyOfStaff } from '../../authorisation.js';
import { Company } from '../../contracts/index.js';
import { companyOf } from '../../views/company-list/company-list.view.js';
import { SwitchPortal } from './switch-portal.handler.js';

/** Whether the company's people may use the portal. */
export class SwitchPortalBody {
  @IsBoolean()
  readonly enabled!: boolean;
}

@ApiTags('Companies')
@Controller('companies/:companyId/portal')
export class SwitchPortalController {
  constructor(private readonly commands: Commands, private readonly register: AccessRegister) {}

  /** Opens or closes the company's portal; everybody's very next request is judged by it. */
  @Put()
  async switch(
    @CurrentCaller() caller: Caller,
    @Param('companyId') companyId: string,
    @Body() { enabled }: SwitchPortalBody,
    @CommandIds() ids: RequestIds,
  ): Promise<Company> {
    const { partnerId } = await companyOfStaff(this.register, caller, companyId, 'administrator');
    await this.commands.execute(new SwitchPortal(companyId, enabled, { partnerId, companyId, actor: actorOf(caller), ...ids }));
    return companyOf(found(await this.register.company(companyId)));
  }
}
