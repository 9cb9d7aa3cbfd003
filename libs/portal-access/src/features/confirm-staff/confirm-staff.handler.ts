import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FactLog, type CommandContext } from '#platform/event-store';
import { AccessRegister } from '../../access-register.js';
import { partnerStream } from '../../contracts/index.js';
import { evolvePartner, unknownPartner } from '../../domain/partner.js';
import { confirmStaff } from './confirm-staff.js';

/** Confirms who accepted an invitation of the partner, or turns them away. */
export class ConfirmStaff extends Command<void> {
  constructor(readonly partnerId: string, readonly staffId: string, readonly accept: boolean, readonly objectId: string | undefined, readonly context: CommandContext) {
    super();
  }
}

@CommandHandler(ConfirmStaff)
export class ConfirmStaffHandler implements ICommandHandler<ConfirmStaff> {
  constructor(private readonly log: FactLog, private readonly register: AccessRegister) {}

  async execute(command: ConfirmStaff): Promise<void> {
    const { position } = await this.log.execute(partnerStream, command.partnerId, command.context, {
      initial: unknownPartner, evolve: evolvePartner, decide: (partner) => confirmStaff(partner, command.staffId, command.accept, command.objectId),
    });
    await this.register.shows(partnerStream, position);
  }
}
