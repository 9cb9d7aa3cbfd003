import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, requireStaff, type Caller } from '#platform/identity';
import { DelegatedAdmin, DelegatedAdminList } from '../../contracts/index.js';
import { DelegatedAdmins } from '../../delegated-admins.js';

@ApiTags('Direct CSP')
@Controller('partners/:partnerId/delegated-admins')
export class DelegatedAdminController {
  constructor(private readonly admins: DelegatedAdmins) {}

  /** The partner's connected Partner Center accounts, at most 100. */
  @Get()
  async list(@CurrentCaller() caller: Caller, @Param('partnerId') partnerId: string): Promise<DelegatedAdminList> {
    requireStaff(caller, partnerId, 'administrator');
    return { items: await this.admins.of(partnerId) };
  }

  /** One account. */
  @Get(':delegatedAdminId')
  async one(
    @CurrentCaller() caller: Caller,
    @Param('partnerId') partnerId: string,
    @Param('delegatedAdminId') delegatedAdminId: string,
  ): Promise<DelegatedAdmin> {
    requireStaff(caller, partnerId, 'administrator');
    return this.admins.one(partnerId, delegatedAdminId);
  }
}
