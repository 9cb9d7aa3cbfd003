import type { AccessLevel, CompanyFact } from '../contracts/index.js';
import { openInvitation, withRejection, type Invitation } from './invitation.js';

/** Somebody's right to use a company's portal. */
export interface Grant extends Invitation {
  readonly userId: string;
  readonly level: AccessLevel;
}

/** A customer company and who may use its portal, as far as decisions need them. */
export type Company =
  | { readonly situation: 'unknown' }
  | {
      readonly situation: 'portal-disabled' | 'portal-enabled';
      readonly companyId: string;
      readonly tenantId: string;
      readonly grants: readonly Grant[];
    };

/** A company that nobody has added. */
export const unknownCompany: Company = { situation: 'unknown' };

/** The company after one more fact. */
export function evolveCompany(company: Company, fact: CompanyFact): Company {
  if (fact.type === 'CompanyAdded') {
    return { situation: 'portal-disabled', companyId: fact.data.companyId, tenantId: fact.data.tenantId, grants: [] };
  }
  if (company.situation === 'unknown') return company;
  if (fact.type === 'PortalEnabled') return { ...company, situation: 'portal-enabled' };
  if (fact.type === 'PortalDisabled') return { ...company, situation: 'portal-disabled' };
  return { ...company, grants: evolveGrants(company.grants, fact) };
}

type GrantFact = Exclude<CompanyFact, { type: 'CompanyAdded' | 'PortalEnabled' | 'PortalDisabled' }>;

function evolveGrants(grants: readonly Grant[], fact: GrantFact): readonly Grant[] {
  const change = (next: (grant: Grant) => Grant): readonly Grant[] =>
    grants.map((grant) => (grant.userId === fact.data.userId ? next(grant) : grant));
  switch (fact.type) {
    case 'AccessGranted':
      return [...grants, { ...openInvitation(fact.data.email), userId: fact.data.userId, level: fact.data.level }];
    case 'AccessChanged':
      return change((grant) => ({ ...grant, level: fact.data.level }));
    case 'AccessRevoked':
      return grants.filter((grant) => grant.userId !== fact.data.userId);
    case 'BindingRequested':
      return change((grant) => ({ ...grant, pending: fact.data.identity }));
    case 'BindingRejected':
      return change(withRejection);
    case 'IdentityBound':
      return change((grant) => ({ ...grant, bound: fact.data.identity, pending: null }));
  }
}
