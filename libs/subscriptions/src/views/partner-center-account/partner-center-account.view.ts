import { delegatedAdminStream, type DelegatedAdminFact } from '#direct-csp/contracts';
import { defineView } from '#platform/views';

/** How to reach Partner Center for a delegated admin; the secrets lie elsewhere. */
export interface PartnerCenterAccount {
  readonly delegatedAdminId: string;
  readonly partnerTenantId: string;
  readonly clientId: string;
  /** Microsoft does not let the account in at present. */
  readonly isBroken: boolean;
  /** Tenants of customers that cannot be changed at present, although the account as such works. */
  readonly brokenCustomers: readonly string[];
}

/** Key: delegated admin id. */
export const partnerCenterAccount = defineView<PartnerCenterAccount, DelegatedAdminFact>()({
  name: 'partner-center-account',
  version: 2,
  streams: [delegatedAdminStream],
  key: (fact) => fact.data.delegatedAdminId,
  on: {
    DelegatedAdminConnected: (_row, { data }) => {
      const { delegatedAdminId, partnerTenantId, clientId } = data;
      return { delegatedAdminId, partnerTenantId, clientId, isBroken: false, brokenCustomers: [] };
    },
    CredentialsReplaced: (row, { data }) => row && { ...row, clientId: data.clientId },
    ConnectionBroken: (row) => row && { ...row, isBroken: true },
    ConnectionRestored: (row) => row && { ...row, isBroken: false },
    CustomerConnectionBroken: (row, { data }) => row && { ...row, brokenCustomers: [...row.brokenCustomers.filter((tenantId) => tenantId !== data.tenantId), data.tenantId] },
    CustomerConnectionRestored: (row, { data }) => row && { ...row, brokenCustomers: row.brokenCustomers.filter((tenantId) => tenantId !== data.tenantId) },
  },
  queries: {},
});
