import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsString, IsUUID, Length, Matches } from 'class-validator';
import { deterministicId } from '#platform/event-store';
import { CommandIds, Commands, type RequestIds } from '#platform/http';
import { actorOf, CurrentCaller, requireStaff, type Caller } from '#platform/identity';
import { DelegatedAdmin } from '../../contracts/index.js';
import { DelegatedAdmins } from '../../delegated-admins.js';
import { ConnectDelegatedAdmin } from './connect-delegated-admin.handler.js';

/** A Partner Center account and the application that has its consent. */
export class ConnectDelegatedAdminBody {
  /** The account that gave its consent. */
  @IsString()
  @Length(1, 200)
  @Matches(/\S/, { message: 'name must not be blank' })
  readonly name!: string;

  /** Entra tenant of the partner. */
  @IsUUID('loose')
  readonly partnerTenantId!: string;

  /** Application (client) id. */
  @IsUUID('loose')
  readonly clientId!: string;

  /** Kept encrypted; never shown again. */
  @IsString()
  @Length(1, 1000)
  readonly clientSecret!: string;

  /** Kept encrypted; never shown again. */
  @IsString()
  @Length(1, 8000)
  readonly refreshToken!: string;
}

@ApiTags('Direct CSP')
@Controller('partners/:partnerId/delegated-admins')
export class ConnectDelegatedAdminController {
  constructor(private readonly commands: Commands, private readonly admins: DelegatedAdmins) {}

  /** Connects a Partner Center account. Direct CSP is activated by a test of one tenant. */
  @Post()
  async connect(
    @CurrentCaller() caller: Caller,
    @Param('partnerId') partnerId: string,
    @Body() body: ConnectDelegatedAdminBody,
    @CommandIds() ids: RequestIds,
  ): Promise<DelegatedAdmin> {
    requireStaff(caller, partnerId, 'administrator');
    const { name, clientSecret, refreshToken } = body;
    const [partnerTenantId, clientId] = [body.partnerTenantId.toLowerCase(), body.clientId.toLowerCase()];
    const delegatedAdminId = deterministicId('delegated-admin', partnerId, clientId);
    const admin = { delegatedAdminId, partnerId, name: name.trim(), partnerTenantId, clientId };
    await this.commands.execute(new ConnectDelegatedAdmin(admin, { clientSecret, refreshToken }, { partnerId, actor: actorOf(caller), ...ids }));
    return this.admins.one(partnerId, delegatedAdminId);
  }
}
