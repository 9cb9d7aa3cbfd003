import { Body, Controller, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { CommandIds, Commands, type RequestIds } from '#platform/http';
import { actorOf, CurrentCaller, requireStaff, type Caller } from '#platform/identity';
import { AccessRegister, found } from '../../access-register.js';
import { StaffMember, type StaffRole } from '../../contracts/index.js';
import { ChangeStaffRole } from './change-staff-role.handler.js';

/** The new role. */
export class ChangeStaffRoleBody {
  @IsIn(['administrator', 'auditor'])
  readonly role!: StaffRole;
}

@ApiTags('Staff')
@Controller('partners/:partnerId/staff')
export class ChangeStaffRoleController {
  constructor(private readonly commands: Commands, private readonly register: AccessRegister) {}

  /** Gives one of the partner's people another role. */
  @Put(':staffId')
  async change(
    @CurrentCaller() caller: Caller,
    @Param('partnerId') partnerId: string,
    @Param('staffId') staffId: string,
    @Body() { role }: ChangeStaffRoleBody,
    @CommandIds() ids: RequestIds,
  ): Promise<StaffMember> {
    requireStaff(caller, partnerId, 'administrator');
    await this.commands.execute(new ChangeStaffRole(partnerId, staffId, role, { partnerId, actor: actorOf(caller), ...ids }));
    return found(await this.register.staffMember(partnerId, staffId));
  }
}
