import { randomUUID } from 'node:crypto';
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { EventLog } from '../log/event-log.js';
import type { LoggedEvent } from '../log/logged-event.js';
import { firstAtOrBehind, indexOfPosition } from '../log/index-of-position.js';
import { readStreamName } from '../wire/identifiers.js';
import { caughtUpMessage, checkpointMessage, confirmationMessage, eventMessage } from '../wire/read-messages.js';
import { badPosition, streamDeleted } from './failures.js';
import { send, type ReadCall } from './send.js';

// Records scanned between two checkpoints, times the client's interval, unless the client names another window (facts §3).
const searchWindow = 32;

/**
 * Confirmation, events behind the start (exclusive), caughtUp, then live, until the reader leaves. Checkpoints count the records
 * scanned, so they move on when nothing matches. A start beyond the end is confirmed and caught up, and then silent.
 */
export async function subscribe(log: EventLog, call: ReadCall, options: ReadReq.Options, left: AbortSignal): Promise<void> {
  const matches = matcher(log, options);
  const every = checkpointInterval(options);
  let next = startOf(log, options);
  await send(call, confirmationMessage(randomUUID()), left);
  // The first checkpoint may tell the very beginning.
  if (every && next === 0) await send(call, checkpointMessage(0n), left);
  let caughtUp = false;
  for (let scanned = 0; ; ) {
    for (; next < log.all.length; next += 1) {
      const event = log.all[next]!;
      // Falling behind is not told; catching up again is.
      if (matches(event) && (await send(call, eventMessage(event), left))) caughtUp = false;
      scanned += 1;
      if (every && scanned % every === 0) await send(call, checkpointMessage(event.position), left);
    }
    if (!caughtUp) {
      caughtUp = true;
      await send(call, caughtUpMessage(), left);
    }
    if (next >= log.all.length) await nextCommit(log, left);
  }
}

function nextCommit(log: EventLog, left: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const forget = log.onCommit(() => (forget(), resolve()));
    left.addEventListener('abort', () => (forget(), reject(left.reason as Error)), { once: true });
  });
}

function startOf(log: EventLog, options: ReadReq.Options): number {
  if (options.hasStream()) return startOfStream(log, options.getStream()!);
  const all = options.getAll()!;
  if (all.hasStart()) return 0;
  if (all.hasEnd()) return log.all.length;
  const position = BigInt(all.getPosition()!.getCommitPosition());
  const index = indexOfPosition(log.all, position);
  if (index === undefined) throw badPosition();
  // Beyond the end nothing is ever found, whatever is appended later.
  if (index === log.all.length && position > (log.all.at(-1)?.position ?? 0n)) return Infinity;
  return position === 0n ? 0 : index + 1;
}

function startOfStream(log: EventLog, options: ReadReq.Options.StreamOptions): number {
  const name = readStreamName(options.getStreamIdentifier());
  const stream = log.stream(name);
  if (stream?.tombstoned) throw streamDeleted(name);
  if (options.hasEnd()) return log.all.length;
  const behind = options.hasStart() ? undefined : stream?.events[Number(options.getRevision())];
  return behind ? firstAtOrBehind(log.all, behind.position) + 1 : 0;
}

function matcher(log: EventLog, options: ReadReq.Options): (event: LoggedEvent) => boolean {
  if (options.hasStream()) {
    const name = readStreamName(options.getStream()!.getStreamIdentifier());
    return (event) => event.stream === name && event.revision >= (log.stream(name)?.truncatedBefore ?? 0n);
  }
  const filter = options.getFilter();
  if (!filter) return () => true;
  const expression = (filter.getStreamIdentifier() ?? filter.getEventType())!;
  const subject = filter.hasStreamIdentifier() ? (event: LoggedEvent) => event.stream : (event: LoggedEvent) => event.type;
  const prefixes = expression.getPrefixList();
  if (prefixes.length > 0) return (event) => prefixes.some((prefix) => subject(event).startsWith(prefix));
  const pattern = new RegExp(expression.getRegex());
  return (event) => pattern.test(subject(event));
}

/** Records between two checkpoints; undefined without a filter, when there are none. */
function checkpointInterval(options: ReadReq.Options): number | undefined {
  const filter = options.getFilter();
  return filter && (filter.hasMax() ? filter.getMax() : searchWindow) * filter.getCheckpointintervalmultiplier();
}
