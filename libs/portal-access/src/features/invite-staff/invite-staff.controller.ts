import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { deterministicId } from '#platform/event-store';
import { CommandIds, Commands, type RequestIds } from '#platform/http';
import { actorOf, CurrentCaller, requireStaff, type Caller } from '#platform/identity';
import { AccessRegister, found } from '../../access-register.js';
import { StaffMember, type StaffRole } from '../../contracts/index.js';
import { InviteStaff } from './invite-staff.handler.js';

/** Whom to invite. */
export class InviteStaffBody {
  /** E-mail address of the person. */
  @IsString()
  @MaxLength(254)
  readonly email!: string;

  @IsIn(['administrator', 'auditor'])
  readonly role!: StaffRole;

  /** Entra object id that alone may accept the invitation. */
  @IsOptional()
  @IsUUID('loose')
  readonly objectId?: string;
}

@ApiTags('Staff')
@Controller('partners/:partnerId/staff')
export class InviteStaffController {
  constructor(private readonly commands: Commands, private readonly register: AccessRegister) {}

  /** Invites one of the partner's own people. */
  @Post()
  async invite(
    @CurrentCaller() caller: Caller,
    @Param('partnerId') partnerId: string,
    @Body() { email, role, objectId }: InviteStaffBody,
    @CommandIds() ids: RequestIds,
  ): Promise<StaffMember> {
    requireStaff(caller, partnerId, 'administrator');
    const staffId = deterministicId('staff', partnerId, ids.commandId);
    const invitation = { staffId, email, role, objectId: objectId?.toLowerCase() ?? null };
    await this.commands.execute(new InviteStaff(partnerId, invitation, { partnerId, actor: actorOf(caller), ...ids }));
    return found(await this.register.staffMember(partnerId, staffId));
  }
}
