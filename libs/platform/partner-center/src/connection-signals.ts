import { Injectable } from '@nestjs/common';
import type { Connection } from './partner-center.js';
import type { PartnerCenterError } from './resources.js';

/** What one call, or the redeeming of a consent, says about a connection. */
export interface ConnectionSignal {
  readonly connection: Connection;
  /** `token`: a consent was redeemed for a new token, or could not be; otherwise the name of the client's method. */
  readonly operation: string;
  /** Entra tenant of the customer that the call was about; undefined when it was about none. */
  readonly customerTenantId: string | undefined;
  readonly outcome: 'ok' | PartnerCenterError;
}

/** Tells whoever watches over the connections how every call ended; what a call cannot say (429, 5xx, time-outs) is for the listener to leave alone. */
@Injectable()
export class ConnectionSignals {
  private readonly listeners = new Set<(signal: ConnectionSignal) => void>();

  /** Calls `listener` for every signal from now on; it must not throw and must not wait. @returns ends it */
  listen(listener: (signal: ConnectionSignal) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  tell(signal: ConnectionSignal): void {
    // A call that got no token is told once, by the token.
    if (signal.operation !== 'token' && signal.outcome !== 'ok' && signal.outcome.details.atTokenEndpoint) return;
    for (const listener of this.listeners) listener(signal);
  }
}
