import { Refusal } from '#platform/kernel';
import type { DelegatedAdminFact } from '../../contracts/index.js';
import type { DelegatedAdmin } from '../../domain/delegated-admin.js';

/** A Partner Center account and the application that works for it. Ids lower-case. */
export interface NewDelegatedAdmin {
  readonly delegatedAdminId: string;
  readonly partnerId: string;
  readonly name: string;
  readonly partnerTenantId: string;
  readonly clientId: string;
}

/**
 * Connects a Partner Center account.
 * @throws Refusal `already-connected` its application is connected already
 */
export function connectDelegatedAdmin(admin: DelegatedAdmin, asked: NewDelegatedAdmin): readonly DelegatedAdminFact[] {
  if (admin.situation !== 'unknown') throw new Refusal('already-connected', { delegatedAdminId: asked.delegatedAdminId, name: admin.name });
  const { delegatedAdminId, partnerId, name, partnerTenantId, clientId } = asked;
  return [{ type: 'DelegatedAdminConnected', data: { delegatedAdminId, partnerId, name, partnerTenantId, clientId } }];
}
