import type { PartnerCenterError, PartnerCenterFailure } from '#platform/partner-center';
import type { DirectCspRefusalReason, MicrosoftAnswer } from '../contracts/index.js';

const REASONS: { readonly [F in PartnerCenterFailure]: DirectCspRefusalReason } = {
  'credentials-rejected': 'wrong-credentials',
  'consent-expired': 'consent-expired',
  'mfa-required': 'mfa-missing',
  unauthorized: 'application-not-linked',
  forbidden: 'missing-role',
  'no-relationship': 'no-reseller-relationship',
  'not-found': 'tenant-not-found',
  'customer-under-review': 'customer-under-review',
  throttled: 'throttled',
  'outcome-unknown': 'timeout',
  unreachable: 'unreachable',
  conflict: 'unexpected-answer',
  stale: 'unexpected-answer',
  rejected: 'unexpected-answer',
  'server-error': 'unexpected-answer',
  'malformed-answer': 'unexpected-answer',
};

/**
 * What a failed call means to the partner (facts: partner-center §3.4, outcomes).
 * @param aboutCustomer whether the call asked for one customer: only then does "not found" speak of the tenant
 */
export function reasonOf({ kind, details }: PartnerCenterError, aboutCustomer: boolean): DirectCspRefusalReason {
  // 400/900118: the customer id is malformed; 404/60003: no such tenant.
  if (aboutCustomer && details.code === '900118') return 'tenant-not-found';
  if (kind === 'not-found' && !aboutCustomer) return 'unexpected-answer';
  return REASONS[kind];
}

/** Microsoft's answer as it is kept for support and the auditor. */
export function answerOf({ details }: PartnerCenterError): MicrosoftAnswer {
  return {
    httpStatus: details.httpStatus ?? null,
    code: details.code ?? null,
    description: details.description ?? null,
    requestId: details.requestId ?? null,
    correlationId: details.correlationId ?? null,
  };
}

/** Whole seconds of a Retry-After, rounded up; null without one. */
export function retryAfterSecondsOf({ details: { retryAfter } }: PartnerCenterError): number | null {
  return retryAfter === undefined ? null : Math.ceil(retryAfter / 1000);
}
