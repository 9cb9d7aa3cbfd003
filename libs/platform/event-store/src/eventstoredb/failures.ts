import {
  AccessDeniedError, isCommandError, MaxAppendSizeExceededError, StreamDeletedError, WrongExpectedVersionError,
} from '@eventstore/db-client';
import { InvalidAppend, OutcomeUnknown, StoreUnavailable } from '../event-store.js';

const unavailable = 14;

/** Whether the client failed before it opened its append stream: those errors are not converted to its own classes (facts: eventstoredb §0 no. 6). */
function isConnectFailure(error: unknown): boolean {
  return error instanceof Error && !isCommandError(error) && ((error as { code?: unknown }).code === unavailable || isDiscoveryFailure(error));
}

/** A failed discovery spoils appends of that client for ever (facts: eventstoredb §0 no. 7). */
export function isDiscoveryFailure(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Failed to discover');
}

/** What an append's failure says about it. Conflicts are left as they are. Messages of the client may hold addresses, so they stay in `cause`. */
export function appendFailure(stream: string, error: unknown): Error {
  if (error instanceof WrongExpectedVersionError || error instanceof OutcomeUnknown || error instanceof StoreUnavailable) return error;
  if (isConnectFailure(error)) return new StoreUnavailable('The event store cannot be reached', { cause: error });
  if (error instanceof AccessDeniedError) return new StoreUnavailable('The event store refuses the credentials of its connection string', { cause: error });
  if (error instanceof MaxAppendSizeExceededError) return new InvalidAppend(`${stream}: more data than the event store takes in one append`, { cause: error });
  if (error instanceof StreamDeletedError) return new InvalidAppend(`${stream}: the stream was deleted for ever in the event store`, { cause: error });
  return new OutcomeUnknown(`${stream}: the event store did not say what became of an append`, { cause: error });
}

/** A read, subscription or check that failed. */
export function readFailure(error: unknown): Error {
  if (error instanceof StoreUnavailable) return error;
  if (error instanceof AccessDeniedError) return new StoreUnavailable('The event store refuses the credentials of its connection string, or they may not read', { cause: error });
  return new StoreUnavailable('The event store cannot be reached', { cause: error });
}
