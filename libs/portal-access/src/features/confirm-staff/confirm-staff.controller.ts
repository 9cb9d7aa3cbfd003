import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsBoolean, IsOptional, IsUUID } from 'class-validator';
import { CommandIds, Commands, type RequestIds } from '#platform/http';
import { actorOf, CurrentCaller, requireStaff, type Caller } from '#platform/identity';
import { AccessRegister, found } from '../../access-register.js';
import { StaffMember } from '../../contracts/index.js';
import { ConfirmStaff } from './confirm-staff.handler.js';

/** Whether the person who signed in is the one who was invited. */
export class ConfirmStaffBody {
  @IsBoolean()
  readonly accept!: boolean;

  /** Object id that was seen when this was decided; another one is refused. */
  @IsOptional()
  @IsUUID('loose')
  readonly objectId?: string;
}

@ApiTags('Staff')
@Controller('partners/:partnerId/staff')
export class ConfirmStaffController {
  constructor(private readonly commands: Commands, private readonly register: AccessRegister) {}

  /** Confirms who accepted an invitation, or turns them away. */
  @Put(':staffId/binding')
  async confirm(
    @CurrentCaller() caller: Caller,
    @Param('partnerId') partnerId: string,
    @Param('staffId') staffId: string,
    @Body() { accept, objectId }: ConfirmStaffBody,
    @CommandIds() ids: RequestIds,
  ): Promise<StaffMember> {
    requireStaff(caller, partnerId, 'administrator');
    const context = { partnerId, actor: actorOf(caller), ...ids };
    await this.commands.execute(new ConfirmStaff(partnerId, staffId, accept, objectId?.toLowerCase(), context));
    return found(await this.register.staffMember(partnerId, staffId));
  }
}
