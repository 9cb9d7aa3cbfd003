import type { CompanyFact, PartnerFact } from '../../contracts/index.js';
import { boundIdentity, claimOf, type Claim, type Invitation, type SignedInIdentity } from '../../domain/invitation.js';
import type { Company } from '../../domain/company.js';
import type { Partner } from '../../domain/partner.js';

/** Binds what was meant for this person at their sign-in, among a partner's own people (facts: partner-center §9.5). */
export function bindStaff(partner: Partner, identity: SignedInIdentity): readonly PartnerFact[] {
  if (partner.situation === 'unknown') return [];
  return claimed(partner.staff, partner.tenantId, identity).map(({ invitation: { staffId }, claim }): PartnerFact =>
    claim.kind === 'bind'
      ? { type: 'StaffIdentityBound', data: { staffId, identity: boundIdentity(identity), rule: claim.rule } }
      : { type: 'StaffBindingRequested', data: { staffId, identity: boundIdentity(identity) } });
}

/** Binds what was granted to this person at their sign-in, in one company. */
export function bindPortalUser(company: Company, identity: SignedInIdentity): readonly CompanyFact[] {
  if (company.situation === 'unknown') return [];
  const { companyId } = company;
  return claimed(company.grants, company.tenantId, identity).map(({ invitation: { userId }, claim }): CompanyFact =>
    claim.kind === 'bind'
      ? { type: 'IdentityBound', data: { companyId, userId, identity: boundIdentity(identity), rule: claim.rule } }
      : { type: 'BindingRequested', data: { companyId, userId, identity: boundIdentity(identity) } });
}

type Claimed<I> = { readonly invitation: I; readonly claim: Exclude<Claim, { kind: 'nothing' }> };

// A person holds one right in one place: who has one already, or waits for one, claims no second.
function claimed<I extends Invitation>(invitations: readonly I[], tenantId: string, identity: SignedInIdentity): readonly Claimed<I>[] {
  if (invitations.some(({ bound }) => bound?.objectId === identity.objectId)) return [];
  const claims = invitations.flatMap((invitation): Claimed<I>[] => {
    const claim = claimOf(invitation, tenantId, identity);
    return claim.kind === 'nothing' ? [] : [{ invitation, claim }];
  });
  const certain = claims.find(({ claim }) => claim.kind === 'bind');
  if (certain) return [certain];
  return invitations.some(({ pending }) => pending?.objectId === identity.objectId) ? [] : claims.slice(0, 1);
}
