import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsUUID } from 'class-validator';
import { CommandIds, Commands, type RequestIds } from '#platform/http';
import { actorOf, CurrentCaller, type Caller } from '#platform/identity';
import { AccessRegister, found } from '../../access-register.js';
import { companyOfUserManager } from '../../authorisation.js';
import { PortalUser } from '../../contracts/index.js';
import { ConfirmUser } from './confirm-user.handler.js';

/** Whether the person who signed in is the one to whom access was granted. */
export class ConfirmUserBody {
  @IsBoolean()
  readonly accept!: boolean;

  /** Object id that was seen when this was decided; another one is refused. */
  @IsOptional()
  @IsUUID('loose')
  readonly objectId?: string;
}

@ApiTags('Portal users')
@Controller('companies/:companyId/users')
export class ConfirmUserController {
  constructor(private readonly commands: Commands, private readonly register: AccessRegister) {}

  /** Confirms who accepted a grant, or turns them away. */
  @Put(':userId/binding')
  async confirm(
    @CurrentCaller() caller: Caller,
    @Param('companyId') companyId: string,
    @Param('userId') userId: string,
    @Body() { accept, objectId }: ConfirmUserBody,
    @CommandIds() ids: RequestIds,
  ): Promise<PortalUser> {
    const { partnerId } = await companyOfUserManager(this.register, caller, companyId);
    const context = { partnerId, companyId, actor: actorOf(caller), ...ids };
    await this.commands.execute(new ConfirmUser(companyId, userId, accept, objectId?.toLowerCase(), context));
    return found(await this.register.portalUser(companyId, userId));
  }
}
