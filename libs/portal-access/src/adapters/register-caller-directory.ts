import { Injectable } from '@nestjs/common';
import { deterministicId, type CommandContext } from '#platform/event-store';
import { Commands } from '#platform/http';
import { CallerDirectory, type Caller, type Identity } from '#platform/identity';
import { AccessRegister } from '../access-register.js';
import { BindPortalUser, BindStaff } from '../features/bind-identity/bind-identity.handler.js';

/** Who may do what, as the register shows it at this moment. */
@Injectable()
export class RegisterCallerDirectory extends CallerDirectory {
  constructor(private readonly register: AccessRegister, private readonly commands: Commands) {
    super();
  }

  async callerOf(identity: Identity): Promise<Caller> {
    const holdings = await this.register.holdingsOf(identity.tenantId, identity.objectId);
    const [staff, companies] = await Promise.all([
      Promise.all(holdings.staff.map(({ partnerId, role }) => this.membership(partnerId, role))),
      Promise.all(holdings.companies.map(({ companyId, level }) => this.access(companyId, level))),
    ]);
    return { identity, staff: staff.filter(isKnown), companies: companies.filter(isKnown) };
  }

  async signedIn(identity: Identity, correlationId: string): Promise<'known' | 'unknown' | 'awaiting-confirmation'> {
    // Asked for by the identity's own tenant: an invitation of any other tenant is not even looked at.
    const [partners, companies] = await Promise.all([
      this.register.partnersOfTenant(identity.tenantId),
      this.register.companiesOfTenant(identity.tenantId),
    ]);
    for (const { partnerId } of partners) {
      await this.commands.execute(new BindStaff(partnerId, identity, contextOf(identity, correlationId, { partnerId })));
    }
    for (const { partnerId, companyId } of companies) {
      await this.commands.execute(new BindPortalUser(companyId, identity, contextOf(identity, correlationId, { partnerId, companyId })));
    }
    const caller = await this.callerOf(identity);
    if (caller.staff.length + caller.companies.length > 0) return 'known';
    const { awaitingConfirmation } = await this.register.holdingsOf(identity.tenantId, identity.objectId);
    return awaitingConfirmation ? 'awaiting-confirmation' : 'unknown';
  }

  private async membership(partnerId: string, role: Caller['staff'][number]['role']): Promise<Caller['staff'][number] | undefined> {
    const partner = await this.register.partner(partnerId);
    return partner && { partnerId, partnerName: partner.name, role };
  }

  private async access(companyId: string, level: Caller['companies'][number]['level']): Promise<Caller['companies'][number] | undefined> {
    const company = await this.register.company(companyId);
    return company?.portalEnabled ? { partnerId: company.partnerId, companyId, companyName: company.name, level } : undefined;
  }
}

const isKnown = <T>(value: T | undefined): value is T => value !== undefined;

function contextOf(identity: Identity, correlationId: string, where: { partnerId: string; companyId?: string }): CommandContext {
  const { tenantId, objectId, name, username } = identity;
  return {
    ...where,
    actor: { kind: 'person', tenantId, objectId, name, username },
    commandId: deterministicId('sign-in', correlationId, tenantId, objectId, where.companyId ?? where.partnerId),
    correlationId,
  };
}
