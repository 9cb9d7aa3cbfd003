import { defineView } from '#platform/views';
import { companyStream, type CompanyFact } from '#portal-access/contracts';

/** Which customers are companies in Seatkeeper already. */
export interface AddedCompanyRow {
  readonly companyId: string;
  readonly delegatedAdminId: string;
  readonly name: string;
}

export const addedCompanyView = defineView<AddedCompanyRow, CompanyFact>()({
  name: 'added-company',
  version: 2,
  streams: [companyStream],
  // A company is added once and keeps its tenant, so the pair can be the key.
  key: (fact) => (fact.type === 'CompanyAdded' ? addedCompanyKey(fact.data.partnerId, fact.data.tenantId) : undefined),
  on: {
    CompanyAdded: (_, { data: { companyId, delegatedAdminId, name } }) => ({ companyId, delegatedAdminId, name }),
  },
  queries: { ofDelegatedAdmin: { where: ['delegatedAdminId'], orderBy: ['name'] } },
});

/** Key of a customer of a partner. */
export const addedCompanyKey = (partnerId: string, tenantId: string): string => `${partnerId}/${tenantId}`;
