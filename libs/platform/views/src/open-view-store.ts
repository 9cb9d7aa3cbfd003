import { join } from 'node:path';
import type { Configuration } from '#platform/configuration';
import { SqliteViewStore } from './sqlite/sqlite-view-store.js';
import type { ViewStore } from './view-store.js';

/**
 * Opens the view store that the configuration names. The only place that knows which adapters there are. A server is not waited for: calls are
 * refused with `ViewsUnavailable` until it answers.
 * @throws Error the configuration names none that there is
 */
export async function openViewStore({ views, dataDirectory }: Pick<Configuration, 'views' | 'dataDirectory'>): Promise<ViewStore> {
  if (views === 'sqlite') return new SqliteViewStore(join(dataDirectory, 'views.sqlite'));
  if (/^mongodb(\+srv)?:/i.test(views)) {
    // Loaded only when configured: an embedded start does not pay for the driver.
    const [{ openMongo }, { MongoViewStore }] = await Promise.all([import('#platform/mongo'), import('./mongo/mongo-view-store.js')]);
    return new MongoViewStore(openMongo(views));
  }
  // The text may hold a password, so only its scheme is told.
  const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(views)?.[0];
  throw new Error(`VIEWS names ${scheme ? `a "${scheme}" server` : 'something'} that this version cannot use. Supported: "sqlite" (the default; a file in SEATKEEPER_DATA), "mongodb://…".`);
}
