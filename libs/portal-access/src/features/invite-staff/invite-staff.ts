import { Refusal } from '#platform/kernel';
import type { PartnerFact, StaffRole } from '../../contracts/index.js';
import { normaliseEmail } from '../../domain/email.js';
import { knownPartner } from '../../domain/found.js';
import type { Partner } from '../../domain/partner.js';

/** Who is invited to work for a partner, and as what. */
export interface StaffInvitation {
  readonly staffId: string;
  readonly email: string;
  readonly role: StaffRole;
  /** Entra object id that alone may accept; null to go by verified e-mail or confirmation. */
  readonly objectId: string | null;
}

/**
 * Invites one of the partner's own people.
 * @throws Refusal `already-invited` the e-mail is among the partner's people; `not-an-email`; not-found
 */
export function inviteStaff(partner: Partner, { staffId, email: text, role, objectId }: StaffInvitation): readonly PartnerFact[] {
  const email = normaliseEmail(text);
  const present = knownPartner(partner).staff.find((person) => person.email === email);
  if (present) throw new Refusal('already-invited', { email, staffId: present.staffId, role: present.role });
  return [{ type: 'StaffInvited', data: { staffId, email, role, objectId } }];
}
