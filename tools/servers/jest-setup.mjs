import { findServers } from './servers-under-test.mjs';

/** Jest's global set-up: finds the servers before the first suite; `npm test` has done so already. */
export default async function setUp() {
  const servers = await findServers((text) => console.error(text));
  globalThis.closeServersUnderTest = servers.close;
}
