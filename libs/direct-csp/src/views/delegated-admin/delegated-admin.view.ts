import { notFound } from '#platform/kernel';
import { defineView, type ViewReader } from '#platform/views';
import { delegatedAdminStream, type DelegatedAdmin, type DelegatedAdminFact, type DirectCspRefusalReason } from '../../contracts/index.js';
import { ACTIVATED, refusalText } from '../../domain/refusal-texts.js';

/** A connected Partner Center account. */
export interface DelegatedAdminRow {
  readonly delegatedAdminId: string;
  readonly partnerId: string;
  readonly name: string;
  readonly partnerTenantId: string;
  readonly clientId: string;
  readonly activated: boolean;
  readonly connectedAt: string;
  readonly lastTest: {
    readonly tenantId: string;
    readonly tenantName: string | null;
    readonly at: string;
    readonly reason: DirectCspRefusalReason | null;
    readonly retryAfterSeconds: number | null;
  } | null;
}

export const delegatedAdminView = defineView<DelegatedAdminRow, DelegatedAdminFact>()({
  name: 'delegated-admin',
  version: 1,
  streams: [delegatedAdminStream],
  key: (fact) => fact.data.delegatedAdminId,
  on: {
    DelegatedAdminConnected: (_, { data: { delegatedAdminId, partnerId, name, partnerTenantId, clientId }, metadata }) =>
      ({ delegatedAdminId, partnerId, name, partnerTenantId, clientId, activated: false, connectedAt: metadata.recordedAt, lastTest: null }),
    CredentialsReplaced: (row, { data: { name, clientId } }) => row && { ...row, name, clientId },
    DirectCspActivated: (row, { data, metadata: { recordedAt: at } }) =>
      row && { ...row, activated: true, lastTest: { tenantId: data.testedTenantId, tenantName: data.testedTenantName, at, reason: null, retryAfterSeconds: null } },
    DirectCspRefused: (row, { data: { testedTenantId: tenantId, reason, retryAfterSeconds }, metadata: { recordedAt: at } }) =>
      row && { ...row, lastTest: { tenantId, tenantName: null, at, reason, retryAfterSeconds } },
  },
  queries: { ofPartner: { where: ['partnerId'], orderBy: ['name'] } },
});

/** The row as the API shows it, with the sentences that people read. */
export function delegatedAdminOf({ activated, lastTest, delegatedAdminId, name, partnerTenantId, clientId, connectedAt }: DelegatedAdminRow): DelegatedAdmin {
  return {
    delegatedAdminId, name, partnerTenantId, clientId, connectedAt,
    directCsp: activated ? 'activated' : 'not-activated',
    lastTest: lastTest && testOf(lastTest),
  };
}

function testOf({ tenantId, tenantName, at, reason, retryAfterSeconds }: NonNullable<DelegatedAdminRow['lastTest']>): NonNullable<DelegatedAdmin['lastTest']> {
  if (reason === null) return { tenantId, tenantName, at, outcome: 'activated', reason, message: ACTIVATED, advice: null };
  return { tenantId, tenantName, at, outcome: 'refused', reason, ...refusalText(reason, retryAfterSeconds) };
}

/**
 * The account of one partner.
 * @throws Refusal not-found an unknown id, or another partner's
 */
export async function delegatedAdminRow(reader: ViewReader, partnerId: string, delegatedAdminId: string): Promise<DelegatedAdminRow> {
  const found = await reader.get(delegatedAdminView, delegatedAdminId);
  if (found?.row.partnerId !== partnerId) throw notFound();
  return found.row;
}
