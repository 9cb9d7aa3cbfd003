import type { DelegatedAdminFact } from '../../contracts/index.js';
import { connected, type DelegatedAdmin } from '../../domain/delegated-admin.js';

/**
 * Notes that the credentials of an account were replaced. Always a fact, also where only the secrets changed: who replaced them, and when.
 * @param clientId application (client) id; left out keeps the present one
 * @throws Refusal not-found
 */
export function replaceCredentials(admin: DelegatedAdmin, asked: { name: string; clientId: string | undefined }): readonly DelegatedAdminFact[] {
  const { delegatedAdminId, clientId } = connected(admin);
  return [{ type: 'CredentialsReplaced', data: { delegatedAdminId, name: asked.name, clientId: asked.clientId ?? clientId } }];
}
