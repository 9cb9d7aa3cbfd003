import type { BindingRule, BoundIdentity } from '../contracts/index.js';

/** Somebody who signed in, as far as binding needs to know (facts: partner-center §9.3). */
export interface SignedInIdentity extends BoundIdentity {
  /** E-mail whose domain Microsoft has verified, lower-case. */
  readonly verifiedEmail: string | undefined;
  readonly isGuest: boolean;
}

/** A right that waits for its person, or belongs to one. */
export interface Invitation {
  readonly email: string;
  /** If set, this object id and no other may have it. */
  readonly objectId: string | null;
  readonly bound: BoundIdentity | null;
  /** Signed in, to be confirmed by an administrator. */
  readonly pending: BoundIdentity | null;
  /** Object ids that an administrator turned away. */
  readonly rejected: readonly string[];
}

/** What an invitation means for somebody who signed in. */
export type Claim = { readonly kind: 'bind'; readonly rule: BindingRule } | { readonly kind: 'ask' } | { readonly kind: 'nothing' };

const NOTHING: Claim = { kind: 'nothing' };

/**
 * Whether an invitation becomes this person's (facts: partner-center §9.5; decision record 5). The tenant is pinned, guests are out,
 * a bound invitation stays with whom it was bound to, and a name that merely looks right is for a person to confirm.
 * @param tenantId tenant that the invitation is for
 */
export function claimOf(invitation: Invitation, tenantId: string, identity: SignedInIdentity): Claim {
  if (identity.tenantId !== tenantId || identity.isGuest || invitation.bound) return NOTHING;
  if (invitation.rejected.includes(identity.objectId)) return NOTHING;
  if (invitation.objectId !== null) return invitation.objectId === identity.objectId ? { kind: 'bind', rule: 'named-object-id' } : NOTHING;
  if (identity.verifiedEmail === invitation.email) return { kind: 'bind', rule: 'verified-email' };
  // The first one who asks waits for an answer; a second cannot slip into the confirmation that the administrator is about to give.
  if (invitation.pending) return NOTHING;
  return identity.username.trim().toLowerCase() === invitation.email ? { kind: 'ask' } : NOTHING;
}

/** A new invitation that nobody has claimed. */
export function openInvitation(email: string, objectId: string | null = null): Invitation {
  return { email, objectId, bound: null, pending: null, rejected: [] };
}

/** The invitation after an administrator turned the waiting person away. */
export function withRejection<I extends Invitation>(invitation: I): I {
  const rejected = invitation.pending ? [...invitation.rejected, invitation.pending.objectId] : invitation.rejected;
  return { ...invitation, pending: null, rejected };
}

/** Only what identifies and displays a person goes into a fact. */
export function boundIdentity({ tenantId, objectId, name, username }: BoundIdentity): BoundIdentity {
  return { tenantId, objectId, name, username };
}
