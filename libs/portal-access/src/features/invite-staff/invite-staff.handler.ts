import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FactLog, type CommandContext } from '#platform/event-store';
import { AccessRegister } from '../../access-register.js';
import { partnerStream } from '../../contracts/index.js';
import { evolvePartner, unknownPartner } from '../../domain/partner.js';
import { inviteStaff, type StaffInvitation } from './invite-staff.js';

/** Invites one of the partner's own people. */
export class InviteStaff extends Command<void> {
  constructor(readonly partnerId: string, readonly invitation: StaffInvitation, readonly context: CommandContext) {
    super();
  }
}

@CommandHandler(InviteStaff)
export class InviteStaffHandler implements ICommandHandler<InviteStaff> {
  constructor(private readonly log: FactLog, private readonly register: AccessRegister) {}

  async execute(command: InviteStaff): Promise<void> {
    const { position } = await this.log.execute(partnerStream, command.partnerId, command.context, {
      initial: unknownPartner, evolve: evolvePartner, decide: (partner) => inviteStaff(partner, command.invitation),
    });
    await this.register.shows(partnerStream, position);
  }
}
