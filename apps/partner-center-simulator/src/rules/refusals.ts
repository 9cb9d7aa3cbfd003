/** A refusal in Partner Center's shape: HTTP status, `code` and `description` (facts: partner-center §2.7, §2.8). Code undefined: empty body. */
export interface PartnerCenterRefusal {
  readonly status: number;
  readonly code?: number;
  readonly description: string;
  /** Further response headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Reason phrase of the status line, where Microsoft sets its own. */
  readonly reason?: string;
}

const TEXTS: Readonly<Record<string, string>> = {
  '400/2001': 'Subscription quantity cannot be changed while the subscription is suspended.',
  '400/2002': 'Subscription quantity is not within the minimum and maximum allowed by the offer.',
  '400/2006': 'Updates to this offer are not allowed.',
  '400/2011': 'A deleted subscription cannot be updated.',
  '400/2054': 'The billing cycle of the subscription cannot be changed this way.',
  '400/2055': 'Etag is no longer valid.',
  '400/3000': 'Invalid property.',
  '400/800002': 'Invalid input.',
  '400/800012': 'Subscription is not active.',
  '400/800040': 'The requested change of the subscription status is not allowed.',
  '400/800090': 'Subscription quantity cannot be decreased.',
  '400/800091': 'Suspended subscription cannot be updated.',
  '400/800092': 'Quantity of a subscription with Software Assurance cannot be increased.',
  '400/800093': 'Subscription is not eligible for auto-renew.',
  '400/800095': 'Subscription seats cannot be updated.',
  '400/800096': 'Subscription status cannot be updated.',
  '400/800107': 'The term of a trial subscription cannot be changed.',
  '400/800121': 'Invalid term duration.',
  '400/800122': 'The term duration cannot be shortened.',
  '400/900117': 'Subscription has passed the 7-day window for cancellation.',
  '400/900118': 'Invalid customer id.',
  '400/900126': 'An enumeration value cannot be parsed.',
  '400/900213': 'Subscription has passed the 168-hour window for cancellation.',
  '400/900214': 'Subscription has passed the 168-hour window for reducing seats.',
  '400/900257': 'Subscription has passed the 7-day window for reducing seats.',
  '400/900244': 'A custom term end date is for new commerce license-based subscriptions only.',
  '400/900245': 'The custom term end date must lie within the first term; a monthly term cannot end on the 28th, 29th or 30th unless it is the last day of the month.',
  '400/900246': 'The custom term end date must match the end date of an existing subscription or the end of a month.',
  '400/900275': 'Requested quantity for line item 0 is not allowed for the offer.',
  '400/900280': 'Updates to this subscription are currently not allowed.',
  '400/900311': 'Subscription has been updated too many times.',
  '401/400': 'Access denied.',
  '401/800001': 'Partner token is missing in the request context.',
  '401/900420': 'The audience of the token is not accepted.',
  '403/2032': 'Access denied.',
  '403/13605': 'The customer has not accepted the Microsoft Customer Agreement.',
  '403/20002': 'The partner does not have a commerce relationship with the customer.',
  '403/800027': 'Item is not eligible for add or remove quantity.',
  '403/800028': 'The original term is no longer sold; purchase or update is not allowed.',
  '403/800067': 'Seat count is above the maximum per subscription.',
  '403/800073': 'The customer account is under review.',
  '403/800088': 'The requested seats exceed the remaining seats for this catalog item.',
  '403/900263': 'This method is not available for legacy subscriptions.',
  '403/900329': 'App-only tokens are not supported by this operation.',
  '404/1000': 'Not found',
  '404/20000': 'Order was not found.',
  '404/20003': 'Subscription was not found.',
  '404/60003': 'Tenant was not found.',
  '404/400013': 'Product was not found.',
  '404/400018': 'SKU was not found.',
  '404/400019': 'Availability was not found.',
  '409/27009': 'The add-on cannot be enabled while its parent subscription is not active.',
  '409/800014': 'There is a pending adjustment on this order.',
  '409/800082': 'Subscription is not ready for update. Try again later.',
  '409/900278': 'There is a pending operation on this subscription. Try again after 24 hours.',
  '500/800094': 'Subscription update failed.',
};

/** The refusal `status/code`, for example `400/800090`; a bare status gives an empty body. */
export function refusal(name: string, description?: string): PartnerCenterRefusal {
  const [status, code] = name.split('/');
  if (code === undefined) return { status: Number(status), description: '' };
  return { status: Number(status), code: Number(code), description: description ?? TEXTS[name] ?? 'The request was refused.' };
}

/** Thrown by the routes to answer with a refusal. */
export class Refused extends Error {
  constructor(readonly refusal: PartnerCenterRefusal) {
    super(refusal.description);
  }
}
