import type { ConnectionSignal, PartnerCenterError } from '#platform/partner-center';
import type { ConnectionCause, CustomerConnectionCause } from '../contracts/index.js';
import type { ConnectionFinding } from '../domain/connection-finding.js';
import { answerOf } from './refusal-reason.js';

/** What a signal shows, before the customer's company is looked up. */
export type SignalFinding =
  | Exclude<ConnectionFinding, { kind: 'customer-broken' }>
  | (Omit<Extract<ConnectionFinding, { kind: 'customer-broken' }>, 'customer'> & { readonly tenantId: string });

/** Entra's codes at the token endpoint (facts: partner-center §1.3; Microsoft Entra authentication error codes). */
const SIGN_IN_CODES: ReadonlyMap<string, ConnectionCause> = new Map([
  ['AADSTS7000222', 'secret-expired'],
  ['AADSTS700016', 'application-missing'], ['AADSTS7000112', 'application-missing'], ['AADSTS500011', 'application-not-linked'],
  ['AADSTS700082', 'consent-unused'], ['AADSTS70008', 'consent-unused'], ['AADSTS700084', 'consent-unused'],
  ['AADSTS50173', 'consent-revoked'], ['AADSTS50132', 'consent-revoked'], ['AADSTS50133', 'consent-revoked'], ['AADSTS70043', 'consent-revoked'],
  ['AADSTS65001', 'consent-withdrawn'], ['AADSTS65004', 'consent-withdrawn'],
  ['AADSTS50057', 'account-blocked'], ['AADSTS50034', 'account-blocked'], ['AADSTS50053', 'account-blocked'], ['AADSTS50055', 'consent-revoked'],
  ['AADSTS53000', 'access-blocked'], ['AADSTS53001', 'access-blocked'], ['AADSTS53003', 'access-blocked'],
]);

/** Partner Center's codes that speak of the account or the partner, not of one customer (facts: partner-center §2.8). */
const ACCOUNT_CODES: ReadonlyMap<string, ConnectionCause> = new Map([
  ['900308', 'missing-role'], ['900329', 'missing-role'], ['900309', 'access-blocked'],
  ['900416', 'partner-suspended'], ['800039', 'partner-suspended'], ['900149', 'partner-suspended'], ['900123', 'partner-suspended'], ['900124', 'partner-suspended'],
  ['800001', 'application-not-linked'], ['900420', 'application-not-linked'],
]);

/** Reads that fail with 404 only because the customer is not ours; a subscription may be gone for itself (§12 no. 8). */
const ABOUT_CUSTOMER = new Set(['customer', 'subscriptions']);
/** Calls whose success shows that subscriptions of this customer may be read; the customer itself may be read by an advisor too. */
const READS = new Set(['subscriptions', 'subscription', 'updateSubscription']);
const READ_CAUSES: readonly CustomerConnectionCause[] = ['no-relationship', 'not-allowed'];

/** What a signal says of its connection; undefined when it says nothing, as 429, 5xx and time-outs do. */
export function findingOf(signal: ConnectionSignal): SignalFinding | undefined {
  const { operation, customerTenantId, outcome } = signal;
  if (outcome !== 'ok') return operation === 'token' ? signInFinding(outcome) : callFinding(outcome, operation, customerTenantId);
  if (operation === 'token') return { kind: 'works', at: 'sign-in' };
  return { kind: 'works', at: 'partner-center' };
}

/** What a call that succeeded shows of its customer. */
export function customerWorks({ operation, customerTenantId, outcome }: ConnectionSignal): SignalFinding | undefined {
  if (outcome !== 'ok' || customerTenantId === undefined || !READS.has(operation)) return undefined;
  return { kind: 'customer-works', tenantId: customerTenantId, lifts: operation === 'updateSubscription' ? [...READ_CAUSES, 'under-review'] : READ_CAUSES };
}

function signInFinding(error: PartnerCenterError): SignalFinding | undefined {
  const broken = (cause: ConnectionCause): SignalFinding => ({ kind: 'broken', cause, at: 'sign-in', answer: answerOf(error) });
  const named = SIGN_IN_CODES.get(error.details.code ?? '');
  switch (error.kind) {
    case 'credentials-rejected':
      return broken(named ?? (error.details.httpStatus === undefined ? 'credentials-unusable' : 'secret-refused'));
    case 'consent-expired':
      return broken(named ?? 'consent-ended');
    case 'mfa-required':
      return broken('mfa-missing');
    case 'unauthorized':
      return broken('application-not-linked');
    default:
      return undefined;
  }
}

function callFinding(error: PartnerCenterError, operation: string, tenantId: string | undefined): SignalFinding | undefined {
  const answer = answerOf(error);
  const broken = (cause: ConnectionCause): SignalFinding => ({ kind: 'broken', cause, at: 'partner-center', answer });
  const customer = (cause: CustomerConnectionCause): SignalFinding | undefined => (tenantId === undefined ? undefined : { kind: 'customer-broken', tenantId, cause, answer });
  switch (error.kind) {
    case 'mfa-required':
      return broken('mfa-missing');
    case 'unauthorized':
      return broken('application-not-linked');
    case 'forbidden': {
      const named = ACCOUNT_CODES.get(error.details.code ?? '');
      return named ? broken(named) : customer('not-allowed');
    }
    case 'no-relationship':
      return customer('no-relationship');
    case 'not-found':
      return ABOUT_CUSTOMER.has(operation) ? customer('no-relationship') : undefined;
    case 'customer-under-review':
      return customer('under-review');
    default:
      return undefined;
  }
}
