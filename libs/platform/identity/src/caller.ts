import { forbidden, notFound, type Actor } from '#platform/kernel';

/** A person as Microsoft signed them in. The identity is (tenantId, objectId); the rest is for display (partner-center.md §9.3). */
export interface Identity {
  readonly tenantId: string;
  readonly objectId: string;
  readonly name: string;
  /** `preferred_username`. */
  readonly username: string;
  /** `email`, only when `xms_edov` says that its domain is verified; lower-case. */
  readonly verifiedEmail: string | undefined;
  /** A guest of the tenant (`idp` or `acct`). */
  readonly isGuest: boolean;
}

/** What someone may do with a company's subscriptions. Each level includes the ones before it. */
export type AccessLevel = 'view' | 'modify' | 'admin';

/** What a partner's own people may do: administrators everything, auditors read and replay. */
export type StaffRole = 'administrator' | 'auditor';

/** Who asks, with what they may do at this moment. Looked up afresh for every request. */
export interface Caller {
  readonly identity: Identity;
  /** Partners whose staff this person is. */
  readonly staff: readonly { readonly partnerId: string; readonly partnerName: string; readonly role: StaffRole }[];
  /** Companies whose portal is enabled and where this person has access. */
  readonly companies: readonly { readonly partnerId: string; readonly companyId: string; readonly companyName: string; readonly level: AccessLevel }[];
}

/** Knows what a signed-in person may do. Declared here, bound by the context that decides it (portal-access). */
export abstract class CallerDirectory {
  /** What this person may do now. A person nobody knows has empty lists. */
  abstract callerOf(identity: Identity): Promise<Caller>;

  /**
   * Called once at each sign-in, before `callerOf`: binds open invitations to this identity where the rule allows it (§9.5).
   * @returns what to tell someone who has no access: nothing was found, or somebody must confirm the binding first
   */
  abstract signedIn(identity: Identity, correlationId: string): Promise<'known' | 'unknown' | 'awaiting-confirmation'>;
}

/** The caller as the actor of facts. */
export function actorOf(caller: Caller): Actor {
  const { tenantId, objectId, name, username } = caller.identity;
  return { kind: 'person', tenantId, objectId, name, username };
}

const RANK: { readonly [L in AccessLevel]: number } = { view: 0, modify: 1, admin: 2 };

/** Whether a level includes another one. */
export function includesLevel(held: AccessLevel, needed: AccessLevel): boolean {
  return RANK[held] >= RANK[needed];
}

/**
 * Lets a partner's staff through. Administrators may do what auditors may.
 * @throws Refusal not-found when the caller does not work for this partner, not-allowed when the role does not reach
 */
export function requireStaff(caller: Caller, partnerId: string, role: StaffRole): void {
  const membership = caller.staff.find((staff) => staff.partnerId === partnerId);
  if (!membership) throw notFound();
  if (role === 'administrator' && membership.role !== 'administrator') throw forbidden();
}

/**
 * Lets a company's portal users through.
 * @throws Refusal not-found when the caller has no access to this company, not-allowed when the level does not reach
 */
export function requireLevel(caller: Caller, companyId: string, level: AccessLevel): void {
  const membership = caller.companies.find((company) => company.companyId === companyId);
  if (!membership) throw notFound();
  if (!includesLevel(membership.level, level)) throw forbidden('level-too-low', { level: membership.level, needed: level });
}

/** Whether the caller works for this partner, in any role. */
export function isStaffOf(caller: Caller, partnerId: string): boolean {
  return caller.staff.some((staff) => staff.partnerId === partnerId);
}
