import { scenario } from '../../../platform/kernel/src/testing/given.js';
import type { AccessLevel, BindingRule, BoundIdentity, CompanyFact, PartnerFact, StaffRole } from '../contracts/index.js';
import { evolveCompany, unknownCompany, type Company } from '../domain/company.js';
import type { SignedInIdentity } from '../domain/invitation.js';
import { evolvePartner, unknownPartner, type Partner } from '../domain/partner.js';

export const [partnerId, companyId, tenantId, elsewhere] = ['partner-1', 'company-1', 'tenant-1', 'tenant-2'];

/** Who signs in; Anna unless said otherwise. */
export const signingIn = (more: Partial<SignedInIdentity> = {}): SignedInIdentity => ({
  tenantId, objectId: 'oid-anna', name: 'Anna Meier', username: 'anna@alpenholz.example', verifiedEmail: undefined, isGuest: false, ...more,
});
export const identity = ({ tenantId: tid, objectId, name, username }: SignedInIdentity = signingIn()): BoundIdentity => ({ tenantId: tid, objectId, name, username });

export const givenCompany = scenario<CompanyFact, Company>(unknownCompany, evolveCompany);
export const added: CompanyFact = {
  type: 'CompanyAdded', data: { companyId, partnerId, delegatedAdminId: 'da-1', tenantId, name: 'Alpenholz AG', domain: 'alpenholz.onmicrosoft.com' },
};
export const enabled: CompanyFact = { type: 'PortalEnabled', data: { companyId } };
export const disabled: CompanyFact = { type: 'PortalDisabled', data: { companyId } };
export const granted = (userId: string, email: string, level: AccessLevel = 'modify'): CompanyFact => ({ type: 'AccessGranted', data: { companyId, userId, email, level } });
export const changed = (userId: string, level: AccessLevel): CompanyFact => ({ type: 'AccessChanged', data: { companyId, userId, level } });
export const revoked = (userId: string): CompanyFact => ({ type: 'AccessRevoked', data: { companyId, userId } });
export const bound = (userId: string, rule: BindingRule, who = identity()): CompanyFact => ({ type: 'IdentityBound', data: { companyId, userId, identity: who, rule } });
export const asked = (userId: string, who = identity()): CompanyFact => ({ type: 'BindingRequested', data: { companyId, userId, identity: who } });
export const rejected = (userId: string): CompanyFact => ({ type: 'BindingRejected', data: { companyId, userId } });

export const givenPartner = scenario<PartnerFact, Partner>(unknownPartner, evolvePartner);
export const created: PartnerFact = { type: 'PartnerCreated', data: { partnerId, name: 'Contoso Partner', tenantId } };
export const invited = (staffId: string, email: string, role: StaffRole = 'administrator', objectId: string | null = null): PartnerFact =>
  ({ type: 'StaffInvited', data: { staffId, email, role, objectId } });
export const staffBound = (staffId: string, rule: BindingRule, who = identity()): PartnerFact => ({ type: 'StaffIdentityBound', data: { staffId, identity: who, rule } });
export const staffAsked = (staffId: string, who = identity()): PartnerFact => ({ type: 'StaffBindingRequested', data: { staffId, identity: who } });
export const staffRejected = (staffId: string): PartnerFact => ({ type: 'StaffBindingRejected', data: { staffId } });
export const roleChanged = (staffId: string, role: StaffRole): PartnerFact => ({ type: 'StaffRoleChanged', data: { staffId, role } });
export const staffRemoved = (staffId: string): PartnerFact => ({ type: 'StaffRemoved', data: { staffId } });
