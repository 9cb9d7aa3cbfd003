import { once } from 'node:events';
import type { ServerWritableStream } from '@grpc/grpc-js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';

export type ReadCall = ServerWritableStream<ReadReq, ReadResp>;

/** A signal that aborts when nobody reads the answers of a call any more. */
export function leaving(call: ReadCall): AbortSignal {
  const left = new AbortController();
  for (const event of ['cancelled', 'close', 'error']) call.on(event, () => left.abort());
  return left.signal;
}

/**
 * Writes a message, and waits while the reader does not keep up.
 * @returns whether it had to wait
 * @throws AbortError the reader went away
 */
export async function send(call: ReadCall, message: ReadResp, left: AbortSignal): Promise<boolean> {
  left.throwIfAborted();
  if (call.write(message)) return false;
  await once(call, 'drain', { signal: left });
  return true;
}
