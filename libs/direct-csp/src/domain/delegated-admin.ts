import { notFound } from '#platform/kernel';
import type { DelegatedAdminFact } from '../contracts/index.js';

/** A Partner Center account, as far as decisions need it. */
export type DelegatedAdmin =
  | { readonly situation: 'unknown' }
  | {
      readonly situation: 'connected' | 'activated';
      readonly delegatedAdminId: string;
      readonly partnerTenantId: string;
      readonly clientId: string;
      readonly name: string;
    };

/** An account that nobody has connected. */
export const unknownDelegatedAdmin: DelegatedAdmin = { situation: 'unknown' };

/** The account after one more fact. A refused test takes nothing away: what worked before may work again in a minute. */
export function evolveDelegatedAdmin(admin: DelegatedAdmin, fact: DelegatedAdminFact): DelegatedAdmin {
  if (fact.type === 'DelegatedAdminConnected') {
    const { delegatedAdminId, partnerTenantId, clientId, name } = fact.data;
    return { situation: 'connected', delegatedAdminId, partnerTenantId, clientId, name };
  }
  if (admin.situation === 'unknown') return admin;
  switch (fact.type) {
    case 'CredentialsReplaced':
      return { ...admin, name: fact.data.name, clientId: fact.data.clientId };
    case 'DirectCspActivated':
      return { ...admin, situation: 'activated' };
    case 'DirectCspRefused':
      return admin;
  }
}

/** @throws Refusal not-found */
export function connected(admin: DelegatedAdmin): Exclude<DelegatedAdmin, { situation: 'unknown' }> {
  if (admin.situation === 'unknown') throw notFound();
  return admin;
}
