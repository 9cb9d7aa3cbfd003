import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { CommandIds, Commands, type RequestIds } from '#platform/http';
import { actorOf, CurrentCaller, requireStaff, type Caller } from '#platform/identity';
import { DelegatedAdmin } from '../../contracts/index.js';
import { DelegatedAdmins } from '../../delegated-admins.js';
import { ReplaceCredentials } from './replace-credentials.handler.js';

/** New credentials of a connected account. */
export class ReplaceCredentialsBody {
  /** The account that gave its consent. */
  @IsString()
  @Length(1, 200)
  @Matches(/\S/, { message: 'name must not be blank' })
  readonly name!: string;

  /** Application (client) id, where it changes too. */
  @IsOptional()
  @IsUUID('loose')
  readonly clientId?: string;

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
@Controller('partners/:partnerId/delegated-admins/:delegatedAdminId/credentials')
export class ReplaceCredentialsController {
  constructor(private readonly commands: Commands, private readonly admins: DelegatedAdmins) {}

  /** Replaces secret and refresh token, for example after they expired. */
  @Put()
  async replace(
    @CurrentCaller() caller: Caller,
    @Param('partnerId') partnerId: string,
    @Param('delegatedAdminId') delegatedAdminId: string,
    @Body() { name, clientId, clientSecret, refreshToken }: ReplaceCredentialsBody,
    @CommandIds() ids: RequestIds,
  ): Promise<DelegatedAdmin> {
    requireStaff(caller, partnerId, 'administrator');
    await this.admins.one(partnerId, delegatedAdminId);
    const replacement = { name: name.trim(), clientId: clientId?.toLowerCase() };
    const context = { partnerId, actor: actorOf(caller), ...ids };
    await this.commands.execute(new ReplaceCredentials(delegatedAdminId, replacement, { clientSecret, refreshToken }, context));
    return this.admins.one(partnerId, delegatedAdminId);
  }
}
