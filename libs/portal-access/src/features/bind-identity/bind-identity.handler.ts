import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FactLog, type CommandContext } from '#platform/event-store';
import { AccessRegister } from '../../access-register.js';
import { companyStream, partnerStream } from '../../contracts/index.js';
import { evolveCompany, unknownCompany } from '../../domain/company.js';
import type { SignedInIdentity } from '../../domain/invitation.js';
import { evolvePartner, unknownPartner } from '../../domain/partner.js';
import { bindPortalUser, bindStaff } from './bind-identity.js';

/** Somebody signed in from a partner's tenant. */
export class BindStaff extends Command<void> {
  constructor(readonly partnerId: string, readonly identity: SignedInIdentity, readonly context: CommandContext) {
    super();
  }
}

/** Somebody signed in from a company's tenant. */
export class BindPortalUser extends Command<void> {
  constructor(readonly companyId: string, readonly identity: SignedInIdentity, readonly context: CommandContext) {
    super();
  }
}

@CommandHandler(BindStaff)
export class BindStaffHandler implements ICommandHandler<BindStaff> {
  constructor(private readonly log: FactLog, private readonly register: AccessRegister) {}

  async execute({ partnerId, identity, context }: BindStaff): Promise<void> {
    const { position } = await this.log.execute(partnerStream, partnerId, context, {
      initial: unknownPartner, evolve: evolvePartner, decide: (partner) => bindStaff(partner, identity),
    });
    await this.register.shows(partnerStream, position);
  }
}

@CommandHandler(BindPortalUser)
export class BindPortalUserHandler implements ICommandHandler<BindPortalUser> {
  constructor(private readonly log: FactLog, private readonly register: AccessRegister) {}

  async execute({ companyId, identity, context }: BindPortalUser): Promise<void> {
    const { position } = await this.log.execute(companyStream, companyId, context, {
      initial: unknownCompany, evolve: evolveCompany, decide: (company) => bindPortalUser(company, identity),
    });
    await this.register.shows(companyStream, position);
  }
}
