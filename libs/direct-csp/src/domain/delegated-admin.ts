import { notFound } from '#platform/kernel';
import type { BrokenAt, ConnectionCause, CustomerConnectionCause, DelegatedAdminFact } from '../contracts/index.js';

/** A Partner Center account, as far as decisions need it. */
export type DelegatedAdmin =
  | { readonly situation: 'unknown' }
  | {
      readonly situation: 'connected' | 'activated';
      readonly delegatedAdminId: string;
      readonly partnerTenantId: string;
      readonly clientId: string;
      readonly name: string;
      readonly partnerId: string;
      /** What ended the connection; null while it works. */
      readonly broken: { readonly cause: ConnectionCause; readonly at: BrokenAt } | null;
      /** Customers that cannot be changed, by tenant id. */
      readonly brokenCustomers: { readonly [tenantId: string]: { readonly cause: CustomerConnectionCause; readonly companyId: string } };
      /** What was registered for events last; null before the first time. */
      readonly registered: { readonly url: string; readonly events: readonly string[] } | null;
    };

/** An account that nobody has connected. */
export const unknownDelegatedAdmin: DelegatedAdmin = { situation: 'unknown' };

/** The account after one more fact. A refused test takes nothing away: what worked before may work again in a minute. */
export function evolveDelegatedAdmin(admin: DelegatedAdmin, fact: DelegatedAdminFact): DelegatedAdmin {
  if (fact.type === 'DelegatedAdminConnected') {
    const { delegatedAdminId, partnerId, partnerTenantId, clientId, name } = fact.data;
    return { situation: 'connected', delegatedAdminId, partnerId, partnerTenantId, clientId, name, broken: null, brokenCustomers: {}, registered: null };
  }
  if (admin.situation === 'unknown') return admin;
  switch (fact.type) {
    case 'CredentialsReplaced':
      return { ...admin, name: fact.data.name, clientId: fact.data.clientId };
    case 'DirectCspActivated':
      return { ...admin, situation: 'activated' };
    case 'DirectCspRefused':
      return admin;
    // New credentials heal nothing by themselves: only Microsoft's yes does.
    case 'ConnectionBroken':
      return { ...admin, broken: { cause: fact.data.cause, at: fact.data.at } };
    case 'ConnectionRestored':
      return { ...admin, broken: null };
    case 'CustomerConnectionBroken': {
      const { tenantId, cause, companyId } = fact.data;
      return { ...admin, brokenCustomers: { ...admin.brokenCustomers, [tenantId]: { cause, companyId } } };
    }
    case 'CustomerConnectionRestored': {
      const { [fact.data.tenantId]: _restored, ...brokenCustomers } = admin.brokenCustomers;
      return { ...admin, brokenCustomers };
    }
    case 'EventsRegistered':
      return { ...admin, registered: { url: fact.data.url, events: fact.data.events } };
  }
}

/** @throws Refusal not-found */
export function connected(admin: DelegatedAdmin): Exclude<DelegatedAdmin, { situation: 'unknown' }> {
  if (admin.situation === 'unknown') throw notFound();
  return admin;
}
