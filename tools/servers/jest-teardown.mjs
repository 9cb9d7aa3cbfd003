/** Jest's global tear-down: ends the containers that the set-up started. */
export default async function tearDown() {
  await globalThis.closeServersUnderTest?.();
}
