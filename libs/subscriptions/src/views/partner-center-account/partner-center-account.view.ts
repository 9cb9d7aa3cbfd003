import { delegatedAdminStream, type DelegatedAdminFact } from '#direct-csp/contracts';
import { defineView } from '#platform/views';

/** How to reach Partner Center for a delegated admin; the secrets lie elsewhere. */
export interface PartnerCenterAccount {
  readonly delegatedAdminId: string;
  readonly partnerTenantId: string;
  readonly clientId: string;
}

/** Key: delegated admin id. */
export const partnerCenterAccount = defineView<PartnerCenterAccount, DelegatedAdminFact>()({
  name: 'partner-center-account',
  version: 1,
  streams: [delegatedAdminStream],
  key: (fact) => fact.data.delegatedAdminId,
  on: {
    DelegatedAdminConnected: (_row, { data }) => {
      const { delegatedAdminId, partnerTenantId, clientId } = data;
      return { delegatedAdminId, partnerTenantId, clientId };
    },
    CredentialsReplaced: (row, { data }) => row && { ...row, clientId: data.clientId },
  },
  queries: {},
});
