import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger, type INestApplicationContext } from '@nestjs/common';
import { CommandLine } from '#platform/command-line';
import { deterministicId } from '#platform/event-store';
import { storeTroubleOf } from '#platform/kernel';

/** The demo's first partner, as the start script hands it over in `SEATKEEPER_DEMO_SEED`. Its secrets are good for the simulator only. */
interface DemoSeed {
  readonly partner: { readonly name: string; readonly tenantId: string };
  /** E-mails. */
  readonly administrator: string;
  readonly auditor: string;
  readonly delegatedAdmin: { readonly name: string; readonly clientId: string; readonly clientSecret: string; readonly refreshToken: string };
}

// Milliseconds between two tries while a store does not answer.
const RETRY = 1_000;

/**
 * Makes the demo's partner as soon as the stores answer. Doing it again changes nothing.
 * @param text JSON of a DemoSeed
 */
export async function seedDemoUntilDone(app: INestApplicationContext, text: string): Promise<void> {
  for (;;) {
    try {
      return await seedDemo(app, text);
    } catch (error) {
      if (!storeTroubleOf(error)) throw error;
      new Logger('Demo').warn(`The demo's partner is made as soon as the stores answer: ${(error as Error).message}`);
      await pause(RETRY);
    }
  }
}

/**
 * Makes the demo's partner with the operator's own commands. Doing it again changes nothing.
 * @param text JSON of a DemoSeed
 */
async function seedDemo(app: INestApplicationContext, text: string): Promise<void> {
  const { partner, administrator, auditor, delegatedAdmin } = JSON.parse(text) as DemoSeed;
  const commandLine = app.get(CommandLine);
  const partnerId = deterministicId('partner', partner.tenantId);
  await commandLine.run(['partner', 'create', '--name', partner.name, '--tenant', partner.tenantId, '--admin-email', administrator]);
  await commandLine.run(['staff', 'invite', '--partner', partnerId, '--email', auditor, '--role', 'auditor']);
  const folder = await mkdtemp(join(tmpdir(), 'seatkeeper-demo-'));
  try {
    const [secretFile, tokenFile] = [join(folder, 'client-secret'), join(folder, 'refresh-token')];
    await writeFile(secretFile, delegatedAdmin.clientSecret, { mode: 0o600 });
    await writeFile(tokenFile, delegatedAdmin.refreshToken, { mode: 0o600 });
    await commandLine.run([
      'delegated-admin', 'connect', '--partner', partnerId, '--tenant', partner.tenantId, '--name', delegatedAdmin.name,
      '--client-id', delegatedAdmin.clientId, '--client-secret-file', secretFile, '--refresh-token-file', tokenFile,
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
