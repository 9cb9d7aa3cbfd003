import type { EventDelivery } from '../contracts/index.js';

/** What is known about the delivery of Microsoft's events. Moments in UTC. */
export interface DeliveryKnowledge {
  /** Where Microsoft shall send events; null when no public address is set. */
  readonly wantedUrl: string | null;
  readonly registered: { readonly url: string; readonly at: string } | null;
  readonly registrationProblem: string | null;
  readonly test: { readonly url: string; readonly at: string; readonly outcome: 'waiting' | 'delivered' | 'undelivered' } | null;
  readonly lastEventAt: string | null;
}

const MESSAGES: { readonly [State in EventDelivery['state']]: string } = {
  off: 'Microsoft does not tell Seatkeeper of changes, because no public address is set. Seatkeeper reads every company once an hour.',
  pending: 'Seatkeeper is about to register with Microsoft for changes.',
  unconfirmed: 'Registered with Microsoft; no event has come yet.',
  working: 'Microsoft tells Seatkeeper of changes, and those companies are read again at once.',
  unreachable: 'Microsoft cannot reach this address. Check name resolution, firewall and certificate of the public address; Seatkeeper reads every company once an hour meanwhile.',
  failed: 'Microsoft refused the registration for changes. Seatkeeper tries again by itself and reads every company once an hour meanwhile.',
};

/** How the delivery of events is, for the partner. */
export function eventDelivery({ wantedUrl: url, registered, registrationProblem, test, lastEventAt }: DeliveryKnowledge): EventDelivery {
  const state = ((): EventDelivery['state'] => {
    if (url === null) return 'off';
    if (registrationProblem !== null) return 'failed';
    if (registered?.url !== url) return 'pending';
    const isSinceTest = test === null || (lastEventAt !== null && lastEventAt >= test.at);
    if (test?.url === url && test.outcome === 'undelivered' && !isSinceTest) return 'unreachable';
    return lastEventAt === null ? 'unconfirmed' : 'working';
  })();
  const code = state === 'failed' && registrationProblem ? ` Microsoft’s code: ${registrationProblem}.` : '';
  return { state, message: `${MESSAGES[state]}${code}`, url, lastEventAt };
}
