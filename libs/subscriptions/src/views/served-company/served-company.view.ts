import { companyStream, type CompanyFact } from '#portal-access/contracts';
import { defineView } from '#platform/views';

/** A company that the partner serves, and through which Partner Center account. */
export interface ServedCompany {
  readonly companyId: string;
  readonly partnerId: string;
  readonly tenantId: string;
  readonly delegatedAdminId: string;
  readonly name: string;
}

/** Where a company's subscriptions lie at Microsoft. Key: company id. */
export const servedCompany = defineView<ServedCompany, CompanyFact>()({
  name: 'served-company',
  version: 1,
  streams: [companyStream],
  key: (fact) => fact.data.companyId,
  on: {
    CompanyAdded: (_row, { data }) => {
      const { companyId, partnerId, tenantId, delegatedAdminId, name } = data;
      return { companyId, partnerId, tenantId, delegatedAdminId, name };
    },
  },
  queries: {},
});
