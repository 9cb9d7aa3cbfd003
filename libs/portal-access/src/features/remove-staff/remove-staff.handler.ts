import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FactLog, type CommandContext } from '#platform/event-store';
import { AccessRegister } from '../../access-register.js';
import { partnerStream } from '../../contracts/index.js';
import { evolvePartner, unknownPartner } from '../../domain/partner.js';
import { removeStaff } from './remove-staff.js';

/** Takes one of the partner's people out. */
export class RemoveStaff extends Command<void> {
  constructor(readonly partnerId: string, readonly staffId: string, readonly context: CommandContext) {
    super();
  }
}

@CommandHandler(RemoveStaff)
export class RemoveStaffHandler implements ICommandHandler<RemoveStaff> {
  constructor(private readonly log: FactLog, private readonly register: AccessRegister) {}

  async execute(command: RemoveStaff): Promise<void> {
    const { position } = await this.log.execute(partnerStream, command.partnerId, command.context, {
      initial: unknownPartner, evolve: evolvePartner, decide: (partner) => removeStaff(partner, command.staffId),
    });
    await this.register.shows(partnerStream, position);
  }
}
