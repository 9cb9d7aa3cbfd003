import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, requireStaff, type Caller } from '#platform/identity';
import { AccessRegister } from '../../access-register.js';
import { StaffList } from '../../contracts/index.js';

@ApiTags('Staff')
@Controller('partners/:partnerId/staff')
export class StaffController {
  constructor(private readonly register: AccessRegister) {}

  /** The partner's own people, by e-mail. */
  @Get()
  async list(@CurrentCaller() caller: Caller, @Param('partnerId') partnerId: string): Promise<StaffList> {
    requireStaff(caller, partnerId, 'administrator');
    return { items: [...(await this.register.staffOf(partnerId))] };
  }
}
