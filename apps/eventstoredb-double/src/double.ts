import { Server, ServerCredentials } from '@grpc/grpc-js';
import { EventLog } from './log/event-log.js';
import { unaryAppend } from './services/append.js';
import { batchAppend } from './services/batch-append.js';
import { softDelete, tombstone } from './services/delete.js';
import { read } from './services/read.js';
import { getSupportedMethods, readGossip } from './services/server-services.js';
import { GossipService, ServerFeaturesService, StreamsService } from './wire/generated.js';

// Largest message in bytes; a larger one is refused with RESOURCE_EXHAUSTED (facts: eventstoredb §6).
const largestMessage = 16 * 1024 * 1024;

export interface DoubleOptions {
  /** Where `events.log` lies. Made when it is not there. */
  readonly folder: string;
  /** TCP port on 127.0.0.1; 0, the default, takes a free one. */
  readonly port?: number;
  /** Milliseconds until the second of two equal appends in flight hears of a time-out; default 2,300. */
  readonly commitTimeout?: number;
  /** Called when an append is durable and nobody has heard of it yet: where a kill leaves durable appends that end in an error. */
  readonly afterFlush?: () => void;
}

export interface Double {
  readonly port: number;
  /** Connection string for the client and for `EVENT_STORE`. */
  readonly uri: string;
  /** Drops every connection and closes the file. */
  readonly stop: () => Promise<void>;
}

/** Starts a server that speaks EventStoreDB's protocol as far as `@eventstore/db-client` uses it for streams and `$all`. */
export async function openDouble({ folder, port = 0, commitTimeout = 2_300, afterFlush }: DoubleOptions): Promise<Double> {
  const log = await EventLog.open(folder, afterFlush);
  const server = new Server({ 'grpc.max_receive_message_length': largestMessage });
  server.addService(StreamsService, {
    append: unaryAppend(log, commitTimeout), batchAppend: batchAppend(log, commitTimeout), read: read(log), delete: softDelete(log), tombstone: tombstone(log),
  });
  server.addService(ServerFeaturesService, { getSupportedMethods });
  server.addService(GossipService, { read: readGossip(() => bound) });
  const bound = await new Promise<number>((resolve, reject) =>
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, boundPort) => (error ? reject(error) : resolve(boundPort))));
  const stop = async () => {
    server.forceShutdown();
    await log.close();
  };
  return { port: bound, uri: `esdb://127.0.0.1:${bound}?tls=false`, stop };
}
