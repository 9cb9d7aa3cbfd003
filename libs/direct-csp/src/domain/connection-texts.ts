import type { ConnectionCause, CustomerConnectionCause } from '../contracts/index.js';
import type { RefusalText } from './refusal-texts.js';

const CONSENT = 'Sign in to Microsoft with the Partner Center account, give the consent again with multi-factor authentication, then replace the refresh token under Delegated Admin.';

const CONNECTION: { readonly [C in ConnectionCause]: RefusalText } = {
  'secret-expired': {
    message: 'The client secret of the application has expired.',
    advice: 'Create a new client secret in the Entra admin center under App registrations, then replace the credentials under Delegated Admin.',
  },
  'secret-refused': {
    message: 'Microsoft did not accept the client secret of the application.',
    advice: 'Copy the value of a valid client secret (not its id) from the Entra admin center under App registrations, then replace the credentials under Delegated Admin.',
  },
  'application-missing': {
    message: 'Microsoft does not know this application in your tenant, or it was switched off there.',
    advice: 'Look in the Entra admin center under App registrations whether the application was deleted or disabled; restore it, or replace the credentials under Delegated Admin.',
  },
  'consent-unused': {
    message: 'The consent has ended because it was not used for 90 days.',
    advice: CONSENT,
  },
  'consent-revoked': {
    message: 'The consent was revoked: the account’s password was reset by an administrator, or its sessions were ended.',
    advice: CONSENT,
  },
  'consent-withdrawn': {
    message: 'The consent to this application was withdrawn.',
    advice: CONSENT,
  },
  'consent-ended': {
    message: 'Microsoft does not accept the consent any more.',
    advice: CONSENT,
  },
  'account-blocked': {
    message: 'The Partner Center account is switched off, or was deleted.',
    advice: 'Switch the account on again in the Entra admin center, or give the consent with another account, then replace the credentials under Delegated Admin.',
  },
  'credentials-unusable': {
    message: 'The stored credentials are missing, or cannot be decrypted with this installation’s key.',
    advice: 'Replace the credentials under Delegated Admin. If they were fine before, check that SEATKEEPER_SECRET_KEY has not changed.',
  },
  'mfa-missing': {
    message: 'Microsoft requires multi-factor authentication, and the consent was given without it.',
    advice: 'Turn multi-factor authentication on for the Partner Center account, give the consent again with it, then replace the refresh token under Delegated Admin.',
  },
  'access-blocked': {
    message: 'A Conditional Access policy of your tenant blocks the Partner Center account.',
    advice: 'Look at the sign-in log of the account in the Entra admin center and exempt it from the policy that blocks it. Seatkeeper goes on by itself.',
  },
  'application-not-linked': {
    message: 'Partner Center does not accept this application.',
    advice: 'Register it in Partner Center under Account settings, App management, and grant it the Microsoft Partner Center permission user_impersonation. Seatkeeper goes on by itself.',
  },
  'missing-role': {
    message: 'The Partner Center account has lost its role.',
    advice: 'Make it a member of Admin agents in Partner Center. Seatkeeper goes on by itself.',
  },
  'partner-suspended': {
    message: 'Microsoft has locked your partner account, or asks you to accept an agreement first.',
    advice: 'Sign in to Partner Center: what is asked for stands on its start page. Seatkeeper goes on by itself.',
  },
};

const CUSTOMER: { readonly [C in CustomerConnectionCause]: RefusalText } = {
  'no-relationship': {
    message: 'Microsoft says that you are not (any more) the reseller of this customer.',
    advice: 'If that is not intended, send the customer your reseller invitation from Partner Center and let them accept it. Seatkeeper goes on by itself.',
  },
  'under-review': {
    message: 'Microsoft is reviewing this customer’s account and takes no changes meanwhile.',
    advice: 'Wait until the review that Partner Center shows on the customer’s account page has ended. Seatkeeper goes on by itself.',
  },
  'not-allowed': {
    message: 'Microsoft does not let the Partner Center account work for this customer.',
    advice: 'Check in Partner Center whether the account may see the customer’s subscriptions. Seatkeeper goes on by itself.',
  },
};

/** What happened to a connection and what the partner does about it. */
export function connectionText(cause: ConnectionCause): RefusalText {
  return CONNECTION[cause];
}

/** The same for one customer. */
export function customerText(cause: CustomerConnectionCause): RefusalText {
  return CUSTOMER[cause];
}
