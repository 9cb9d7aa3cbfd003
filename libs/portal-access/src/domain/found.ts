import { notFound } from '#platform/kernel';
import type { Company, Grant } from './company.js';
import type { Partner, StaffPerson } from './partner.js';

/** @throws Refusal not-found */
export function knownPartner(partner: Partner): Extract<Partner, { situation: 'known' }> {
  if (partner.situation === 'unknown') throw notFound();
  return partner;
}

/** @throws Refusal not-found */
export function knownCompany(company: Company): Exclude<Company, { situation: 'unknown' }> {
  if (company.situation === 'unknown') throw notFound();
  return company;
}

/** @throws Refusal not-found */
export function staffPerson(partner: Partner, staffId: string): StaffPerson {
  const person = knownPartner(partner).staff.find((candidate) => candidate.staffId === staffId);
  if (!person) throw notFound();
  return person;
}

/** @throws Refusal not-found */
export function grantOf(company: Company, userId: string): Grant {
  const grant = knownCompany(company).grants.find((candidate) => candidate.userId === userId);
  if (!grant) throw notFound();
  return grant;
}
