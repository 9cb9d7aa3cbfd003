import { registerProblems } from '#platform/http';
import type { Json } from '#platform/kernel';

const seconds = (value: Json | undefined): string => (typeof value === 'number' ? ` Microsoft asks to wait ${value} seconds.` : '');

/** What people read when a rule of this context says no. */
export function registerPortalAccessProblems(): void {
  registerProblems({
    'not-an-email': { title: 'This is not an e-mail address', detail: ({ email }) => `"${String(email)}" is not an e-mail address. Write it like anna@contoso.com.` },
    'partner-exists': { title: 'This tenant has a partner already', detail: ({ name }) => `The tenant belongs to the partner "${String(name)}". Use "staff invite" to add people to it.` },
    'already-invited': { title: 'Already invited', detail: ({ email, role }) => `${String(email)} is among your people already, as ${String(role)}. Change the role there.` },
    'last-administrator': { title: 'The last administrator stays', detail: () => 'Nobody could administer Seatkeeper any more. Make somebody else an administrator, let them sign in once, then try again.' },
    'already-granted': { title: 'Already has access', detail: ({ email, level }) => `${String(email)} has access already, with the level "${String(level)}". Change the level there.` },
    'nothing-to-confirm': { title: 'Nothing to confirm', detail: () => 'Nobody waits for a confirmation here. Load the list again: somebody else may have decided.' },
    'other-identity': { title: 'Somebody else waits now', detail: () => 'The person who waits is not the one you saw. Load the list again and look at the name, the user name and the object id.' },
    'direct-csp-not-activated': { title: 'Direct CSP is not activated', detail: () => 'Activate Direct CSP for this delegated admin first: Companies, Delegated Admin, the cog, then test a tenant.' },
    'already-added': { title: 'Already added', detail: () => 'This customer is among your companies already. Search for it in the list.' },
    'no-reseller-relationship': { title: 'Not your customer', detail: () => 'Microsoft knows no reseller relationship between you and this tenant. Let the customer accept your reseller invitation in Partner Center, then try again.' },
    'indirect-reseller': { title: 'Served through another partner', detail: () => 'An indirect provider or reseller stands between you and this customer. Seatkeeper works with customers that you bill directly.' },
    'partner-center-refused': {
      title: 'Partner Center did not answer as needed',
      detail: ({ failure, retryAfterSeconds }) => `Partner Center could not be asked (${String(failure)}).${seconds(retryAfterSeconds)} Try again; if it stays, test the delegated admin under Companies, Delegated Admin.`,
    },
  });
}
