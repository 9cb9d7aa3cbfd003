import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { FactLog, type CommandContext } from '#platform/event-store';
import { notFound, Refusal } from '#platform/kernel';
import { AccessRegister, type RegisteredDelegatedAdmin } from '../../access-register.js';
import { companyStream } from '../../contracts/index.js';
import { evolveCompany, unknownCompany } from '../../domain/company.js';
import { addCompany, type NewCompany } from './add-company.js';
import { ResellerRelationship } from './reseller-relationship.js';

/** Adds a customer of the partner, once Microsoft has confirmed that it is one. */
export class AddCompany extends Command<void> {
  constructor(readonly company: Omit<NewCompany, 'name' | 'domain'>, readonly context: CommandContext) {
    super();
  }
}

@CommandHandler(AddCompany)
export class AddCompanyHandler implements ICommandHandler<AddCompany> {
  constructor(
    private readonly log: FactLog,
    private readonly register: AccessRegister,
    private readonly relationship: ResellerRelationship,
  ) {}

  async execute({ company, context }: AddCompany): Promise<void> {
    const { facts } = await this.log.load(companyStream, company.companyId);
    // Whoever is there already need not be proved; the decision refuses, or the same command finds its own facts.
    const proved = facts.length > 0 ? { name: '', domain: '' } : await this.prove(company, context.correlationId);
    const { position } = await this.log.execute(companyStream, company.companyId, context, {
      initial: unknownCompany, evolve: evolveCompany, decide: (state) => addCompany(state, { ...company, ...proved }),
    });
    await this.register.shows(companyStream, position);
  }

  private async prove({ delegatedAdminId, partnerId, tenantId }: AddCompany['company'], correlationId: string): Promise<{ name: string; domain: string }> {
    const account = await this.activated(delegatedAdminId, partnerId);
    return this.relationship.prove(account, tenantId, correlationId);
  }

  private async activated(delegatedAdminId: string, partnerId: string): Promise<RegisteredDelegatedAdmin> {
    const account = await this.register.delegatedAdmin(delegatedAdminId);
    if (account?.partnerId !== partnerId) throw notFound();
    if (!account.activated) throw new Refusal('direct-csp-not-activated', { delegatedAdminId });
    return account;
  }
}
