import { decodeCursor, type NextPage } from './paging.js';
import { PartnerCenterError } from './resources.js';

/** Path of one subscription, for logs and errors. */
export const SUBSCRIPTION = '/v1/customers/{tenantId}/subscriptions/{subscriptionId}';

/** Path of one subscription. */
export function subscriptionPath(tenantId: string, subscriptionId: string): string {
  return `/v1/customers/${segment(tenantId)}/subscriptions/${segment(subscriptionId)}`;
}

/**
 * An id as part of a path: a dot segment or a slash in it would address another resource.
 * @throws PartnerCenterError nothing was sent
 */
export function segment(id: string): string {
  if (!/^[\w-]{1,64}$/.test(id)) throw new PartnerCenterError('rejected', 'An id for Partner Center must be a GUID; nothing was sent');
  return id;
}

/** §2.3: a search is a filter on the beginning of the company's name. */
export function customerQuery(search: string | undefined, size: number): string {
  const filter =
    search === undefined || search.trim() === ''
      ? {}
      : { filter: JSON.stringify({ Field: 'CompanyName', Value: search.trim(), Operator: 'starts_with' }) };
  return Object.entries({ size: String(size), ...filter })
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}

/**
 * The page that a cursor stands for.
 * @throws PartnerCenterError it is not one of ours; nothing was sent
 */
export function readCursor(cursor: string, first: string, base: string): NextPage {
  try {
    return decodeCursor(cursor, first, base);
  } catch {
    throw new PartnerCenterError(
      'rejected',
      'The place in the list of customers is not readable: begin again with the first page; nothing was sent',
    );
  }
}

/** Header that leads to the following page. */
export function tokenHeader({ token }: NextPage): { readonly [name: string]: string } {
  return token === undefined ? {} : { 'MS-ContinuationToken': token };
}

/** §2.6: in double quotes, and only if the resource carried one that a header can hold. */
export function ifMatch(etag: string | undefined): { readonly [name: string]: string } {
  const bare = etag?.replace(/^(?:W\/)?"(.*)"$/, '$1');
  return bare !== undefined && /^[\x21\x23-\x7e]+$/.test(bare) ? { 'If-Match': `"${bare}"` } : {};
}
