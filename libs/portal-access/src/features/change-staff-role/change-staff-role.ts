import { Refusal } from '#platform/kernel';
import type { PartnerFact, StaffRole } from '../../contracts/index.js';
import { knownPartner, staffPerson } from '../../domain/found.js';
import { canAdminister, type Partner } from '../../domain/partner.js';

/**
 * Gives one of the partner's people another role.
 * @throws Refusal `last-administrator` nobody could administer the partner any more; not-found
 */
export function changeStaffRole(partner: Partner, staffId: string, role: StaffRole): readonly PartnerFact[] {
  if (staffPerson(partner, staffId).role === role) return [];
  const { staff } = knownPartner(partner);
  const after = staff.map((person) => (person.staffId === staffId ? { ...person, role } : person));
  if (!canAdminister(staff, after)) throw new Refusal('last-administrator', { staffId });
  return [{ type: 'StaffRoleChanged', data: { staffId, role } }];
}
