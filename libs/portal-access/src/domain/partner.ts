import type { PartnerFact, StaffRole } from '../contracts/index.js';
import { openInvitation, withRejection, type Invitation } from './invitation.js';

/** One of the partner's own people. */
export interface StaffPerson extends Invitation {
  readonly staffId: string;
  readonly role: StaffRole;
}

/** A partner and its people, as far as decisions need them. */
export type Partner =
  | { readonly situation: 'unknown' }
  | { readonly situation: 'known'; readonly name: string; readonly tenantId: string; readonly staff: readonly StaffPerson[] };

/** A partner that nobody has created. */
export const unknownPartner: Partner = { situation: 'unknown' };

/** The partner after one more fact. */
export function evolvePartner(partner: Partner, fact: PartnerFact): Partner {
  if (fact.type === 'PartnerCreated') return { situation: 'known', name: fact.data.name, tenantId: fact.data.tenantId, staff: [] };
  if (partner.situation === 'unknown') return partner;
  return { ...partner, staff: evolveStaff(partner.staff, fact) };
}

function evolveStaff(staff: readonly StaffPerson[], fact: Exclude<PartnerFact, { type: 'PartnerCreated' }>): readonly StaffPerson[] {
  const change = (next: (person: StaffPerson) => StaffPerson): readonly StaffPerson[] =>
    staff.map((person) => (person.staffId === fact.data.staffId ? next(person) : person));
  switch (fact.type) {
    case 'StaffInvited':
      return [...staff, { ...openInvitation(fact.data.email, fact.data.objectId), staffId: fact.data.staffId, role: fact.data.role }];
    case 'StaffBindingRequested':
      return change((person) => ({ ...person, pending: fact.data.identity }));
    case 'StaffBindingRejected':
      return change(withRejection);
    case 'StaffIdentityBound':
      return change((person) => ({ ...person, bound: fact.data.identity, pending: null }));
    case 'StaffRoleChanged':
      return change((person) => ({ ...person, role: fact.data.role }));
    case 'StaffRemoved':
      return staff.filter((person) => person.staffId !== fact.data.staffId);
  }
}

/**
 * Whether the partner could still administer Seatkeeper with these people: somebody who has signed in, or, where nobody has yet,
 * somebody who is invited to.
 */
export function canAdminister(before: readonly StaffPerson[], after: readonly StaffPerson[]): boolean {
  const administrators = (people: readonly StaffPerson[]): readonly StaffPerson[] => people.filter((person) => person.role === 'administrator');
  const signedIn = (people: readonly StaffPerson[]): boolean => administrators(people).some((person) => person.bound !== null);
  return signedIn(before) ? signedIn(after) : administrators(after).length > 0;
}
