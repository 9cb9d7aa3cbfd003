import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FactLog, type CommandContext } from '#platform/event-store';
import { AccessRegister } from '../../access-register.js';
import { partnerStream, type StaffRole } from '../../contracts/index.js';
import { evolvePartner, unknownPartner } from '../../domain/partner.js';
import { changeStaffRole } from './change-staff-role.js';

/** Gives one of the partner's people another role. */
export class ChangeStaffRole extends Command<void> {
  constructor(readonly partnerId: string, readonly staffId: string, readonly role: StaffRole, readonly context: CommandContext) {
    super();
  }
}

@CommandHandler(ChangeStaffRole)
export class ChangeStaffRoleHandler implements ICommandHandler<ChangeStaffRole> {
  constructor(private readonly log: FactLog, private readonly register: AccessRegister) {}

  async execute(command: ChangeStaffRole): Promise<void> {
    const { position } = await this.log.execute(partnerStream, command.partnerId, command.context, {
      initial: unknownPartner, evolve: evolvePartner, decide: (partner) => changeStaffRole(partner, command.staffId, command.role),
    });
    await this.register.shows(partnerStream, position);
  }
}
