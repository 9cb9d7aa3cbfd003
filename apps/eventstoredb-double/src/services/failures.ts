import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { maxAppendBytes } from '../wire/append-messages.js';

/** A gRPC error with the trailers that the client tells errors apart by (facts: eventstoredb §8). */
function failure(code: status, details: string, trailers: Readonly<Record<string, string>> = {}): ServiceError {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value);
  return Object.assign(new Error(details), { code, details, metadata });
}

export const streamDeleted = (stream: string): ServiceError =>
  failure(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, { exception: 'stream-deleted', 'stream-name': stream });

export const appendTooLarge = (): ServiceError =>
  failure(status.INVALID_ARGUMENT, `Maximum Append Size of ${maxAppendBytes} Exceeded.`, { exception: 'maximum-append-size-exceeded', 'maximum-append-size': String(maxAppendBytes) });

/** What a unary append of events that are in flight already ends in. */
export const appendTimedOut = (): ServiceError => failure(status.ABORTED, 'Operation timed out');

export const unreadable = (what: string): ServiceError => failure(status.UNKNOWN, what);

export const badPosition = (): ServiceError => failure(status.INVALID_ARGUMENT, 'Invalid position');
