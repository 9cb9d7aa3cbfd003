import type { DirectCspRefusalReason } from '../contracts/index.js';

/** What happened and what to do about it: one plain sentence each. */
export interface RefusalText {
  readonly message: string;
  readonly advice: string;
}

/** What is said when Direct CSP could be activated. */
export const ACTIVATED = 'Direct CSP status has been set';

const TEXTS: { readonly [R in DirectCspRefusalReason]: RefusalText } = {
  'wrong-credentials': {
    message: 'Microsoft did not accept the application id or its secret.',
    advice: 'Check in the Entra admin center, under App registrations, that the secret has not expired, then replace the credentials here.',
  },
  'consent-expired': {
    message: 'The consent of the Partner Center account has expired or was revoked.',
    advice: 'Give the consent again with that account, then replace the refresh token here.',
  },
  'mfa-missing': {
    message: 'Microsoft asks for multi-factor authentication, and the consent was given without it.',
    advice: 'Turn multi-factor authentication on for the Partner Center account, give the consent again, then replace the refresh token here.',
  },
  'application-not-linked': {
    message: 'Partner Center does not know this application.',
    advice: 'Register the application in Partner Center under Account settings, App management, and grant it the Microsoft Partner Center permission user_impersonation.',
  },
  'missing-role': {
    message: 'The Partner Center account may not read customers.',
    advice: 'Make it a member of Admin agents or Sales agents in Partner Center, and check that no Conditional Access policy blocks it.',
  },
  'no-reseller-relationship': {
    message: 'Microsoft knows no reseller relationship between you and this customer.',
    advice: 'Send the customer your reseller invitation from Partner Center, let them accept it, then test again.',
  },
  'tenant-not-found': {
    message: 'Partner Center answered 404: this is either not your customer, or not the id of a tenant.',
    advice: 'Compare the tenant id with the one in Partner Center, and check that the customer has accepted your reseller invitation.',
  },
  'wrong-partner': {
    message: 'These credentials belong to another partner tenant than the one that was entered.',
    advice: 'Sign in to Partner Center, look up your tenant id under Account settings, and connect the delegated admin again with it.',
  },
  'indirect-reseller': {
    message: 'An indirect provider or reseller stands between you and this customer.',
    advice: 'Pick a customer that you bill directly; Direct CSP needs a direct-bill relationship.',
  },
  'customer-under-review': {
    message: 'Microsoft is reviewing this customer account, or has not approved it.',
    advice: 'Pick another customer to test, or wait until the review shown in Partner Center has ended.',
  },
  throttled: {
    message: 'Microsoft has received too many requests from this partner.',
    advice: 'Wait a minute, then test again.',
  },
  timeout: {
    message: 'Microsoft did not answer in time.',
    advice: 'Test again in a few minutes; if it stays, look at the service health page of Partner Center.',
  },
  unreachable: {
    message: 'Partner Center cannot be reached from this server.',
    advice: 'Check name resolution, firewall and proxy of the server towards Partner Center and the Microsoft sign-in, then test again.',
  },
  'unexpected-answer': {
    message: 'Microsoft answered in a way that Seatkeeper does not understand.',
    advice: 'Test again; if it stays, give Microsoft support the correlation id of this test.',
  },
};

/**
 * The two sentences for a reason.
 * @param retryAfterSeconds what Microsoft asked to wait, where it did
 */
export function refusalText(reason: DirectCspRefusalReason, retryAfterSeconds: number | null): RefusalText {
  const text = TEXTS[reason];
  if (reason !== 'throttled' || retryAfterSeconds === null) return text;
  return { ...text, advice: `Wait ${retryAfterSeconds} ${retryAfterSeconds === 1 ? 'second' : 'seconds'}, then test again.` };
}
