import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FactLog, type CommandContext } from '#platform/event-store';
import { AccessRegister } from '../../access-register.js';
import { companyStream } from '../../contracts/index.js';
import { evolveCompany, unknownCompany } from '../../domain/company.js';
import { switchPortal } from './switch-portal.js';

/** Opens or closes a company's portal. */
export class SwitchPortal extends Command<void> {
  constructor(readonly companyId: string, readonly enabled: boolean, readonly context: CommandContext) {
    super();
  }
}

@CommandHandler(SwitchPortal)
export class SwitchPortalHandler implements ICommandHandler<SwitchPortal> {
  constructor(private readonly log: FactLog, private readonly register: AccessRegister) {}

  async execute(command: SwitchPortal): Promise<void> {
    const { position } = await this.log.execute(companyStream, command.companyId, command.context, {
      initial: unknownCompany, evolve: evolveCompany, decide: (company) => switchPortal(company, command.enabled),
    });
    await this.register.shows(companyStream, position);
  }
}
