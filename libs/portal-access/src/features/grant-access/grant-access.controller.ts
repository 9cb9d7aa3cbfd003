import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength } from 'class-validator';
import { deterministicId } from '#platform/event-store';
import { CommandIds, Commands, type RequestIds } from '#platform/http';
import { actorOf, CurrentCaller, type Caller } from '#platform/identity';
import { AccessRegister, found } from '../../access-register.js';
import { companyOfUserManager } from '../../authorisation.js';
import { PortalUser, type AccessLevel } from '../../contracts/index.js';
import { GrantAccess } from './grant-access.handler.js';

/** Who gets access, and to do what. */
export class GrantAccessBody {
  /** E-mail address of somebody of the company. */
  @IsString()
  @MaxLength(254)
  readonly email!: string;

  @IsIn(['view', 'modify', 'admin'])
  readonly level!: AccessLevel;
}

@ApiTags('Portal users')
@Controller('companies/:companyId/users')
export class GrantAccessController {
  constructor(private readonly commands: Commands, private readonly register: AccessRegister) {}

  /** Grants somebody access to the company's portal. */
  @Post()
  async grant(
    @CurrentCaller() caller: Caller,
    @Param('companyId') companyId: string,
    @Body() { email, level }: GrantAccessBody,
    @CommandIds() ids: RequestIds,
  ): Promise<PortalUser> {
    const { partnerId } = await companyOfUserManager(this.register, caller, companyId);
    const userId = deterministicId('portal-user', companyId, ids.commandId);
    const context = { partnerId, companyId, actor: actorOf(caller), ...ids };
    await this.commands.execute(new GrantAccess(companyId, { userId, email, level }, context));
    return found(await this.register.portalUser(companyId, userId));
  }
}
