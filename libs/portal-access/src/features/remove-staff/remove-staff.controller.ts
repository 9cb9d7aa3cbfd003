import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CommandIds, Commands, type RequestIds } from '#platform/http';
import { actorOf, CurrentCaller, requireStaff, type Caller } from '#platform/identity';
import { RemoveStaff } from './remove-staff.handler.js';

@ApiTags('Staff')
@Controller('partners/:partnerId/staff')
export class RemoveStaffController {
  constructor(private readonly commands: Commands) {}

  /** Takes one of the partner's people out; their very next request finds nothing. */
  @Delete(':staffId')
  @HttpCode(204)
  async remove(
    @CurrentCaller() caller: Caller,
    @Param('partnerId') partnerId: string,
    @Param('staffId') staffId: string,
    @CommandIds() ids: RequestIds,
  ): Promise<void> {
    requireStaff(caller, partnerId, 'administrator');
    await this.commands.execute(new RemoveStaff(partnerId, staffId, { partnerId, actor: actorOf(caller), ...ids }));
  }
}
