import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CommandIds, Commands, type RequestIds } from '#platform/http';
import { actorOf, CurrentCaller, requireStaff, type Caller } from '#platform/identity';
import { RemoveLogo } from './remove-logo.handler.js';

@ApiTags('Branding')
@Controller('partners/:partnerId/branding/logo')
export class RemoveLogoController {
  constructor(private readonly commands: Commands) {}

  /** Takes the logo away; the portal shows the partner's name instead. */
  @Delete()
  @HttpCode(204)
  async remove(@CurrentCaller() caller: Caller, @Param('partnerId') partnerId: string, @CommandIds() ids: RequestIds): Promise<void> {
    requireStaff(caller, partnerId, 'administrator');
    await this.commands.execute(new RemoveLogo(partnerId, { partnerId, actor: actorOf(caller), ...ids }));
  }
}
