import type { Fact, StreamCategory } from '#platform/kernel';

/** Why Partner Center did not let us in; each has one plain sentence that says what to do. */
export type DirectCspRefusalReason =
  | 'wrong-credentials'
  | 'consent-expired'
  | 'mfa-missing'
  | 'application-not-linked'
  | 'missing-role'
  | 'no-reseller-relationship'
  | 'tenant-not-found'
  | 'wrong-partner'
  | 'indirect-reseller'
  | 'customer-under-review'
  | 'throttled'
  | 'timeout'
  | 'unreachable'
  | 'unexpected-answer';

/** What Microsoft answered, for support and for the auditor. */
export interface MicrosoftAnswer {
  readonly httpStatus: number | null;
  readonly code: string | null;
  readonly description: string | null;
  readonly requestId: string | null;
  readonly correlationId: string | null;
}

/** What ended the connection of a delegated admin to Microsoft: each is a state that the partner sees, with what to do. */
export type ConnectionCause =
  /** At the sign-in (token endpoint). */
  | 'secret-expired'
  | 'secret-refused'
  | 'application-missing'
  | 'consent-unused'
  | 'consent-revoked'
  | 'consent-withdrawn'
  | 'consent-ended'
  | 'account-blocked'
  | 'credentials-unusable'
  /** At the sign-in or at Partner Center. */
  | 'mfa-missing'
  | 'access-blocked'
  | 'application-not-linked'
  /** At Partner Center. */
  | 'missing-role'
  | 'partner-suspended';

/** Why one customer cannot be changed through a connection that works. */
export type CustomerConnectionCause = 'no-relationship' | 'under-review' | 'not-allowed';

/** Where the no came from: only a new token ends what the sign-in refused, and only an answer of Partner Center what that refused. */
export type BrokenAt = 'sign-in' | 'partner-center';

/** Facts of `delegatedAdmin-<delegatedAdminId>`. No secret ever stands in one. */
export type DelegatedAdminFact =
  | Fact<'DelegatedAdminConnected', { delegatedAdminId: string; partnerId: string; name: string; partnerTenantId: string; clientId: string }>
  | Fact<'CredentialsReplaced', { delegatedAdminId: string; name: string; clientId: string }>
  | Fact<'DirectCspActivated', { delegatedAdminId: string; testedTenantId: string; testedTenantName: string; subscriptionsSeen: number }>
  | Fact<'DirectCspRefused', { delegatedAdminId: string; testedTenantId: string; reason: DirectCspRefusalReason; retryAfterSeconds: number | null; answer: MicrosoftAnswer }>
  | Fact<'ConnectionBroken', { delegatedAdminId: string; cause: ConnectionCause; at: BrokenAt; answer: MicrosoftAnswer }>
  | Fact<'ConnectionRestored', { delegatedAdminId: string; cause: ConnectionCause }>
  | Fact<'CustomerConnectionBroken', { delegatedAdminId: string; tenantId: string; companyId: string; companyName: string; cause: CustomerConnectionCause; answer: MicrosoftAnswer }>
  | Fact<'CustomerConnectionRestored', { delegatedAdminId: string; tenantId: string; companyId: string; cause: CustomerConnectionCause }>
  | Fact<'EventsRegistered', { delegatedAdminId: string; url: string; events: readonly string[] }>;

const delegatedAdminId = '4b6f2b70-6f0a-5f0e-9c39-0a4f2f1c7b13';
const testedTenantId = '5d3f0c7a-0f6b-4c1e-9a77-1b3f20c9e101';

/** How the facts of a delegated admin are stored. */
export const delegatedAdminStream: StreamCategory<DelegatedAdminFact> = {
  category: 'delegatedAdmin',
  storedNames: {
    DelegatedAdminConnected: 'delegated-admin-connected',
    CredentialsReplaced: 'delegated-admin-credentials-replaced',
    DirectCspActivated: 'direct-csp-activated',
    DirectCspRefused: 'direct-csp-refused',
    ConnectionBroken: 'connection-broken',
    ConnectionRestored: 'connection-restored',
    CustomerConnectionBroken: 'customer-connection-broken',
    CustomerConnectionRestored: 'customer-connection-restored',
    EventsRegistered: 'events-registered',
  },
  examples: [
    {
      storedName: 'delegated-admin-connected',
      data: {
        delegatedAdminId, partnerId: '7f0b0a52-1c0f-5b9e-8a31-2f6f0c1e9d01', name: 'seatkeeper@contoso-partner.example',
        partnerTenantId: 'aa3f0c7a-0f6b-4c1e-9a77-1b3f20c9e103', clientId: 'bb3f0c7a-0f6b-4c1e-9a77-1b3f20c9e104',
      },
    },
    { storedName: 'delegated-admin-credentials-replaced', data: { delegatedAdminId, name: 'seatkeeper@contoso-partner.example', clientId: 'bb3f0c7a-0f6b-4c1e-9a77-1b3f20c9e104' } },
    { storedName: 'direct-csp-activated', data: { delegatedAdminId, testedTenantId, testedTenantName: 'Alpenholz AG', subscriptionsSeen: 7 } },
    {
      storedName: 'direct-csp-refused',
      data: {
        delegatedAdminId, testedTenantId, reason: 'no-reseller-relationship', retryAfterSeconds: null,
        answer: { httpStatus: 403, code: '20002', description: 'Access denied', requestId: null, correlationId: null },
      },
    },
    {
      storedName: 'connection-broken',
      data: { delegatedAdminId, cause: 'consent-revoked', at: 'sign-in', answer: { httpStatus: 400, code: 'AADSTS50173', description: 'The grant was revoked', requestId: null, correlationId: null } },
    },
    { storedName: 'connection-restored', data: { delegatedAdminId, cause: 'consent-revoked' } },
    {
      storedName: 'customer-connection-broken',
      data: {
        delegatedAdminId, tenantId: testedTenantId, companyId: '1f6f2b70-6f0a-5f0e-9c39-0a4f2f1c7b11', companyName: 'Alpenholz AG', cause: 'no-relationship',
        answer: { httpStatus: 403, code: '20002', description: 'Access denied', requestId: null, correlationId: null },
      },
    },
    { storedName: 'customer-connection-restored', data: { delegatedAdminId, tenantId: testedTenantId, companyId: '1f6f2b70-6f0a-5f0e-9c39-0a4f2f1c7b11', cause: 'no-relationship' } },
    {
      storedName: 'events-registered',
      data: { delegatedAdminId, url: `https://licences.contoso-partner.example/webhooks/partner-center/${delegatedAdminId}`, events: ['subscription-updated', 'test-created'] },
    },
  ],
};
