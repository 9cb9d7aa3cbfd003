import type { ConnectionSignals } from './connection-signals.js';
import type { Connection } from './partner-center.js';
import type { PartnerCenterError, PartnerCenterFailure } from './resources.js';

/** One call of the client, retries and waiting included. */
export interface ObservedCall {
  /** Name of the client's method: `customers`, `updateSubscription`, …. */
  readonly operation: string;
  readonly outcome: 'ok' | PartnerCenterFailure;
  readonly milliseconds: number;
  readonly connection: Connection;
  /** Entra tenant of the customer that the call was about; left out when it was about none. */
  readonly customerTenantId?: string;
  /** What `outcome` names, when it is a failure. */
  readonly failure?: PartnerCenterError;
}

/** Told of every call; the host binds it to its metrics. Must not throw. */
export interface PartnerCenterObserver {
  onCall(call: ObservedCall): void;
}

/** Optional provider of a PartnerCenterObserver, from a global module of the host. */
export const PARTNER_CENTER_OBSERVER = Symbol('PARTNER_CENTER_OBSERVER');

/** Tells the signals of the connections about every call, and the host's observer where there is one. */
export function signalling(signals: ConnectionSignals, host: PartnerCenterObserver | undefined): PartnerCenterObserver {
  return {
    onCall: (call) => {
      host?.onCall(call);
      const { connection, operation, customerTenantId, failure } = call;
      signals.tell({ connection, operation, customerTenantId, outcome: failure ?? 'ok' });
    },
  };
}
