import type { Fact, StreamCategory } from '#platform/kernel';

/** What a company's portal users may do; each level includes the ones before it. */
export type AccessLevel = 'view' | 'modify' | 'admin';
/** What a partner's own people may do. */
export type StaffRole = 'administrator' | 'auditor';

/** A person as Microsoft signed them in; (tenantId, objectId) identifies, the rest is for display. */
export interface BoundIdentity {
  readonly tenantId: string;
  readonly objectId: string;
  readonly name: string;
  readonly username: string;
}

/** Why an invitation was bound to an identity (partner-center.md §9.5 no. 3). */
export type BindingRule = 'verified-email' | 'confirmed-by-administrator' | 'named-object-id';

/** Facts of `partner-<partnerId>`. */
export type PartnerFact =
  | Fact<'PartnerCreated', { partnerId: string; name: string; tenantId: string }>
  | Fact<'StaffInvited', { staffId: string; email: string; role: StaffRole; objectId: string | null }>
  | Fact<'StaffBindingRequested', { staffId: string; identity: BoundIdentity }>
  | Fact<'StaffBindingRejected', { staffId: string }>
  | Fact<'StaffIdentityBound', { staffId: string; identity: BoundIdentity; rule: BindingRule }>
  | Fact<'StaffRoleChanged', { staffId: string; role: StaffRole }>
  | Fact<'StaffRemoved', { staffId: string }>;

/** Facts of `company-<companyId>`. */
export type CompanyFact =
  | Fact<'CompanyAdded', { companyId: string; partnerId: string; delegatedAdminId: string; tenantId: string; name: string; domain: string }>
  | Fact<'PortalEnabled', { companyId: string }>
  | Fact<'PortalDisabled', { companyId: string }>
  | Fact<'AccessGranted', { companyId: string; userId: string; email: string; level: AccessLevel }>
  | Fact<'AccessChanged', { companyId: string; userId: string; level: AccessLevel }>
  | Fact<'AccessRevoked', { companyId: string; userId: string }>
  | Fact<'BindingRequested', { companyId: string; userId: string; identity: BoundIdentity }>
  | Fact<'BindingRejected', { companyId: string; userId: string }>
  | Fact<'IdentityBound', { companyId: string; userId: string; identity: BoundIdentity; rule: BindingRule }>;

const identity: BoundIdentity = {
  tenantId: '5d3f0c7a-0f6b-4c1e-9a77-1b3f20c9e101',
  objectId: '0c7a5d3f-1111-4c1e-9a77-1b3f20c9e102',
  name: 'Anna Meier',
  username: 'anna@alpenholz.example',
};
const partnerId = '7f0b0a52-1c0f-5b9e-8a31-2f6f0c1e9d01';
const companyId = '1f6f2b70-6f0a-5f0e-9c39-0a4f2f1c7b11';
const staffId = '3c1f0a52-1c0f-4b9e-8a31-2f6f0c1e9d02';
const userId = '9a6f2b70-6f0a-4f0e-9c39-0a4f2f1c7b12';

/** How the facts of a partner are stored. */
export const partnerStream: StreamCategory<PartnerFact> = {
  category: 'partner',
  storedNames: {
    PartnerCreated: 'partner-created',
    StaffInvited: 'staff-invited',
    StaffBindingRequested: 'staff-binding-requested',
    StaffBindingRejected: 'staff-binding-rejected',
    StaffIdentityBound: 'staff-identity-bound',
    StaffRoleChanged: 'staff-role-changed',
    StaffRemoved: 'staff-removed',
  },
  examples: [
    { storedName: 'partner-created', data: { partnerId, name: 'Contoso Partner', tenantId: 'aa3f0c7a-0f6b-4c1e-9a77-1b3f20c9e103' } },
    { storedName: 'staff-invited', data: { staffId, email: 'pat@contoso-partner.example', role: 'administrator', objectId: null } },
    { storedName: 'staff-binding-requested', data: { staffId, identity } },
    { storedName: 'staff-binding-rejected', data: { staffId } },
    { storedName: 'staff-identity-bound', data: { staffId, identity, rule: 'verified-email' } },
    { storedName: 'staff-role-changed', data: { staffId, role: 'auditor' } },
    { storedName: 'staff-removed', data: { staffId } },
  ],
};

/** How the facts of a company are stored. */
export const companyStream: StreamCategory<CompanyFact> = {
  category: 'company',
  storedNames: {
    CompanyAdded: 'company-added',
    PortalEnabled: 'portal-enabled',
    PortalDisabled: 'portal-disabled',
    AccessGranted: 'access-granted',
    AccessChanged: 'access-changed',
    AccessRevoked: 'access-revoked',
    BindingRequested: 'binding-requested',
    BindingRejected: 'binding-rejected',
    IdentityBound: 'identity-bound',
  },
  examples: [
    {
      storedName: 'company-added',
      data: {
        companyId, partnerId, delegatedAdminId: '4b6f2b70-6f0a-5f0e-9c39-0a4f2f1c7b13',
        tenantId: '5d3f0c7a-0f6b-4c1e-9a77-1b3f20c9e101', name: 'Alpenholz AG', domain: 'alpenholz.onmicrosoft.com',
      },
    },
    { storedName: 'portal-enabled', data: { companyId } },
    { storedName: 'portal-disabled', data: { companyId } },
    { storedName: 'access-granted', data: { companyId, userId, email: 'anna@alpenholz.example', level: 'modify' } },
    { storedName: 'access-changed', data: { companyId, userId, level: 'view' } },
    { storedName: 'access-revoked', data: { companyId, userId } },
    { storedName: 'binding-requested', data: { companyId, userId, identity } },
    { storedName: 'binding-rejected', data: { companyId, userId } },
    { storedName: 'identity-bound', data: { companyId, userId, identity, rule: 'verified-email' } },
  ],
};
