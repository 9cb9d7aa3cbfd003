import { Refusal } from '#platform/kernel';
import type { AccessLevel, CompanyFact } from '../../contracts/index.js';
import type { Company } from '../../domain/company.js';
import { normaliseEmail } from '../../domain/email.js';
import { knownCompany } from '../../domain/found.js';

/**
 * Grants somebody of the company's tenant access to its portal. An e-mail that was revoked can be granted anew; it starts unbound.
 * @throws Refusal `already-granted` the e-mail has access already; `not-an-email`; not-found
 */
export function grantAccess(company: Company, asked: { userId: string; email: string; level: AccessLevel }): readonly CompanyFact[] {
  const { companyId, grants } = knownCompany(company);
  const email = normaliseEmail(asked.email);
  const present = grants.find((grant) => grant.email === email);
  if (present) throw new Refusal('already-granted', { email, userId: present.userId, level: present.level });
  return [{ type: 'AccessGranted', data: { companyId, userId: asked.userId, email, level: asked.level } }];
}
