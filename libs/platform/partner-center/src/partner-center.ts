import type { CustomerPage, Customer, PartnerProfile, SkuLimits, Subscription, UpdateAnswer } from './resources.js';

/** One partner's access: which tenant, which application; the secrets lie encrypted under `id` (see PartnerCenterCredentials). */
export interface Connection {
  /** Id of the delegated admin. */
  readonly id: string;
  readonly partnerTenantId: string;
  readonly clientId: string;
}

/** Options of every call. */
export interface CallOptions {
  /** Ties the calls of one piece of work together in our own log. Every call still sends its own MS-CorrelationId. */
  readonly correlationId?: string;
  readonly signal?: AbortSignal;
  /** Milliseconds since 1970 (UTC) after which no request of this call may be on its way, also if the process was frozen meanwhile. */
  readonly notAfter?: number;
}

/**
 * Typed client of the Partner Center REST API; the only place that knows its wire format (partner-center.md §1–5).
 * Reads are retried on 429, 5xx and broken connections within the call's time-out; writes never are: the caller decides after reading back.
 * Every method throws PartnerCenterError.
 */
export abstract class PartnerCenter {
  /** Milliseconds after which a call is given up; after that plus nothing more, no request of ours is on its way. */
  abstract readonly timeout: number;

  /** Customers whose name begins with `search` (all when empty), a page at a time (§2.3). */
  abstract customers(
    connection: Connection,
    query: { readonly search?: string; readonly size: number; readonly next?: string },
    options?: CallOptions,
  ): Promise<CustomerPage>;

  /** One customer (§3.2). */
  abstract customer(connection: Connection, tenantId: string, options?: CallOptions): Promise<Customer>;

  /** Which partner the credentials belong to: `GET /v1/profiles/legalbusiness`, else `/profiles/organization` (§3.4). */
  abstract profile(connection: Connection, options?: CallOptions): Promise<PartnerProfile>;

  /** Every subscription of a customer in every state; follows `links.next` (§4.1). */
  abstract subscriptions(connection: Connection, tenantId: string, options?: CallOptions): Promise<readonly Subscription[]>;

  /** The fresh copy that is needed before each write (§4.1). */
  abstract subscription(connection: Connection, tenantId: string, subscriptionId: string, options?: CallOptions): Promise<Subscription>;

  /** Fewest and most seats that a SKU allows on one subscription, in the customer's market (§5.7, §6.1). */
  abstract skuLimits(connection: Connection, tenantId: string, sku: { readonly productId: string; readonly skuId: string }, options?: CallOptions): Promise<SkuLimits>;

  /**
   * PATCH of the whole resource with exactly the named members replaced (§5.1). Sends `If-Match` only if the resource carried an etag.
   * @param requestId `MS-RequestId`, stored before the call and the same on every retry of the intent
   */
  abstract updateSubscription(
    connection: Connection,
    tenantId: string,
    subscription: Subscription,
    change: { readonly quantity?: number; readonly scheduledNextTermInstructions?: unknown; readonly scheduledActions?: unknown },
    options: CallOptions & { readonly requestId: string },
  ): Promise<UpdateAnswer>;
}

/** Keeps the secrets of a connection encrypted at rest. They can be written and used, never read back out by anyone but the client. */
export abstract class PartnerCenterCredentials {
  /** Stores (or replaces) the application's secret and the refresh token from the partner's consent. */
  abstract save(connectionId: string, secrets: { readonly clientSecret: string; readonly refreshToken?: string }): Promise<void>;

  /** Removes them. */
  abstract remove(connectionId: string): Promise<void>;

  /** Whether there are any. */
  abstract has(connectionId: string): Promise<boolean>;
}
