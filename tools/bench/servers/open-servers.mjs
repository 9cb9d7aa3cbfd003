/** The servers that are measured: what `EVENT_STORE_URI` and `MONGODB_URI` name, otherwise the double and a stand-in, each as a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { node, root } from '../../run/installed.mjs';
import { askKind } from '../../servers/servers-under-test.mjs';
import { startMongo } from '../../servers/start-mongo.mjs';

const sources = join(root, 'apps', 'eventstoredb-double', 'src');
/** Quick ones first: FerretDB reads whole collections (tools/servers/README.md), which says more about it than about us. */
const quickestFirst = ['mongo-java-server', 'ferretdb', 'jongodb'];

/**
 * @param {string} folder where the double keeps its log
 * @param {string | undefined} kind stand-in for MongoDB; the quickest one that there is when left out
 */
export async function openServers(folder, kind) {
  const eventStore = process.env.EVENT_STORE_URI ? { uri: process.env.EVENT_STORE_URI, name: process.env.EVENT_STORE_KIND ?? 'EVENT_STORE_URI', stop: async () => {} } : await startDouble(folder);
  const mongo = process.env.MONGODB_URI ? { uri: process.env.MONGODB_URI, name: await askKind(process.env.MONGODB_URI), stop: async () => {} } : await startStandIn(kind);
  return { eventStore, mongo, stop: async () => void (await Promise.all([eventStore.stop(), mongo.stop()])) };
}

async function startDouble(folder) {
  const child = spawn(node(), [
    '--experimental-transform-types', '--disable-warning=ExperimentalWarning', '--import', join(sources, 'testing', 'typescript-sources.mjs'),
    join(sources, 'main.ts'), '--data', join(folder, 'eventstoredb'),
  ], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = async () => {
    if (child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  for await (const line of createInterface({ input: child.stdout })) return { uri: line.slice('EVENT_STORE_URI='.length), name: 'the durable double (a Node process)', stop };
  throw new Error('The double ended before it listened');
}

async function startStandIn(kind) {
  const reasons = [];
  for (const candidate of kind ? [kind] : quickestFirst)
    try {
      const { uri, kind: name, stop } = await startMongo({ kind: candidate });
      return { uri, name, stop };
    } catch (error) {
      reasons.push(error.message);
    }
  throw new Error(reasons.join('\n'));
}
