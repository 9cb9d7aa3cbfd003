import type { BrokenAt, ConnectionCause, CustomerConnectionCause, MicrosoftAnswer } from '../contracts/index.js';

/** A customer that is a company in Seatkeeper. */
export interface FoundCustomer {
  readonly tenantId: string;
  readonly companyId: string;
  readonly companyName: string;
}

/** What an exchange with Microsoft showed about a connection. */
export type ConnectionFinding =
  | { readonly kind: 'broken'; readonly cause: ConnectionCause; readonly at: BrokenAt; readonly answer: MicrosoftAnswer }
  /** A new token was given, or Partner Center let us in. */
  | { readonly kind: 'works'; readonly at: BrokenAt }
  | { readonly kind: 'customer-broken'; readonly customer: FoundCustomer; readonly cause: CustomerConnectionCause; readonly answer: MicrosoftAnswer }
  /** Partner Center answered about a customer; `lifts` names what that disproves. */
  | { readonly kind: 'customer-works'; readonly tenantId: string; readonly lifts: readonly CustomerConnectionCause[] };
