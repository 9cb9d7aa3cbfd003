import { Refusal } from '#platform/kernel';
import type { CompanyFact } from '../../contracts/index.js';
import type { Company } from '../../domain/company.js';
import { grantOf, knownCompany } from '../../domain/found.js';

/**
 * Confirms that the person who signed in is the one to whom access was granted, or turns them away.
 * @param objectId object id that the administrator saw; left out where the screen shows the only one there is
 * @throws Refusal `nothing-to-confirm` nobody waits; `other-identity` somebody else waits than was seen; not-found
 */
export function confirmUser(company: Company, userId: string, accept: boolean, objectId?: string): readonly CompanyFact[] {
  const { companyId } = knownCompany(company);
  const { pending } = grantOf(company, userId);
  if (!pending) throw new Refusal('nothing-to-confirm', { userId });
  if (objectId !== undefined && objectId !== pending.objectId) throw new Refusal('other-identity', { asked: objectId, waiting: pending.objectId });
  return accept
    ? [{ type: 'IdentityBound', data: { companyId, userId, identity: pending, rule: 'confirmed-by-administrator' } }]
    : [{ type: 'BindingRejected', data: { companyId, userId } }];
}
