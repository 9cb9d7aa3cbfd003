import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FactLog, type CommandContext } from '#platform/event-store';
import { AccessRegister } from '../../access-register.js';
import { partnerStream } from '../../contracts/index.js';
import { evolvePartner, unknownPartner } from '../../domain/partner.js';
import { createPartner, type NewPartner } from './create-partner.js';

/** Creates a partner with its first administrator. */
export class CreatePartner extends Command<void> {
  constructor(readonly partner: NewPartner, readonly context: CommandContext) {
    super();
  }
}

@CommandHandler(CreatePartner)
export class CreatePartnerHandler implements ICommandHandler<CreatePartner> {
  constructor(private readonly log: FactLog, private readonly register: AccessRegister) {}

  async execute(command: CreatePartner): Promise<void> {
    const { position } = await this.log.execute(partnerStream, command.partner.partnerId, command.context, {
      initial: unknownPartner, evolve: evolvePartner, decide: (partner) => createPartner(partner, command.partner),
    });
    await this.register.shows(partnerStream, position);
  }
}
