import { MongoUnavailable } from '#platform/mongo';
import { ViewsUnavailable } from '../view-store.js';

/** Does something at MongoDB; a server that does not answer is told in the words of the port. */
export async function withViewsUnavailable<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof MongoUnavailable ? new ViewsUnavailable('The database of the views does not answer', { cause: error }) : error;
  }
}
