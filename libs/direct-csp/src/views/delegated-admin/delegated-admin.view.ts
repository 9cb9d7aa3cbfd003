import { notFound } from '#platform/kernel';
import { defineView, type ViewReader } from '#platform/views';
import {
  delegatedAdminStream, type BrokenAt, type ConnectionCause, type ConnectionHealth, type CustomerConnectionCause, type DelegatedAdmin, type DelegatedAdminFact,
  type DirectCspRefusalReason, type EventDelivery,
} from '../../contracts/index.js';
import { connectionText, customerText } from '../../domain/connection-texts.js';
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
  readonly broken: { readonly cause: ConnectionCause; readonly at: BrokenAt; readonly since: string; readonly microsoftCode: string | null } | null;
  readonly brokenCustomers: readonly {
    readonly tenantId: string;
    readonly companyId: string;
    readonly companyName: string;
    readonly cause: CustomerConnectionCause;
    readonly since: string;
  }[];
  /** The registration for events that was made last. */
  readonly registered: { readonly url: string; readonly at: string } | null;
}

export const delegatedAdminView = defineView<DelegatedAdminRow, DelegatedAdminFact>()({
  name: 'delegated-admin',
  version: 2,
  streams: [delegatedAdminStream],
  key: (fact) => fact.data.delegatedAdminId,
  on: {
    DelegatedAdminConnected: (_, { data: { delegatedAdminId, partnerId, name, partnerTenantId, clientId }, metadata }) =>
      ({ delegatedAdminId, partnerId, name, partnerTenantId, clientId, activated: false, connectedAt: metadata.recordedAt, lastTest: null, broken: null, brokenCustomers: [], registered: null }),
    CredentialsReplaced: (row, { data: { name, clientId } }) => row && { ...row, name, clientId },
    DirectCspActivated: (row, { data, metadata: { recordedAt: at } }) =>
      row && { ...row, activated: true, lastTest: { tenantId: data.testedTenantId, tenantName: data.testedTenantName, at, reason: null, retryAfterSeconds: null } },
    DirectCspRefused: (row, { data: { testedTenantId: tenantId, reason, retryAfterSeconds }, metadata: { recordedAt: at } }) =>
      row && { ...row, lastTest: { tenantId, tenantName: null, at, reason, retryAfterSeconds } },
    ConnectionBroken: (row, { data: { cause, at, answer }, metadata: { recordedAt: since } }) => row && { ...row, broken: { cause, at, since, microsoftCode: answer.code } },
    ConnectionRestored: (row) => row && { ...row, broken: null },
    CustomerConnectionBroken: (row, { data: { tenantId, companyId, companyName, cause }, metadata: { recordedAt: since } }) =>
      row && { ...row, brokenCustomers: [...others(row, tenantId), { tenantId, companyId, companyName, cause, since }] },
    CustomerConnectionRestored: (row, { data: { tenantId } }) => row && { ...row, brokenCustomers: others(row, tenantId) },
    EventsRegistered: (row, { data: { url }, metadata: { recordedAt: at } }) => row && { ...row, registered: { url, at } },
  },
  queries: { ofPartner: { where: ['partnerId'], orderBy: ['name'] } },
});

function others({ brokenCustomers }: DelegatedAdminRow, tenantId: string): DelegatedAdminRow['brokenCustomers'] {
  return brokenCustomers.filter((customer) => customer.tenantId !== tenantId);
}

/** The row as the API shows it, with the sentences that people read. */
export function delegatedAdminOf(row: DelegatedAdminRow, known: { readonly checkedAt: string | null; readonly events: EventDelivery }): DelegatedAdmin {
  const { activated, lastTest, delegatedAdminId, name, partnerTenantId, clientId, connectedAt } = row;
  return {
    delegatedAdminId, name, partnerTenantId, clientId, connectedAt,
    directCsp: activated ? 'activated' : 'not-activated',
    lastTest: lastTest && testOf(lastTest),
    connection: healthOf(row, known.checkedAt),
    events: known.events,
  };
}

/** How the connection is, in words. */
export function healthOf({ broken, brokenCustomers }: DelegatedAdminRow, checkedAt: string | null): ConnectionHealth {
  const words = broken ? connectionText(broken.cause) : { message: null, advice: null };
  return {
    state: broken ? 'broken' : 'working', cause: broken?.cause ?? null, since: broken?.since ?? null, microsoftCode: broken?.microsoftCode ?? null, ...words, checkedAt,
    pausedCustomers: brokenCustomers.map((customer) => ({ ...customer, ...customerText(customer.cause) })),
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
