import { registerProblems } from '#platform/http';

/** What people read when a rule of this context says no. */
export function registerDirectCspProblems(): void {
  registerProblems({
    'already-connected': { title: 'Already connected', detail: ({ name }) => `This application is connected already, for ${String(name)}. Replace its credentials there.` },
    'direct-csp-refused': { title: 'Direct CSP could not be activated', detail: ({ message, advice }) => `${String(message)} ${String(advice)}` },
    'event-not-genuine': { title: 'Not an event of Microsoft’s', detail: () => 'The signature of the event could not be proved.' },
    'event-outside-window': { title: 'Too old', detail: () => 'The event is too old, or of the future. Seatkeeper reads every company regularly anyway.' },
    'event-certificate-unavailable': { title: 'The certificate cannot be fetched', detail: () => 'Send the event again in a minute.' },
    'customers-not-available': { title: 'Customers cannot be listed now', detail: ({ message, advice }) => `${String(message)} ${String(advice)}` },
  });
}
