import type { PartnerCenterFailure } from './resources.js';

/** One call of the client, retries and waiting included. */
export interface ObservedCall {
  /** Name of the client's method: `customers`, `updateSubscription`, …. */
  readonly operation: string;
  readonly outcome: 'ok' | PartnerCenterFailure;
  readonly milliseconds: number;
}

/** Told of every call; the host binds it to its metrics. Must not throw. */
export interface PartnerCenterObserver {
  onCall(call: ObservedCall): void;
}

/** Optional provider of a PartnerCenterObserver, from a global module of the host. */
export const PARTNER_CENTER_OBSERVER = Symbol('PARTNER_CENTER_OBSERVER');
