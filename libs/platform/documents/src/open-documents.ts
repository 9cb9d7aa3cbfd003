import { join } from 'node:path';
import type { Configuration } from '#platform/configuration';
import { SqliteDocuments } from './sqlite/sqlite-documents.js';

/**
 * Opens the document store that the configuration names; it lies where the views lie. The only place that knows which adapters there are.
 * @param now milliseconds since 1970 (UTC)
 * @throws Error the configuration names none of them
 */
export function openDocuments({ views, dataDirectory }: Pick<Configuration, 'views' | 'dataDirectory'>, now: () => number): SqliteDocuments {
  if (views === 'sqlite') return new SqliteDocuments(join(dataDirectory, 'views.sqlite'), now);
  // The text may hold a password, so only its scheme is told.
  const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(views)?.[0];
  throw new Error(`VIEWS names ${scheme ? `a "${scheme}" server` : 'something'} that this version cannot use. Supported: "sqlite" (the default; a file in SEATKEEPER_DATA).`);
}
