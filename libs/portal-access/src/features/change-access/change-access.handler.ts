import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FactLog, type CommandContext } from '#platform/event-store';
import { AccessRegister } from '../../access-register.js';
import { companyStream, type AccessLevel } from '../../contracts/index.js';
import { evolveCompany, unknownCompany } from '../../domain/company.js';
import { changeAccess } from './change-access.js';

/** Changes what somebody may do in a company's portal. */
export class ChangeAccess extends Command<void> {
  constructor(readonly companyId: string, readonly userId: string, readonly level: AccessLevel, readonly context: CommandContext) {
    super();
  }
}

@CommandHandler(ChangeAccess)
export class ChangeAccessHandler implements ICommandHandler<ChangeAccess> {
  constructor(private readonly log: FactLog, private readonly register: AccessRegister) {}

  async execute(command: ChangeAccess): Promise<void> {
    const { position } = await this.log.execute(companyStream, command.companyId, command.context, {
      initial: unknownCompany, evolve: evolveCompany, decide: (company) => changeAccess(company, command.userId, command.level),
    });
    await this.register.shows(companyStream, position);
  }
}
