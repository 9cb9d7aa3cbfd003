import { delegatedAdminStream, type DelegatedAdminFact } from '#direct-csp/contracts';
import { defineView } from '#platform/views';

/** What adding a company must know of a delegated admin. */
export interface KnownDelegatedAdminRow {
  readonly delegatedAdminId: string;
  readonly partnerId: string;
  readonly partnerTenantId: string;
  readonly clientId: string;
  /** Whether Direct CSP was activated by a successful test. */
  readonly activated: boolean;
}

export const knownDelegatedAdminView = defineView<KnownDelegatedAdminRow, DelegatedAdminFact>()({
  name: 'known-delegated-admin',
  version: 1,
  streams: [delegatedAdminStream],
  key: (fact) => fact.data.delegatedAdminId,
  on: {
    DelegatedAdminConnected: (_, { data: { delegatedAdminId, partnerId, partnerTenantId, clientId } }) =>
      ({ delegatedAdminId, partnerId, partnerTenantId, clientId, activated: false }),
    CredentialsReplaced: (row, fact) => row && { ...row, clientId: fact.data.clientId },
    DirectCspActivated: (row) => row && { ...row, activated: true },
  },
  queries: {},
});
