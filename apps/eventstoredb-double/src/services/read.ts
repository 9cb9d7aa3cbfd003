import type { handleServerStreamingCall, ServiceError } from '@grpc/grpc-js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { EventLog } from '../log/event-log.js';
import type { LoggedEvent } from '../log/logged-event.js';
import { indexOfPosition } from '../log/index-of-position.js';
import { streams } from '../wire/generated.js';
import { readStreamName } from '../wire/identifiers.js';
import { eventMessage, streamNotFoundMessage } from '../wire/read-messages.js';
import { streamDeleted, unreadable } from './failures.js';
import { leaving, send, type ReadCall } from './send.js';
import { subscribe } from './subscribe.js';

/** Reads of a stream and of `$all`, and subscriptions, which are reads without an end. */
export function read(log: EventLog): handleServerStreamingCall<ReadReq, ReadResp> {
  return (call) => {
    const left = leaving(call);
    const options = call.request.getOptions()!;
    const reading = options.hasSubscription() ? subscribe(log, call, options, left) : readOnce(log, call, options, left);
    reading.then(
      () => call.end(),
      (error: ServiceError) => {
        if (!left.aborted) call.emit('error', error);
      },
    );
  };
}

async function readOnce(log: EventLog, call: ReadCall, options: ReadReq.Options, left: AbortSignal): Promise<void> {
  const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
  const count = BigInt(options.getCount());
  if (count === 0n) throw unreadable('The count must be positive');
  const events = options.hasStream() ? streamEvents(log, call, options.getStream()!, backwards) : allEvents(log, options.getAll()!, backwards);
  if (!events) return;
  let sent = 0n;
  for (const event of events) {
    if (sent === count) break;
    await send(call, eventMessage(event), left);
    sent += 1n;
  }
}

function streamEvents(log: EventLog, call: ReadCall, options: ReadReq.Options.StreamOptions, backwards: boolean): Iterable<LoggedEvent> | undefined {
  const name = readStreamName(options.getStreamIdentifier());
  const stream = log.stream(name);
  if (stream?.tombstoned) throw streamDeleted(name);
  if (!stream || stream.softDeleted) {
    call.write(streamNotFoundMessage(name));
    return undefined;
  }
  if (options.hasEnd() && !backwards) throw unreadable('A read from the end goes backwards');
  const { readable } = stream;
  if (backwards) {
    const until = options.hasEnd() ? readable.length : options.hasStart() ? 0 : readable.filter(({ revision }) => revision <= BigInt(options.getRevision())).length;
    return readable.slice(0, until).reverse();
  }
  const from = options.hasStart() ? 0n : BigInt(options.getRevision());
  return readable.filter(({ revision }) => revision >= from);
}

/** Forwards inclusive, backwards exclusive (facts: eventstoredb §2). */
function* allEvents(log: EventLog, options: ReadReq.Options.AllOptions, backwards: boolean): Iterable<LoggedEvent> {
  const { all } = log;
  const at = options.hasStart() ? 0 : options.hasEnd() ? all.length : indexOfPosition(all, BigInt(options.getPosition()!.getCommitPosition()));
  if (at === undefined) throw unreadable('No record begins at this position');
  const { length } = all;
  if (backwards) for (let index = at - 1; index >= 0; index -= 1) yield all[index]!;
  else for (let index = at; index < length; index += 1) yield all[index]!;
}
