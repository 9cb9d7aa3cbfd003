/** Which Partner Center account asks. */
export interface AskingAccount {
  readonly delegatedAdminId: string;
  readonly partnerTenantId: string;
  readonly clientId: string;
}

/** Proof that a customer is the partner's own; declared by who needs it. */
export abstract class ResellerRelationship {
  /**
   * Asks Microsoft for the customer (facts: partner-center §3.4 no. 3).
   * @throws Refusal `no-reseller-relationship`, `indirect-reseller`, or `partner-center-refused` when Microsoft cannot be asked now
   */
  abstract prove(account: AskingAccount, tenantId: string, correlationId: string): Promise<{ readonly name: string; readonly domain: string }>;
}
