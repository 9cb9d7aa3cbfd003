import { Refused, refusal } from '../rules/refusals.js';
import { link } from '../rules/resource.js';
import type { Switches } from '../rules/switches.js';

/** A page of a collection. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Continuation token of the next page, if there is one. */
  readonly next?: string;
}

/** Cuts one page out of `all`; `token` is what an earlier page gave as `next`. Size 0 or none means everything. */
export function pageOf<T>(all: readonly T[], size: number, token: string | undefined): Page<T> {
  const from = token === undefined ? 0 : readToken(token);
  if (size === 0) return { items: all.slice(from) };
  const items = all.slice(from, from + size);
  return from + size < all.length ? { items, next: writeToken(from + size) } : { items };
}

/** The `size` of a query string: a whole number from 0 to `largest`. */
export function sizeOf(value: unknown, largest: number, otherwise: number): number {
  if (value === undefined) return otherwise;
  const size = typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isNaN(size) || size > largest) throw new Refused(refusal('400/3000'));
  return size;
}

/** The filter of a query string: `{"Field","Value","Operator"}` as JSON (facts: partner-center §2.3). */
export function filterOf(value: unknown): { readonly field: string; readonly value: string; readonly operator: string } | undefined {
  if (value === undefined || value === '') return undefined;
  try {
    const members = Object.fromEntries(Object.entries(JSON.parse(String(value)) as object).map(([name, member]) => [name.toLowerCase(), member as unknown]));
    const { field, value: wanted, operator } = members;
    if (typeof field !== 'string' || typeof wanted !== 'string' || typeof operator !== 'string') throw new RangeError('filter');
    return { field: field.toLowerCase(), value: wanted.toLowerCase(), operator: operator.toLowerCase().replace(/_/g, '') };
  } catch {
    throw new Refused(refusal('400/3000'));
  }
}

/** A collection as Partner Center writes it. */
export function collection(items: readonly unknown[], self: string, switches: Switches, more: { readonly totalCount?: number; readonly next?: { readonly uri: string; readonly token: string }; readonly continuationToken?: boolean } = {}) {
  const next = more.next && link(more.next.uri, switches, [{ key: 'MS-ContinuationToken', value: more.next.token }]);
  return {
    totalCount: more.totalCount ?? items.length,
    items,
    links: { self: link(self, switches), ...(next ? { next } : {}) },
    ...(more.next && more.continuationToken ? { continuationToken: more.next.token } : {}),
    attributes: { objectType: 'Collection' },
  };
}

function writeToken(from: number): string {
  return Buffer.from(JSON.stringify({ from })).toString('base64url');
}

function readToken(token: string): number {
  try {
    const { from } = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as { from: unknown };
    if (typeof from === 'number' && Number.isSafeInteger(from) && from >= 0) return from;
  } catch {
    // falls through to the refusal: a token that cannot be read is an invalid one
  }
  throw new Refused(refusal('400/3000'));
}
