/** A customer of a partner as the simulator holds it. */
export interface Customer {
  /** Entra tenant id, lower-case; the id of the customer. */
  readonly tenantId: string;
  readonly partnerTenantId: string;
  readonly commerceId: string;
  readonly companyName: string;
  /** `….onmicrosoft.com`. */
  readonly domain: string;
  readonly customDomains: readonly string[];
  readonly relationship: 'reseller' | 'advisor';
  /** The relationship has ended: still listed, but reading it answers 404. */
  readonly ended: boolean;
  /** Partner id of the indirect reseller, if one stands between. */
  readonly associatedPartnerId?: string;
  readonly validation: 'Allowed' | 'UnderReview' | 'NotAllowed';
  readonly agreementAccepted: boolean;
  readonly billing: {
    readonly id: string;
    readonly email: string;
    readonly culture: string;
    readonly language: string;
    readonly country: string;
    readonly city: string;
    readonly addressLine1: string;
    readonly postalCode: string;
  };
}
