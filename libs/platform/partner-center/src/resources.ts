import type { Instant } from '#platform/kernel';

/**
 * A resource exactly as Partner Center sent it. Unknown members are kept: a PATCH sends the whole resource back with one member
 * changed, because a member that is left out is deleted at Microsoft (partner-center.md §0.3 no. 2, §2.2).
 */
export type RawResource = { readonly [member: string]: unknown };

/** A customer of the partner (§3.2). */
export interface Customer {
  /** Entra tenant id, lower-case. */
  readonly tenantId: string;
  readonly companyName: string;
  /** Default domain, for example `contoso.onmicrosoft.com`. */
  readonly domain: string;
  /** `reseller`, `advisor`, …; undefined in lists. Lower-case; unknown values are kept. */
  readonly relationshipToPartner: string | undefined;
  /** Set when an indirect reseller stands between. */
  readonly associatedPartnerId: string | undefined;
  readonly raw: RawResource;
}

/** A page of customers; `next` goes into the following call. */
export interface CustomerPage {
  readonly items: readonly Customer[];
  readonly totalCount: number | undefined;
  readonly next: string | undefined;
}

/** Which product class a subscription belongs to (§4.3). `unknown` is shown read-only. */
export type SubscriptionClass = 'nce' | 'legacy' | 'azure-plan' | 'azure-legacy' | 'software' | 'marketplace' | 'unknown';

/** Seats that may still be taken back, and until when (§5.4). */
export interface RefundableBatch {
  readonly quantity: number;
  readonly allowedUntil: Instant;
}

/** The members of a subscription that Seatkeeper reads (§4.2), beside the raw resource they came from. */
export interface Subscription {
  /** Lower-case GUID. */
  readonly id: string;
  readonly class: SubscriptionClass;
  /** `product:sku:availability` for new commerce, a GUID for legacy. */
  readonly offerId: string;
  readonly offerName: string;
  readonly friendlyName: string;
  /** Seats. */
  readonly quantity: number;
  readonly unitType: string;
  /** Lower-case: active, suspended, deleted, expired, pending, disabled; unknown values are kept. */
  readonly status: string;
  readonly autoRenew: boolean;
  readonly isTrial: boolean;
  readonly isMicrosoftProduct: boolean;
  /** `P1M`, `P1Y`, `P3Y`, …; undefined where there is no term. */
  readonly termDuration: string | undefined;
  /** Lower-case: monthly, annual, triennial, one_time, none, …. */
  readonly billingCycle: string;
  readonly billingType: string;
  readonly creationDate: Instant | undefined;
  readonly effectiveStartDate: Instant | undefined;
  /** Last moment of the term (`commitmentEndDateTime` if there, else the end of the inclusive day). Undefined when it never ends. */
  readonly commitmentEnd: Instant | undefined;
  readonly cancellationAllowedUntil: Instant | undefined;
  /** Empty when nothing can be taken back. */
  readonly refundable: readonly RefundableBatch[];
  /** Legacy only (§2.6). */
  readonly etag: string | undefined;
  readonly suspensionReasons: readonly string[];
  readonly raw: RawResource;
}

/** What the catalogue tells of a SKU (§6.1); undefined where it does not. */
export interface SkuLimits {
  /** Seats. */
  readonly minimum: number | undefined;
  /** Seats. */
  readonly maximum: number | undefined;
}

/** Which partner tenant the credentials belong to (§3.4 no. 2). */
export interface PartnerProfile {
  readonly tenantId: string;
  readonly companyName: string;
  readonly raw: RawResource;
}

/** Ids of one exchange with Microsoft; their support asks for both (§2.1). */
export interface Exchange {
  /** `MS-RequestId`: the same for every retry of one intent. */
  readonly requestId: string;
  /** `MS-CorrelationId`: new for every call. */
  readonly correlationId: string;
  readonly httpStatus: number;
}

/** What came of a PATCH (§5.2). */
export type UpdateAnswer =
  | { readonly kind: 'updated'; readonly subscription: Subscription; readonly exchange: Exchange }
  /** 202: Microsoft will do it later; poll until the quantity is reached. */
  | { readonly kind: 'accepted'; readonly location: string | undefined; readonly exchange: Exchange };

/** Why Partner Center did not do it. `kind` is what the client acts on; code and description are Microsoft's own (§2.7, §2.8). */
export type PartnerCenterFailure =
  /** Client id, secret or certificate refused at the token endpoint (`invalid_client`, `unauthorized_client`). */
  | 'credentials-rejected'
  /** Refresh token expired or revoked (`invalid_grant`); the consent must be given again. */
  | 'consent-expired'
  /** 401 "MFA required", or AADSTS50076/50079 at the token endpoint. */
  | 'mfa-required'
  /** 401 after the token was refreshed once, 401/800001, 900420: application not linked to Partner Center (`invalid_resource` at the token endpoint). */
  | 'unauthorized'
  /** 403 that speaks of roles or policies (900308, 900309, 900329, 2032, …). */
  | 'forbidden'
  /** 403/20002, 403/900159: no reseller relationship with this customer. */
  | 'no-relationship'
  /** 404, whatever its code; for a customer it may also mean "no relationship" (§12 no. 8). */
  | 'not-found'
  /** 403/800073–800075. */
  | 'customer-under-review'
  /** 429 (§2.4). */
  | 'throttled'
  /** 409 (§2.5): an operation is pending. */
  | 'conflict'
  /** 400/2055 or 412 (§2.6): the resource changed since it was read. */
  | 'stale'
  /** Any other definite 4xx: Microsoft said no. */
  | 'rejected'
  /** Nothing was sent: name not resolved, connection refused, TLS failed, no turn in time, or the token endpoint gave no usable answer. */
  | 'unreachable'
  /** Sent, but no whole answer came in time, or the connection broke: whether it took effect is not known. */
  | 'outcome-unknown'
  /** 5xx: for a write, whether it took effect is not known. */
  | 'server-error'
  /** 2xx whose body cannot be understood: for a write, whether it took effect is not known. */
  | 'malformed-answer';

/** A call to Partner Center or to its token endpoint did not succeed. Its message carries no secret and no raw body. */
export class PartnerCenterError extends Error {
  constructor(
    readonly kind: PartnerCenterFailure,
    message: string,
    readonly details: {
      readonly httpStatus?: number;
      /** Microsoft's code as text, whatever type it came in. */
      readonly code?: string;
      /** Microsoft's own words, at most 1,024 characters. */
      readonly description?: string;
      /** Milliseconds, from Retry-After. */
      readonly retryAfter?: number;
      readonly requestId?: string;
      readonly correlationId?: string;
      /** Whether the refusal came from the token endpoint. */
      readonly atTokenEndpoint?: boolean;
    } = {},
  ) {
    super(message);
    this.name = 'PartnerCenterError';
  }
}
