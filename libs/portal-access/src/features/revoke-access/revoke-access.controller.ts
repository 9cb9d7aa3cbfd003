import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CommandIds, Commands, type RequestIds } from '#platform/http';
import { actorOf, CurrentCaller, type Caller } from '#platform/identity';
import { AccessRegister } from '../../access-register.js';
import { companyOfUserManager } from '../../authorisation.js';
import { RevokeAccess } from './revoke-access.handler.js';

@ApiTags('Portal users')
@Controller('companies/:companyId/users')
export class RevokeAccessController {
  constructor(private readonly commands: Commands, private readonly register: AccessRegister) {}

  /** Takes somebody's access away; their very next request finds nothing. */
  @Delete(':userId')
  @HttpCode(204)
  async revoke(
    @CurrentCaller() caller: Caller,
    @Param('companyId') companyId: string,
    @Param('userId') userId: string,
    @CommandIds() ids: RequestIds,
  ): Promise<void> {
    const { partnerId } = await companyOfUserManager(this.register, caller, companyId);
    await this.commands.execute(new RevokeAccess(companyId, userId, { partnerId, companyId, actor: actorOf(caller), ...ids }));
  }
}
