import { Refusal } from '#platform/kernel';
import type { PartnerFact } from '../../contracts/index.js';
import { staffPerson } from '../../domain/found.js';
import type { Partner } from '../../domain/partner.js';

/**
 * Confirms that the person who signed in is the one who was invited, or turns them away.
 * @param objectId object id that the administrator saw; left out where the screen shows the only one there is
 * @throws Refusal `nothing-to-confirm` nobody waits; `other-identity` somebody else waits than was seen; not-found
 */
export function confirmStaff(partner: Partner, staffId: string, accept: boolean, objectId?: string): readonly PartnerFact[] {
  const { pending } = staffPerson(partner, staffId);
  if (!pending) throw new Refusal('nothing-to-confirm', { staffId });
  if (objectId !== undefined && objectId !== pending.objectId) throw new Refusal('other-identity', { asked: objectId, waiting: pending.objectId });
  return accept
    ? [{ type: 'StaffIdentityBound', data: { staffId, identity: pending, rule: 'confirmed-by-administrator' } }]
    : [{ type: 'StaffBindingRejected', data: { staffId } }];
}
