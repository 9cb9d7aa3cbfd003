import type { AccessLevel, StaffRole } from './portal-access.facts.js';

/** A partner that the signed-in person works for. */
export class MyPartner {
  readonly partnerId!: string;
  readonly name!: string;
  readonly role!: StaffRole;
  /** Path of the partner's logo, or null. */
  readonly logo!: string | null;
}

/** A company whose licences the signed-in person may see. */
export class MyCompany {
  readonly partnerId!: string;
  readonly companyId!: string;
  readonly name!: string;
  readonly level!: AccessLevel;
  /** Name of the partner that serves this company. */
  readonly partnerName!: string;
  /** Path of the partner's logo, or null. */
  readonly logo!: string | null;
}

/** `GET /api/me`: who is signed in and what they may do now. */
export class Me {
  readonly name!: string;
  readonly username!: string;
  readonly partners!: MyPartner[];
  readonly companies!: MyCompany[];
  /** Where nothing is granted: whether an administrator must confirm who this is first. */
  readonly access!: 'granted' | 'none' | 'awaiting-confirmation';
}

/** A customer company in the partner's list. */
export class Company {
  readonly companyId!: string;
  readonly delegatedAdminId!: string;
  readonly tenantId!: string;
  readonly name!: string;
  readonly domain!: string;
  readonly portalEnabled!: boolean;
  /** People with access, pending ones included. */
  readonly users!: number;
  /** When it was added, UTC. */
  readonly addedAt!: string;
}

export class CompanyPage {
  readonly items!: Company[];
  /** Give it back as `cursor` for the next page; null on the last. */
  readonly next!: string | null;
}

/** Somebody who may use a company's portal. */
export class PortalUser {
  readonly userId!: string;
  readonly email!: string;
  readonly level!: AccessLevel;
  /**
   * `invited`: has not signed in yet. `awaiting-confirmation`: signed in, but an administrator must confirm that it is them.
   * `active`: bound to a Microsoft identity.
   */
  readonly status!: 'invited' | 'awaiting-confirmation' | 'active';
  /** Display name at Microsoft, once signed in. */
  readonly name!: string | null;
  /** `preferred_username` at Microsoft, once signed in. */
  readonly username!: string | null;
  /** Entra object id of the identity that signed in; what an administrator compares before confirming. */
  readonly objectId?: string | null;
  /** Entra tenant of that identity. */
  readonly tenantId?: string | null;
}

export class PortalUserList {
  readonly items!: PortalUser[];
}

/** One of the partner's own people. */
export class StaffMember {
  readonly staffId!: string;
  readonly email!: string;
  readonly role!: StaffRole;
  readonly status!: 'invited' | 'awaiting-confirmation' | 'active';
  readonly name!: string | null;
  readonly username!: string | null;
  /** Entra object id of the identity that signed in; what an administrator compares before confirming. */
  readonly objectId?: string | null;
  /** Entra tenant of that identity. */
  readonly tenantId?: string | null;
}

export class StaffList {
  readonly items!: StaffMember[];
}
