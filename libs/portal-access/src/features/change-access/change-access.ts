import type { AccessLevel, CompanyFact } from '../../contracts/index.js';
import type { Company } from '../../domain/company.js';
import { grantOf, knownCompany } from '../../domain/found.js';

/**
 * Changes what somebody may do in a company's portal.
 * @throws Refusal not-found
 */
export function changeAccess(company: Company, userId: string, level: AccessLevel): readonly CompanyFact[] {
  const { companyId } = knownCompany(company);
  return grantOf(company, userId).level === level ? [] : [{ type: 'AccessChanged', data: { companyId, userId, level } }];
}
