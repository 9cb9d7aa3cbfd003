/** Which account asks. */
export interface AskingAccount {
  readonly delegatedAdminId: string;
  readonly partnerTenantId: string;
  readonly clientId: string;
}

/** Customers as Microsoft lists them now. */
export interface ListedCustomers {
  readonly items: readonly { readonly tenantId: string; readonly name: string; readonly domain: string }[];
  readonly totalCount: number | null;
  readonly next: string | null;
}

/** Partner Center's list of customers; declared by who needs it. */
export abstract class CustomerDirectory {
  /**
   * One page of the customers whose name begins with `search`.
   * @throws Refusal `customers-not-available` with the reason and its sentences
   */
  abstract page(
    account: AskingAccount,
    query: { readonly search: string | undefined; readonly size: number; readonly next: string | undefined },
    correlationId: string | undefined,
  ): Promise<ListedCustomers>;
}
