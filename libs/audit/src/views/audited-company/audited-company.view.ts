import { companyStream, type CompanyFact } from '#portal-access/contracts';
import { defineView, type ViewReader } from '#platform/views';

/** Name of a company beside its subscriptions. */
export interface AuditedCompanyRow {
  readonly companyId: string;
  readonly partnerId: string;
  readonly name: string;
}

/** Key: company id. */
export const auditedCompanyView = defineView<AuditedCompanyRow, CompanyFact>()({
  name: 'audited-company',
  version: 1,
  streams: [companyStream],
  key: (fact) => fact.data.companyId,
  on: { CompanyAdded: (_, { data: { companyId, partnerId, name } }) => ({ companyId, partnerId, name }) },
  queries: {},
});

/** The company's name; its id for the moment in which the view has not seen it yet. */
export async function companyNameOf(reader: ViewReader, companyId: string): Promise<string> {
  return (await reader.get(auditedCompanyView, companyId))?.row.name ?? companyId;
}
