import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FactLog, type CommandContext } from '#platform/event-store';
import { AccessRegister } from '../../access-register.js';
import { companyStream } from '../../contracts/index.js';
import { evolveCompany, unknownCompany } from '../../domain/company.js';
import { confirmUser } from './confirm-user.js';

/** Confirms who accepted a grant, or turns them away. */
export class ConfirmUser extends Command<void> {
  constructor(readonly companyId: string, readonly userId: string, readonly accept: boolean, readonly objectId: string | undefined, readonly context: CommandContext) {
    super();
  }
}

@CommandHandler(ConfirmUser)
export class ConfirmUserHandler implements ICommandHandler<ConfirmUser> {
  constructor(private readonly log: FactLog, private readonly register: AccessRegister) {}

  async execute(command: ConfirmUser): Promise<void> {
    const { position } = await this.log.execute(companyStream, command.companyId, command.context, {
      initial: unknownCompany, evolve: evolveCompany, decide: (company) => confirmUser(company, command.userId, command.accept, command.objectId),
    });
    await this.register.shows(companyStream, position);
  }
}
