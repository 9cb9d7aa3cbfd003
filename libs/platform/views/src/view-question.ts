import { Refusal } from '#platform/kernel';
import type { ViewQuery } from './view.js';
import { UndeclaredQuery, type AnyView, type PageWanted } from './view-store.js';

/** What an index can hold. What is missing comes before every number and text. */
export type IndexValue = string | number;

/** A question checked against its declaration, in the terms that an adapter compares. */
export interface Question {
  readonly where: readonly { readonly field: string; readonly value: IndexValue }[];
  readonly orderBy: readonly string[];
  /** Field and folded text to look for. */
  readonly search: { readonly field: string; readonly text: string } | undefined;
  readonly limit: number;
  /** Row after which the page begins: one value per `orderBy`, then the key. */
  readonly after: { readonly values: readonly IndexValue[]; readonly key: string } | undefined;
}

/**
 * Checks a question against what the view declares.
 * @throws UndeclaredQuery no such query, a `where` field without a value, or a value that it does not ask for
 * @throws Refusal `bad-cursor` the cursor belongs to another query, or to none
 */
export function questionOf(view: AnyView, name: string, values: object, page: PageWanted): Question {
  if (!Object.hasOwn(view.queries, name)) throw new UndeclaredQuery(`${view.name} declares no query "${name}"; it has ${Object.keys(view.queries).join(', ') || 'none'}`);
  const query = view.queries[name] as ViewQuery<Record<string, unknown>>;
  const given = values as Record<string, unknown>;
  const missing = query.where.filter((field) => given[field] === undefined);
  const surplus = Object.keys(given).filter((field) => !query.where.includes(field));
  if (missing.length + surplus.length > 0) throw new UndeclaredQuery(`${view.name}.${name} asks for exactly ${query.where.join(', ') || 'nothing'}; missing: ${missing.join(', ') || '–'}, surplus: ${surplus.join(', ') || '–'}`);
  const text = page.search === undefined ? '' : searchable(page.search.trim());
  if (text && !query.search) throw new UndeclaredQuery(`${view.name}.${name} declares no field to search in`);
  return {
    where: query.where.map((field) => ({ field, value: indexValue(given[field]) })),
    orderBy: query.orderBy ?? [],
    search: text && query.search ? { field: query.search, text } : undefined,
    limit: Math.max(1, Math.trunc(page.limit ?? 50)),
    after: page.after === undefined ? undefined : readCursor(cursorScope(view, name), page.after, query.orderBy?.length ?? 0),
  };
}

/** The declared queries by name, with their fields as plain texts. */
export function queriesOf(view: AnyView): [string, ViewQuery<Record<string, unknown>>][] {
  return Object.entries(view.queries as unknown as { readonly [name: string]: ViewQuery<Record<string, unknown>> });
}

/** Where the next page begins: behind this row. */
export function cursorAfter(view: AnyView, name: string, key: string, row: object): string {
  const fields = (view.queries[name] as ViewQuery<Record<string, unknown>>).orderBy ?? [];
  const values = fields.map((field) => (row as Record<string, unknown>)[field] ?? null);
  return Buffer.from(JSON.stringify([cursorScope(view, name), ...values, key])).toString('base64url');
}

/** The value as it is compared and ordered: numbers before texts, what is missing before both. */
export function indexValue(value: unknown): IndexValue {
  if (value === null || value === undefined) return -Infinity;
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return JSON.stringify(value);
}

/** Text in the form in which it is searched: without regard to case and to how a letter is composed. */
export function searchable(value: unknown): string {
  return typeof value === 'string' ? value.normalize('NFKC').toLowerCase() : '';
}

const cursorScope = (view: AnyView, query: string): string => `${view.name}.${view.version}.${query}`;

function readCursor(scope: string, cursor: string, fields: number): Question['after'] {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw badCursor();
  }
  if (!Array.isArray(parts) || parts.length !== fields + 2 || parts[0] !== scope) throw badCursor();
  const key: unknown = parts.at(-1);
  if (typeof key !== 'string') throw badCursor();
  return { values: parts.slice(1, -1).map(indexValue), key };
}

const badCursor = (): Refusal => new Refusal('bad-cursor', {}, 'malformed');
