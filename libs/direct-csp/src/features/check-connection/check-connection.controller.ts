import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, requireStaff, type Caller } from '#platform/identity';
import { ReactionRegistry } from '#platform/reactions';
import { DelegatedAdmin } from '../../contracts/index.js';
import { CONNECTION_CHECK, DelegatedAdmins } from '../../delegated-admins.js';

@ApiTags('Direct CSP')
@Controller('partners/:partnerId/delegated-admins/:delegatedAdminId/connection')
export class CheckConnectionController {
  constructor(
    private readonly admins: DelegatedAdmins,
    private readonly reactions: ReactionRegistry,
  ) {}

  /** Checks the connection to Microsoft now instead of at its next turn, for example after something was mended there. */
  @Post('check')
  @HttpCode(202)
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  async check(
    @CurrentCaller() caller: Caller,
    @Param('partnerId') partnerId: string,
    @Param('delegatedAdminId') delegatedAdminId: string,
  ): Promise<DelegatedAdmin> {
    requireStaff(caller, partnerId, 'administrator');
    const admin = await this.admins.one(partnerId, delegatedAdminId);
    await this.reactions.demand(CONNECTION_CHECK, delegatedAdminId);
    return admin;
  }
}
