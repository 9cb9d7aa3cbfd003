/**
 * Facts in EventStoreDB and views in MongoDB, beside their bare clients. Runs against `EVENT_STORE_URI` and `MONGODB_URI`; without them
 * against the double and a stand-in as processes of their own. `BENCH_MONGO_KIND` names the stand-in (ferretdb, mongo-java-server, jongodb).
 */
import { loadavg } from 'node:os';
import { measureAppends } from './servers/appends.mjs';
import { measureCatchUp } from './servers/catch-up.mjs';
import { measureDelay } from './servers/delay.mjs';
import { openServers } from './servers/open-servers.mjs';

const all = { appends: measureAppends, 'catch-up': measureCatchUp, delay: measureDelay };
const [folder, ...wanted] = process.argv.slice(2);
const servers = await openServers(folder, process.env.BENCH_MONGO_KIND);
const load = () => loadavg()[0].toFixed(1);
try {
  const uris = { eventStore: servers.eventStore.uri, views: servers.mongo.uri };
  const findings = [{ text: `EventStoreDB: ${servers.eventStore.name}; MongoDB: ${servers.mongo.name}; load of the machine before: ${load()}` }];
  for (const [name, measure] of Object.entries(all)) if (wanted.length === 0 || wanted.includes(name)) findings.push(...(await measure(name === 'appends' ? uris.eventStore : uris)));
  console.log(JSON.stringify([...findings, { text: `load of the machine after: ${load()}` }]));
} finally {
  await servers.stop();
}
