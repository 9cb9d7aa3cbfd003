import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FactLog, type CommandContext } from '#platform/event-store';
import { AccessRegister } from '../../access-register.js';
import { companyStream, type AccessLevel } from '../../contracts/index.js';
import { evolveCompany, unknownCompany } from '../../domain/company.js';
import { grantAccess } from './grant-access.js';

/** Grants somebody access to a company's portal. */
export class GrantAccess extends Command<void> {
  constructor(readonly companyId: string, readonly grant: { readonly userId: string; readonly email: string; readonly level: AccessLevel }, readonly context: CommandContext) {
    super();
  }
}

@CommandHandler(GrantAccess)
export class GrantAccessHandler implements ICommandHandler<GrantAccess> {
  constructor(private readonly log: FactLog, private readonly register: AccessRegister) {}

  async execute(command: GrantAccess): Promise<void> {
    const { position } = await this.log.execute(companyStream, command.companyId, command.context, {
      initial: unknownCompany, evolve: evolveCompany, decide: (company) => grantAccess(company, command.grant),
    });
    await this.register.shows(companyStream, position);
  }
}
