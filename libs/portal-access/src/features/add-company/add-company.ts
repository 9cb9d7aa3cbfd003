import { Refusal } from '#platform/kernel';
import type { CompanyFact } from '../../contracts/index.js';
import type { Company } from '../../domain/company.js';

/** A customer whose reseller relationship was proved, with the name and domain that Microsoft gave. */
export interface NewCompany {
  readonly companyId: string;
  readonly partnerId: string;
  readonly delegatedAdminId: string;
  readonly tenantId: string;
  readonly name: string;
  readonly domain: string;
}

/**
 * Adds a customer of the partner. Its id comes from partner and tenant, so it can be added once only.
 * @throws Refusal `already-added`
 */
export function addCompany(company: Company, { companyId, partnerId, delegatedAdminId, tenantId, name, domain }: NewCompany): readonly CompanyFact[] {
  if (company.situation !== 'unknown') throw new Refusal('already-added', { companyId, tenantId });
  return [{ type: 'CompanyAdded', data: { companyId, partnerId, delegatedAdminId, tenantId, name, domain } }];
}
