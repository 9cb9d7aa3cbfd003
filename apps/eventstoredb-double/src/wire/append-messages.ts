import type { AppendReq, AppendResp, BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { WrongExpectedVersion } from '@eventstore/db-client/generated/shared_pb.js';
import type { Expected } from '../log/decide-append.js';
import type { ProposedEvent } from '../log/logged-event.js';
import { readUuid } from './identifiers.js';
import { GoogleEmpty, shared, streams } from './generated.js';

/** Bytes of data that one append may carry; types and metadata are not counted (facts: eventstoredb §6). */
export const maxAppendBytes = 1_048_576;

export function readProposed(message: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage): ProposedEvent {
  const properties = message.getMetadataMap();
  return {
    id: readUuid(message.getId()),
    type: properties.get('type') ?? '',
    contentType: properties.get('content-type') ?? 'application/octet-stream',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

export function isTooLarge(events: readonly ProposedEvent[]): boolean {
  return events.reduce((sum, { data }) => sum + data.length, 0) > maxAppendBytes;
}

/** The expectation, whose oneof has other names in the two kinds of append. */
export function readExpected(options: AppendReq.Options | BatchAppendReq.Options): Expected {
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasStreamExists()) return 'stream-exists';
  if (options.hasAny()) return 'any';
  return BigInt('hasRevision' in options ? options.getRevision() : options.getStreamPosition());
}

/** A conflict inside the answer of a unary append. */
export function unaryConflict(expected: Expected, actual: bigint): AppendResp.WrongExpectedVersion {
  const conflict = new streams.AppendResp.WrongExpectedVersion();
  if (actual < 0n) conflict.setCurrentNoStream(new shared.Empty());
  else conflict.setCurrentRevision(String(actual));
  if (expected === 'any') conflict.setExpectedAny(new shared.Empty());
  else if (expected === 'no-stream') conflict.setExpectedNoStream(new shared.Empty());
  else if (expected === 'stream-exists') conflict.setExpectedStreamExists(new shared.Empty());
  else conflict.setExpectedRevision(String(expected));
  return conflict;
}

/** A conflict as the details of a batch append's error. */
export function batchConflict(expected: Expected, actual: bigint): WrongExpectedVersion {
  const conflict = new shared.WrongExpectedVersion();
  if (actual < 0n) conflict.setCurrentNoStream(new GoogleEmpty());
  else conflict.setCurrentStreamRevision(String(actual));
  if (expected === 'any') conflict.setExpectedAny(new GoogleEmpty());
  else if (expected === 'no-stream') conflict.setExpectedNoStream(new GoogleEmpty());
  else if (expected === 'stream-exists') conflict.setExpectedStreamExists(new GoogleEmpty());
  else conflict.setExpectedStreamPosition(String(expected));
  return conflict;
}
