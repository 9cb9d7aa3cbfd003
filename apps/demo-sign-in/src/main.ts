import { readFileSync } from 'node:fs';
import { DEMO_ACCOUNTS, type DemoAccount } from './demo-accounts.js';
import { DEMO_CLIENT } from './demo-client.js';
import { startDemoSignIn } from './demo-sign-in.js';

const port = Number(process.env['DEMO_SIGN_IN_PORT'] ?? 4020);
const portal = process.env['SEATKEEPER_URL'] ?? `http://127.0.0.1:${process.env['SEATKEEPER_PORT'] ?? 3000}`;
// A JSON file with more people, for worlds larger than the demo's.
const more = process.env['DEMO_SIGN_IN_ACCOUNTS'];

try {
  const accounts = more ? [...DEMO_ACCOUNTS, ...(JSON.parse(readFileSync(more, 'utf8')) as DemoAccount[])] : DEMO_ACCOUNTS;
  const { url, stop } = await startDemoSignIn({ port, clients: [{ ...DEMO_CLIENT, redirectUris: [`${portal}/auth/callback`] }], accounts });
  console.log(`Demo sign-in for ${portal}: ${url}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop().then(() => process.exit(0)));
} catch (error) {
  console.error(`The demo sign-in did not start: ${(error as Error).message}`);
  process.exitCode = 1;
}
