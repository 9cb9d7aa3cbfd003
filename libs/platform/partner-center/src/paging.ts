import { count, filled, isObject, member, memberName, objects } from './members.js';

/** Where the following page of a collection lies: path and query below the base, and the token that goes along (§2.3). */
export interface NextPage {
  /** Begins with `/v1/`. */
  readonly path: string;
  /** `MS-ContinuationToken`. */
  readonly token?: string;
}

/**
 * The following page of a collection: `links.next` with or without `/v1` and with the header that it asks for, else the continuation
 * token. Undefined after the last page.
 * @param first path and query of the first page, begins with `/v1/`
 * @param size items that were asked for; a page with fewer is the last if only a token says otherwise
 * @throws RangeError the link leads to another host or another resource
 */
export function nextPage(collection: unknown, headers: Headers, first: string, base: string, size?: number): NextPage | undefined {
  const link = member(member(collection, 'links'), 'next');
  const uri = filled(link, 'uri');
  const token = headerOf(link) ?? filled(collection, 'continuationToken') ?? headers.get('ms-continuationtoken')?.trim();
  if (uri !== undefined) return pageAt(uri, headerOf(link) ?? token, first, base);
  // A token may come along although everything is there already.
  const items = itemsOf(collection).length;
  if (token === undefined || token === '' || items === 0 || items < (size ?? 0)) return undefined;
  return pageAt(first, token, first, base);
}

/** Resolves a link of a body below the base (§2.1): relative, with or without `/v1`, or absolute on the same host. */
export function pageAt(uri: string, token: string | undefined, first: string, base: string): NextPage {
  const origin = new URL(base).origin;
  const relative = uri.startsWith('/') && !uri.startsWith('//') && !/^\/v1(?:\/|\?|$)/i.test(uri) ? `/v1${uri}` : uri;
  const url = new URL(relative, `${origin}/v1/`);
  const wanted = new URL(first, origin);
  // The token of the partner must not travel to another host or resource because a body says so.
  if (url.origin !== origin || url.pathname.toLowerCase() !== wanted.pathname.toLowerCase())
    throw new RangeError('the link to the next page leads elsewhere');
  if (token !== undefined && !/^[\x21-\x7e]{1,8192}$/.test(token)) throw new RangeError('the continuation token is not readable');
  if (token !== undefined && !url.searchParams.has('seekOperation')) url.searchParams.set('seekOperation', 'Next');
  return { path: `${wanted.pathname}${url.search}`, ...(token === undefined ? {} : { token }) };
}

function headerOf(link: unknown): string | undefined {
  const header = objects(link, 'headers').find((entry) => filled(entry, 'key')?.toLowerCase() === 'ms-continuationtoken');
  return filled(header, 'value');
}

/** The items of a collection; empty when there are none. */
export function itemsOf(collection: unknown): readonly unknown[] {
  const items = member(collection, 'items');
  return Array.isArray(items) ? (items as readonly unknown[]) : [];
}

/** Whether a body is a collection: an object with `items`; an empty one may leave them out (§2.2: null members are omitted). */
export function isCollection(body: unknown): boolean {
  return isObject(body) && (memberName(body, 'items') !== undefined || count(body, 'totalCount') === 0);
}

/** The opaque text that CustomerPage.next holds. */
export function encodeCursor(page: NextPage): string {
  return Buffer.from(JSON.stringify([page.path, page.token ?? null]), 'utf8').toString('base64url');
}

/**
 * Reads back what `encodeCursor` wrote. It may have travelled through a browser, so it is checked like a link in a body.
 * @throws RangeError it is not one of ours
 */
export function decodeCursor(cursor: string, first: string, base: string): NextPage {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    parsed = undefined;
  }
  if (
    !Array.isArray(parsed) ||
    typeof parsed[0] !== 'string' ||
    !parsed[0].startsWith('/v1/') ||
    !(parsed[1] === null || typeof parsed[1] === 'string')
  ) {
    throw new RangeError('the cursor is not one of ours');
  }
  return pageAt(parsed[0], parsed[1] ?? undefined, first, base);
}
