import { Refusal } from '#platform/kernel';
import type { PartnerFact } from '../../contracts/index.js';
import { knownPartner, staffPerson } from '../../domain/found.js';
import { canAdminister, type Partner } from '../../domain/partner.js';

/**
 * Takes one of the partner's people out, invited or bound.
 * @throws Refusal `last-administrator` nobody could administer the partner any more; not-found
 */
export function removeStaff(partner: Partner, staffId: string): readonly PartnerFact[] {
  staffPerson(partner, staffId);
  const { staff } = knownPartner(partner);
  if (!canAdminister(staff, staff.filter((person) => person.staffId !== staffId))) throw new Refusal('last-administrator', { staffId });
  return [{ type: 'StaffRemoved', data: { staffId } }];
}
