/** A process that keeps the list of subscriptions up to date until it is told to end; says `live` when it has caught up. */
import { openViewWorld, subscriptionList } from './view-world.mjs';

const world = await openViewWorld(process.argv[2], process.argv[3]);
world.runners.start();
while ((await world.runners.conditions()).some(({ state }) => state !== 'live')) await new Promise((look) => setTimeout(look, 20));
process.stdout.write(`${subscriptionList.name} live\n`);
process.once('SIGTERM', () => void world.close().then(() => process.exit(0)));
