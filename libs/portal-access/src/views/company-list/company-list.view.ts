import { defineView } from '#platform/views';
import { companyStream, type Company, type CompanyFact } from '../../contracts/index.js';

/** A customer company in its partner's list. */
export interface CompanyRow extends Company {
  readonly partnerId: string;
  /** The name as it is put in order. */
  readonly sortName: string;
}

export const companyListView = defineView<CompanyRow, CompanyFact>()({
  name: 'company-list',
  version: 1,
  streams: [companyStream],
  key: (fact) => fact.data.companyId,
  on: {
    CompanyAdded: (_, { data: { companyId, partnerId, delegatedAdminId, tenantId, name, domain }, metadata }) => ({
      companyId, partnerId, delegatedAdminId, tenantId, name, domain, portalEnabled: false, users: 0, addedAt: metadata.recordedAt, sortName: name.toLowerCase(),
    }),
    PortalEnabled: (row) => row && { ...row, portalEnabled: true },
    PortalDisabled: (row) => row && { ...row, portalEnabled: false },
    AccessGranted: (row) => row && { ...row, users: row.users + 1 },
    AccessRevoked: (row) => row && { ...row, users: row.users - 1 },
  },
  queries: {
    ofPartner: { where: ['partnerId'], orderBy: ['sortName'], search: 'name' },
    ofTenant: { where: ['tenantId'] },
  },
});

/** The row as the API shows it. */
export function companyOf({ companyId, delegatedAdminId, tenantId, name, domain, portalEnabled, users, addedAt }: Company): Company {
  return { companyId, delegatedAdminId, tenantId, name, domain, portalEnabled, users, addedAt };
}
