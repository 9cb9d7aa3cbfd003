import { join } from 'node:path';
import type { Configuration } from '#platform/configuration';
import type { Documents } from './documents.js';
import { SqliteDocuments } from './sqlite/sqlite-documents.js';

/**
 * Opens the document store that the configuration names; it lies where the views lie. The only place that knows which adapters there are.
 * A server is not waited for: calls are refused with `DocumentsUnavailable` until it answers.
 * @param now milliseconds since 1970 (UTC)
 * @throws Error the configuration names none of them
 */
export async function openDocuments({ views, dataDirectory }: Pick<Configuration, 'views' | 'dataDirectory'>, now: () => number): Promise<Documents> {
  if (views === 'sqlite') return new SqliteDocuments(join(dataDirectory, 'views.sqlite'), now);
  if (/^mongodb(\+srv)?:/i.test(views)) {
    // Loaded only when configured: an embedded start does not pay for the driver.
    const [{ openMongo }, { MongoDocuments }] = await Promise.all([import('#platform/mongo'), import('./mongo/mongo-documents.js')]);
    return new MongoDocuments(openMongo(views), now);
  }
  // The text may hold a password, so only its scheme is told.
  const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(views)?.[0];
  throw new Error(`VIEWS names ${scheme ? `a "${scheme}" server` : 'something'} that this version cannot use. Supported: "sqlite" (the default; a file in SEATKEEPER_DATA), "mongodb://…".`);
}
