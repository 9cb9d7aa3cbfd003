import { Refusal } from '#platform/kernel';
import type { PartnerFact } from '../../contracts/index.js';
import { normaliseEmail } from '../../domain/email.js';
import type { Partner } from '../../domain/partner.js';

/** The first partner's name, tenant and administrator. Ids lower-case. */
export interface NewPartner {
  readonly partnerId: string;
  readonly name: string;
  readonly tenantId: string;
  readonly staffId: string;
  readonly adminEmail: string;
  /** Entra object id that alone may become the administrator; null to go by verified e-mail or confirmation. */
  readonly adminObjectId: string | null;
}

/**
 * Creates a partner with its first administrator. Nothing to do where both are there already.
 * @throws Refusal `partner-exists` the tenant belongs to a partner of another name or with other people
 */
export function createPartner(partner: Partner, asked: NewPartner): readonly PartnerFact[] {
  const { partnerId, name, tenantId, staffId, adminObjectId: objectId } = asked;
  const email = normaliseEmail(asked.adminEmail);
  if (partner.situation === 'known') {
    const same = partner.name === name && partner.staff.some((person) => person.email === email && person.role === 'administrator');
    if (same) return [];
    throw new Refusal('partner-exists', { partnerId, name: partner.name });
  }
  return [
    { type: 'PartnerCreated', data: { partnerId, name, tenantId } },
    { type: 'StaffInvited', data: { staffId, email, role: 'administrator', objectId } },
  ];
}
