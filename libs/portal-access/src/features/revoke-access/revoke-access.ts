import type { CompanyFact } from '../../contracts/index.js';
import type { Company } from '../../domain/company.js';
import { grantOf, knownCompany } from '../../domain/found.js';

/**
 * Takes somebody's access to a company's portal away.
 * @throws Refusal not-found
 */
export function revokeAccess(company: Company, userId: string): readonly CompanyFact[] {
  const { companyId } = knownCompany(company);
  grantOf(company, userId);
  return [{ type: 'AccessRevoked', data: { companyId, userId } }];
}
