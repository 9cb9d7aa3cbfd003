import type { handleUnaryCall } from '@grpc/grpc-js';
import type { DeleteReq, DeleteResp, TombstoneReq, TombstoneResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendOutcome, EventLog } from '../log/event-log.js';
import { streams } from '../wire/generated.js';
import { readStreamName } from '../wire/identifiers.js';
import { streamDeleted } from './failures.js';

/** Soft delete: the stream is not found until it is appended to again. The expected revision is not looked at. */
export function softDelete(log: EventLog): handleUnaryCall<DeleteReq, DeleteResp> {
  return (call, answer) => {
    const name = readStreamName(call.request.getOptions()!.getStreamIdentifier());
    void log.softDelete(name).then((outcome) => {
      const position = positionOf(outcome);
      if (position === undefined) return answer(streamDeleted(name));
      answer(null, new streams.DeleteResp().setPosition(new streams.DeleteResp.Position().setCommitPosition(position).setPreparePosition(position)));
    }, answer);
  };
}

/** The end of a stream, for ever. */
export function tombstone(log: EventLog): handleUnaryCall<TombstoneReq, TombstoneResp> {
  return (call, answer) => {
    const name = readStreamName(call.request.getOptions()!.getStreamIdentifier());
    void log.tombstone(name).then((outcome) => {
      const position = positionOf(outcome);
      if (position === undefined) return answer(streamDeleted(name));
      answer(null, new streams.TombstoneResp().setPosition(new streams.TombstoneResp.Position().setCommitPosition(position).setPreparePosition(position)));
    }, answer);
  };
}

function positionOf(outcome: AppendOutcome): string | undefined {
  return outcome.kind === 'success' && outcome.position !== undefined ? String(outcome.position) : undefined;
}
