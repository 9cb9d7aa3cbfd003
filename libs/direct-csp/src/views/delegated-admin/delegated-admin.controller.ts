import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, requireStaff, type Caller } from '#platform/identity';
import { ViewReader } from '#platform/views';
import { DelegatedAdmin, DelegatedAdminList } from '../../contracts/index.js';
import { delegatedAdminOf, delegatedAdminRow, delegatedAdminView } from './delegated-admin.view.js';

@ApiTags('Direct CSP')
@Controller('partners/:partnerId/delegated-admins')
export class DelegatedAdminController {
  constructor(private readonly reader: ViewReader) {}

  /** The partner's connected Partner Center accounts, at most 100. */
  @Get()
  async list(@CurrentCaller() caller: Caller, @Param('partnerId') partnerId: string): Promise<DelegatedAdminList> {
    requireStaff(caller, partnerId, 'administrator');
    const { rows } = await this.reader.find(delegatedAdminView, 'ofPartner', { partnerId }, { limit: 100 });
    return { items: rows.map(({ row }) => delegatedAdminOf(row)) };
  }

  /** One account. */
  @Get(':delegatedAdminId')
  async one(
    @CurrentCaller() caller: Caller,
    @Param('partnerId') partnerId: string,
    @Param('delegatedAdminId') delegatedAdminId: string,
  ): Promise<DelegatedAdmin> {
    requireStaff(caller, partnerId, 'administrator');
    return delegatedAdminOf(await delegatedAdminRow(this.reader, partnerId, delegatedAdminId));
  }
}
