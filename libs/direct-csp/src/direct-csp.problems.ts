import { registerProblems } from '#platform/http';

/** What people read when a rule of this context says no. */
export function registerDirectCspProblems(): void {
  registerProblems({
    'already-connected': { title: 'Already connected', detail: ({ name }) => `This application is connected already, for ${String(name)}. Replace its credentials there.` },
    'direct-csp-refused': { title: 'Direct CSP could not be activated', detail: ({ message, advice }) => `${String(message)} ${String(advice)}` },
    'customers-not-available': { title: 'Customers cannot be listed now', detail: ({ message, advice }) => `${String(message)} ${String(advice)}` },
  });
}
