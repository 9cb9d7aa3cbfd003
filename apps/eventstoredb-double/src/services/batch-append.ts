import { setTimeout as wait } from 'node:timers/promises';
import type { handleBidiStreamingCall, ServerDuplexStream } from '@grpc/grpc-js';
import type { Message } from 'google-protobuf';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { AppendOutcome, EventLog } from '../log/event-log.js';
import type { Expected } from '../log/decide-append.js';
import type { ProposedEvent } from '../log/logged-event.js';
import { batchConflict, isTooLarge, maxAppendBytes, readExpected, readProposed } from '../wire/append-messages.js';
import { Any, Code, GoogleEmpty, shared, Status, streams } from '../wire/generated.js';
import { readStreamName, readUuid, writeStreamName, writeUuid } from '../wire/identifiers.js';

interface Batch {
  readonly options: BatchAppendReq.Options;
  readonly events: ProposedEvent[];
}

/**
 * Appends over one long-lived stream, each in as many parts as the client likes. Every append gets exactly one answer under its
 * correlation id; a failure is a message in it, never the end of the stream.
 */
export function batchAppend(log: EventLog, commitTimeout: number): handleBidiStreamingCall<BatchAppendReq, BatchAppendResp> {
  return (call) => {
    const open = new Map<string, Batch>();
    call.on('data', (request: BatchAppendReq) => {
      const correlationId = readUuid(request.getCorrelationId());
      const batch = open.get(correlationId) ?? { options: request.getOptions()!, events: [] };
      for (const message of request.getProposedMessagesList()) batch.events.push(readProposed(message));
      if (!request.getIsFinal()) return void open.set(correlationId, batch);
      open.delete(correlationId);
      void answer(log, commitTimeout, call, correlationId, batch);
    });
    call.on('end', () => call.end());
    // The client went away; what it sent is written nevertheless.
    call.on('error', () => undefined);
  };
}

async function answer(log: EventLog, commitTimeout: number, call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>, correlationId: string, { options, events }: Batch): Promise<void> {
  const name = readStreamName(options.getStreamIdentifier());
  const expected = readExpected(options);
  const response = new streams.BatchAppendResp().setCorrelationId(writeUuid(correlationId)).setStreamIdentifier(writeStreamName(name));
  if (isTooLarge(events)) {
    response.setError(failure(Code.INVALID_ARGUMENT, 'Maximum append size exceeded', new shared.MaximumAppendSizeExceeded().setMaxappendsize(maxAppendBytes), 'MaximumAppendSizeExceeded'));
  } else {
    const outcome = await log.submit(name, expected, events);
    if (outcome.kind === 'in-flight') await wait(commitTimeout);
    describe(response, name, expected, outcome);
  }
  if (!call.cancelled && call.writable) call.write(response);
}

function describe(response: BatchAppendResp, name: string, expected: Expected, outcome: AppendOutcome): void {
  switch (outcome.kind) {
    case 'conflict':
      response.setError(failure(Code.ALREADY_EXISTS, 'Wrong expected version', batchConflict(expected, outcome.actual), 'WrongExpectedVersion'));
      break;
    case 'deleted':
      response.setError(failure(Code.NOT_FOUND, 'Stream deleted', new shared.StreamDeleted().setStreamIdentifier(writeStreamName(name)), 'StreamDeleted'));
      break;
    case 'in-flight':
      response.setError(failure(Code.DEADLINE_EXCEEDED, 'Timeout', new shared.Timeout(), 'Timeout'));
      break;
    case 'success': {
      const success = new streams.BatchAppendResp.Success().setCurrentRevision(String(outcome.revision));
      if (outcome.position === undefined) success.setNoPosition(new GoogleEmpty());
      else success.setPosition(new shared.AllStreamPosition().setCommitPosition(String(outcome.position)).setPreparePosition(String(outcome.position)));
      response.setSuccess(success);
    }
  }
}

function failure(code: number, message: string, details: Message, type: string) {
  const packed = new Any();
  packed.pack(details.serializeBinary(), `event_store.client.${type}`);
  return new Status().setCode(code).setMessage(message).setDetails(packed);
}
