import type { Actor } from '#platform/kernel';

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
