import { toInstant, toMilliseconds, type Instant } from '#platform/kernel';

/** A number of seats in words. */
export const seats = (quantity: number): string => `${quantity} ${quantity === 1 ? 'seat' : 'seats'}`;

/** A moment to the minute, rounded down, as `2026-09-18 08:14 UTC`. A text that is no date stays as it is: one odd value must not hide a history. */
export function moment(instant: Instant): string {
  try {
    return `${toInstant(toMilliseconds(instant)).slice(0, 16).replace('T', ' ')} UTC`;
  } catch {
    return instant;
  }
}

/** Parts as `a`, `a and b`, `a, b and c`. */
export function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)!}`;
}

const SYSTEM_PARTS: { readonly [name: string]: string } = {
  'when-quantity-change-requested': 'carrying out a change',
  synchronisation: 'reading Microsoft',
};

/** What a part of Seatkeeper was doing, in words; a name without words stays as it is stored. */
export const systemPart = (name: string): string => SYSTEM_PARTS[name] ?? name;

const REASONS: { readonly [reason: string]: string } = {
  // The rules of Microsoft and of the policy.
  'seats-locked': 'these seats can no longer be taken back before the renewal',
  'not-changeable': 'the quantity of this subscription cannot be changed',
  'not-a-quantity': 'the quantity asked for is not a whole number',
  'below-one': 'a subscription keeps at least one seat',
  'below-minimum': 'the quantity is below the smallest that this product allows',
  'promotion-limit': 'the promotion of this subscription allows no more seats',
  'above-maximum': 'the quantity is above the largest that this product allows',
  'outside-limits': 'the quantity is outside the limits of this product',
  'too-many-updates': 'this subscription was changed too often lately',
  'quantity-fixed': 'the quantity of this product is fixed',
  'no-longer-sold': 'this product is no longer sold',
  'customer-agreement-missing': 'the customer has not accepted the Microsoft Customer Agreement',
  'customer-under-review': 'Microsoft is reviewing the customer',
  'rejected-by-microsoft': 'Microsoft rejected the request',
  rejected: 'Microsoft rejected the request',
  // The state of the subscription.
  suspended: 'the subscription is suspended',
  expired: 'the subscription has expired',
  deleted: 'the subscription was deleted',
  pending: 'the subscription is still being set up',
  disabled: 'the subscription is disabled',
  'not-active': 'the subscription is not active',
  'term-ended': 'the term has ended and the renewal is being processed',
  'extended-term': 'the ended term is extended month by month, and its seats cannot be changed until a new term begins',
  trial: 'trials cannot be changed',
  'azure-plan': 'Azure is billed by consumption and has no seats to change',
  software: 'software purchases cannot be changed',
  marketplace: 'marketplace products are not changed through Seatkeeper',
  'unknown-product': 'the kind of this product is not known',
  // The connection to Microsoft.
  'connection-missing': 'the company has no usable Partner Center account',
  'credentials-rejected': 'Microsoft rejected the credentials of the application',
  'consent-expired': 'the consent for Partner Center has expired',
  'mfa-required': 'Microsoft asks for multi-factor authentication',
  unauthorized: 'Microsoft did not accept the sign-in of the application',
  forbidden: 'the Partner Center account may not do this',
  'no-relationship': 'there is no reseller relationship with the company',
  'not-found': 'Microsoft does not know the subscription or the company',
  // Passing trouble.
  throttled: 'Microsoft asked to slow down',
  conflict: 'Microsoft was busy with another change of this subscription',
  stale: 'the subscription had changed since it was read',
  unreachable: 'Microsoft could not be reached',
  'too-late': 'the time for this attempt was used up before the call',
  'server-error': 'error on Microsoft’s side',
  'malformed-answer': 'the answer could not be read',
  'answer-does-not-match': 'the answer shows another quantity than was asked for',
  'outcome-unknown': 'the connection broke before an answer came',
  interrupted: 'Seatkeeper was interrupted during the call',
  timeout: 'time-out',
  'too-many-attempts': 'every attempt failed',
};

/** A stored reason in words. One without words here is quoted, so that nothing is lost. */
export const reasonInWords = (reason: string): string => (Object.hasOwn(REASONS, reason) ? REASONS[reason]! : `reason “${reason}”`);
