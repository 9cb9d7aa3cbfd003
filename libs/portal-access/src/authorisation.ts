import { isStaffOf, requireLevel, requireStaff, type Caller } from '#platform/identity';
import { notFound } from '#platform/kernel';
import type { AccessRegister, RegisteredCompany } from './access-register.js';

/**
 * The company, for those who may decide who uses its portal: administrators of its partner and its own Admins.
 * @throws Refusal not-found for strangers and for ids that do not exist, not-allowed or level-too-low for everybody else
 */
export async function companyOfUserManager(register: AccessRegister, caller: Caller, companyId: string): Promise<RegisteredCompany> {
  const company = await register.company(companyId);
  if (!company) throw notFound();
  if (isStaffOf(caller, company.partnerId)) requireStaff(caller, company.partnerId, 'administrator');
  else requireLevel(caller, companyId, 'admin');
  return company;
}

/**
 * The company, for its partner's people.
 * @throws Refusal not-found for strangers and for ids that do not exist, not-allowed when the role does not reach
 */
export async function companyOfStaff(
  register: AccessRegister,
  caller: Caller,
  companyId: string,
  role: 'administrator' | 'auditor',
): Promise<RegisteredCompany> {
  const company = await register.company(companyId);
  if (!company) throw notFound();
  requireStaff(caller, company.partnerId, role);
  return company;
}
