/**
 * `npm run servers:mongo`: a server that speaks MongoDB's protocol, for tests on machines without Docker. Prints `MONGODB_URI=…` and
 * `MONGODB_KIND=…`, and stays up until it is ended. `-- --kind ferretdb|mongo-java-server|jongodb` takes exactly that one,
 * `--port <port>` and `--data <folder>` fix what is otherwise chosen freely.
 */
import { parseArgs } from 'node:util';
import { startMongo } from './start-mongo.mjs';

try {
  const { values } = parseArgs({ options: { kind: { type: 'string' }, port: { type: 'string' }, data: { type: 'string' } } });
  const server = await startMongo({ kind: values.kind, port: values.port === undefined ? 0 : Number(values.port), folder: values.data, say: (text) => console.error(text) });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => void server.stop().then(() => process.exit(0)));
  console.log(`MONGODB_URI=${server.uri}\nMONGODB_KIND=${server.kind}`);
  await server.ended;
  await server.stop();
  console.error(`${server.kind} has ended by itself.`);
  process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
