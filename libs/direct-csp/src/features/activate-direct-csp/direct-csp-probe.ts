import type { DirectCspRefusalReason, MicrosoftAnswer } from '../../contracts/index.js';

/** Which account is tested. */
export interface TestedAccount {
  readonly delegatedAdminId: string;
  readonly partnerTenantId: string;
  readonly clientId: string;
}

/** What the test of a tenant showed. */
export type ProbeResult =
  | { readonly kind: 'passed'; readonly tenantName: string; readonly subscriptionsSeen: number }
  | { readonly kind: 'refused'; readonly reason: DirectCspRefusalReason; readonly retryAfterSeconds: number | null; readonly answer: MicrosoftAnswer };

/** Tests whether an account can sell directly to a tenant (facts: partner-center §3.4); declared by who needs it. Reads only. */
export abstract class DirectCspProbe {
  abstract test(account: TestedAccount, tenantId: string, correlationId: string): Promise<ProbeResult>;
}
