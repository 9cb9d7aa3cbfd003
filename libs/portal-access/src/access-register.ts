import { notFound, type Position, type StreamCategory } from '#platform/kernel';
import type { AccessLevel, Company, PortalUser, StaffMember, StaffRole } from './contracts/index.js';

/** A partner by name. */
export interface RegisteredPartner {
  readonly partnerId: string;
  readonly name: string;
  /** Entra tenant that its people sign in from. */
  readonly tenantId: string;
  /** Path of its logo, or null. */
  readonly logo: string | null;
}

/** A company with the partner it belongs to. */
export type RegisteredCompany = Company & { readonly partnerId: string };

/** A delegated admin as far as adding a company needs it. */
export interface RegisteredDelegatedAdmin {
  readonly delegatedAdminId: string;
  readonly partnerId: string;
  readonly partnerTenantId: string;
  readonly clientId: string;
  readonly activated: boolean;
}

/** What one Microsoft identity holds now. */
export interface Holdings {
  readonly staff: readonly { readonly partnerId: string; readonly role: StaffRole }[];
  readonly companies: readonly { readonly partnerId: string; readonly companyId: string; readonly level: AccessLevel }[];
  /** Whether an administrator must confirm at least one invitation first. */
  readonly awaitingConfirmation: boolean;
}

/**
 * What this context's views show, for the slices that must know more than their own: who is here, what belongs to whom.
 * Never used to decide what a decision decides on: those fold the stream.
 */
export abstract class AccessRegister {
  abstract partner(partnerId: string): Promise<RegisteredPartner | undefined>;
  abstract partnersOfTenant(tenantId: string): Promise<readonly RegisteredPartner[]>;
  abstract staffMember(partnerId: string, staffId: string): Promise<StaffMember | undefined>;
  abstract staffOf(partnerId: string): Promise<readonly StaffMember[]>;
  abstract company(companyId: string): Promise<RegisteredCompany | undefined>;
  abstract companiesOfTenant(tenantId: string): Promise<readonly RegisteredCompany[]>;
  abstract usersOf(companyId: string): Promise<readonly PortalUser[]>;
  abstract portalUser(companyId: string, userId: string): Promise<PortalUser | undefined>;
  abstract delegatedAdmin(delegatedAdminId: string): Promise<RegisteredDelegatedAdmin | undefined>;
  abstract holdingsOf(tenantId: string, objectId: string): Promise<Holdings>;

  /** Waits until a fact of these streams, at this position, can be seen here, so that the very next request sees it. */
  abstract shows(stream: StreamCategory<never>, position: Position | undefined): Promise<void>;
}

/**
 * What a command has just written, as it is shown.
 * @throws Refusal not-found somebody else took it away in the meantime
 */
export function found<T>(shown: T | undefined): T {
  if (shown === undefined) throw notFound();
  return shown;
}
