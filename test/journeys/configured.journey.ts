import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CONTOSO_PARTNER } from '../../apps/partner-center-simulator/src/seed/demo-accounts.js';
import { DEMO_CLIENT } from '../../apps/demo-sign-in/src/demo-client.js';
import { expect, signIn, test } from './world/journey.js';
import { openDirectCsp } from './world/partner-steps.js';

test.use({
  settings: {
    SEATKEEPER_DEMO: 'off', SEATKEEPER_DEMO_SEED: '', SEATKEEPER_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    ENTRA_CLIENT_ID: DEMO_CLIENT.clientId, ENTRA_CLIENT_SECRET: DEMO_CLIENT.clientSecret,
  },
});

test('a configured installation is set up by flags alone, and its administrator goes on by screen', async ({ page, seatkeeper }) => {
  const operator = async (...words: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(process.execPath, ['dist/server/apps/api/src/cli.js', ...words], { env: { ...process.env, ...seatkeeper.env } });
    return stdout;
  };
  const files = { 'client-secret': CONTOSO_PARTNER.clientSecret, 'refresh-token': CONTOSO_PARTNER.refreshToken };
  for (const [name, text] of Object.entries(files)) await writeFile(join(seatkeeper.data, name), text, { mode: 0o600 });

  const created = await operator('partner', 'create', '--name', 'Contoso Partner', '--tenant', CONTOSO_PARTNER.tenantId, '--admin-email', 'pat@contoso-partner.example');
  const partnerId = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(created)?.[0] ?? '';
  expect(partnerId).not.toBe('');
  await operator(
    'delegated-admin', 'connect', '--partner', partnerId, '--tenant', CONTOSO_PARTNER.tenantId, '--name', CONTOSO_PARTNER.consentAccount,
    '--client-id', CONTOSO_PARTNER.clientId, '--client-secret-file', join(seatkeeper.data, 'client-secret'), '--refresh-token-file', join(seatkeeper.data, 'refresh-token'),
  );

  await signIn(page, seatkeeper, 'pat@contoso-partner.example', '/admin/delegated-admins');
  const dialog = await openDirectCsp(page, 'Fabrikam GmbH');
  await dialog.getByRole('button', { name: 'Confirm' }).click();
  await expect(dialog.getByText('Direct CSP status has been set').first()).toBeVisible();
});
