import { setTimeout as wait } from 'node:timers/promises';
import type { handleClientStreamingCall, ServiceError } from '@grpc/grpc-js';
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { EventLog } from '../log/event-log.js';
import type { ProposedEvent } from '../log/logged-event.js';
import { isTooLarge, readExpected, readProposed, unaryConflict } from '../wire/append-messages.js';
import { shared, streams } from '../wire/generated.js';
import { readStreamName } from '../wire/identifiers.js';
import { appendTimedOut, appendTooLarge, streamDeleted } from './failures.js';

/** The older append, which the client takes when credentials are given per call: conflicts are answers, the rest gRPC errors. */
export function unaryAppend(log: EventLog, commitTimeout: number): handleClientStreamingCall<AppendReq, AppendResp> {
  return (call, answer) => {
    let options: AppendReq.Options | undefined;
    const events: ProposedEvent[] = [];
    call.on('data', (request: AppendReq) => {
      if (request.hasOptions()) options = request.getOptions();
      else events.push(readProposed(request.getProposedMessage()!));
    });
    call.on('end', () => void append(log, commitTimeout, options!, events).then((response) => answer(null, response), (error: ServiceError) => answer(error)));
  };
}

async function append(log: EventLog, commitTimeout: number, options: AppendReq.Options, events: readonly ProposedEvent[]): Promise<AppendResp> {
  const name = readStreamName(options.getStreamIdentifier());
  const expected = readExpected(options);
  if (isTooLarge(events)) throw appendTooLarge();
  const outcome = await log.submit(name, expected, events);
  const response = new streams.AppendResp();
  switch (outcome.kind) {
    case 'conflict':
      return response.setWrongExpectedVersion(unaryConflict(expected, outcome.actual));
    case 'deleted':
      throw streamDeleted(name);
    case 'in-flight':
      await wait(commitTimeout);
      throw appendTimedOut();
    case 'success': {
      const success = new streams.AppendResp.Success().setCurrentRevision(String(outcome.revision));
      if (outcome.position === undefined) success.setNoPosition(new shared.Empty());
      else success.setPosition(new streams.AppendResp.Position().setCommitPosition(String(outcome.position)).setPreparePosition(String(outcome.position)));
      return response.setSuccess(success);
    }
  }
}
