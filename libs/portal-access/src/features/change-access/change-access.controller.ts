import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { CommandIds, Commands, type RequestIds } from '#platform/http';
import { actorOf, CurrentCaller, type Caller } from '#platform/identity';
import { AccessRegister, found } from '../../access-register.js';
import { companyOfUserManager } from '../../authorisation.js';
import { PortalUser, type AccessLevel } from '../../contracts/index.js';
import { ChangeAccess } from './change-access.handler.js';

/** What the person may do from now on. */
export class ChangeAccessBody {
  @IsIn(['view', 'modify', 'admin'])
  readonly level!: AccessLevel;
}

@ApiTags('Portal users')
@Controller('companies/:companyId/users')
export class ChangeAccessController {
  constructor(private readonly commands: Commands, private readonly register: AccessRegister) {}

  /** Changes what somebody may do in the company's portal; their very next request is judged by it. */
  @Put(':userId')
  async change(
    @CurrentCaller() caller: Caller,
    @Param('companyId') companyId: string,
    @Param('userId') userId: string,
    @Body() { level }: ChangeAccessBody,
    @CommandIds() ids: RequestIds,
  ): Promise<PortalUser> {
    const { partnerId } = await companyOfUserManager(this.register, caller, companyId);
    await this.commands.execute(new ChangeAccess(companyId, userId, level, { partnerId, companyId, actor: actorOf(caller), ...ids }));
    return found(await this.register.portalUser(companyId, userId));
  }
}
