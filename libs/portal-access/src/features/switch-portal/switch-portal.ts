import type { CompanyFact } from '../../contracts/index.js';
import type { Company } from '../../domain/company.js';
import { knownCompany } from '../../domain/found.js';

/**
 * Opens or closes a company's portal. While it is closed nobody of the company sees anything; what was granted stays.
 * @throws Refusal not-found
 */
export function switchPortal(company: Company, enabled: boolean): readonly CompanyFact[] {
  const { companyId, situation } = knownCompany(company);
  if ((situation === 'portal-enabled') === enabled) return [];
  return [{ type: enabled ? 'PortalEnabled' : 'PortalDisabled', data: { companyId } }];
}
