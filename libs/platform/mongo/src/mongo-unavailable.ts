import mongoose from 'mongoose';

/**
 * The MongoDB server did not answer, refused for a reason that passes, or could not promise durability. A write may have happened or not.
 * `cause` is what the driver said; it names the server's address but never a password.
 */
export class MongoUnavailable extends Error {
  constructor(cause?: unknown) {
    super('MongoDB does not answer', { cause });
    this.name = 'MongoUnavailable';
  }
}

// Codes of https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml: a server that starts, stops, changes its role, or is too busy.
const passing: ReadonlySet<unknown> = new Set([6, 7, 50, 64, 89, 91, 100, 112, 134, 189, 202, 262, 317, 358, 9001, 10107, 11600, 11602, 13435, 13436]);

/** Whether an error means that the server cannot be used at the moment, so that the same call may succeed later. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof MongoUnavailable) return true;
  const { MongoError, MongoNetworkError, MongoServerSelectionError, MongoOperationTimeoutError, MongoTopologyClosedError, MongoNotConnectedError, MongoClientClosedError } = mongoose.mongo;
  const lost = [MongoNetworkError, MongoServerSelectionError, MongoOperationTimeoutError, MongoTopologyClosedError, MongoNotConnectedError, MongoClientClosedError, mongoose.Error.MongooseServerSelectionError];
  if (lost.some((kind) => error instanceof kind)) return true;
  // A connection that breaks while the driver writes to it shows as the operating system's own error.
  if (typeof (error as { syscall?: unknown } | undefined)?.syscall === 'string') return true;
  if (!(error instanceof MongoError)) return false;
  return error.name === 'MongoPoolClosedError' || passing.has(error.code) || error.hasErrorLabel('RetryableWriteError') || isUnavailable(error.cause);
}
