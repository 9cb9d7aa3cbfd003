import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FactLog, type CommandContext } from '#platform/event-store';
import { AccessRegister } from '../../access-register.js';
import { companyStream } from '../../contracts/index.js';
import { evolveCompany, unknownCompany } from '../../domain/company.js';
import { revokeAccess } from './revoke-access.js';

/** Takes somebody's access to a company's portal away. */
export class RevokeAccess extends Command<void> {
  constructor(readonly companyId: string, readonly userId: string, readonly context: CommandContext) {
    super();
  }
}

@CommandHandler(RevokeAccess)
export class RevokeAccessHandler implements ICommandHandler<RevokeAccess> {
  constructor(private readonly log: FactLog, private readonly register: AccessRegister) {}

  async execute(command: RevokeAccess): Promise<void> {
    const { position } = await this.log.execute(companyStream, command.companyId, command.context, {
      initial: unknownCompany, evolve: evolveCompany, decide: (company) => revokeAccess(company, command.userId),
    });
    await this.register.shows(companyStream, position);
  }
}
