import { tasksOf } from './task-list.js';

const checkpoints = 'reaction-checkpoints';

/**
 * Whether a collection of documents holds reactions' checkpoints and tasks. Both carry positions of one log and mean nothing beside another
 * one; a reaction without them walks its log from the beginning, which is safe, because work looks at its stream before it does anything.
 */
export function isStoredWork(collection: string): boolean {
  return collection === checkpoints || collection.startsWith(tasksOf(''));
}
