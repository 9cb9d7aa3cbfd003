import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { INDIRECT_RESELLER } from '../../apps/partner-center-simulator/src/seed/demo-accounts.js';
import { expect, expectAccessible, signIn, test } from './world/journey.js';
import { activateDirectCsp, addCompany, grant, openDirectCsp } from './world/partner-steps.js';

const PAT = 'pat@contoso-partner.example';
const ANNA = 'anna@alpenholz.example';
const BOB = 'bob@alpenholz.example';
const CARLA = 'carla@alpenholz.example';

test.use({ settings: { PARTNER_CENTER_TIMEOUT: '3000' } });

/** Everything a partner does before its customer can work: activate, add, enable, grant. */
async function setUp(page: Page): Promise<void> {
  await activateDirectCsp(page, 'Alpenholz AG');
  await addCompany(page, 'Alpenholz AG');
  for (const [email, level] of [[ANNA, 'modify'], [BOB, 'view'], [CARLA, 'admin']] as const) await grant(page, email, level);
}

/** The ids behind the screen, for the requests that somebody makes by hand. */
async function subscriptionNamed(page: Page, url: string, friendlyName: string) {
  const me = await (await page.request.get(`${url}/api/me`)).json();
  const { companyId } = me.companies[0];
  const { items } = await (await page.request.get(`${url}/api/companies/${companyId}/subscriptions?limit=100`)).json();
  const item = items.find((subscription: { friendlyName: string }) => subscription.friendlyName === friendlyName);
  return { companyId, item, path: `${url}/api/companies/${companyId}/subscriptions/${item.subscriptionId}` };
}

function byHand(page: Page, url: string, path: string, etag: string, quantity: unknown) {
  return page.request.put(`${path}/quantity`, { data: { quantity }, headers: { 'If-Match': etag, 'Idempotency-Key': crypto.randomUUID(), Origin: url } });
}

const row = (page: Page, friendlyName: string) => page.getByRole('row').filter({ hasText: friendlyName });

test('the story: from activation to the history of a licence change', async ({ page, seatkeeper, browserOf }) => {
  await test.step('a partner administrator activates Direct CSP, adds a company and lets its people in', async () => {
    await signIn(page, seatkeeper, PAT);
    await setUp(page);
    await expectAccessible(page);
  });

  await test.step('the partner uploads a logo; what does not fit is refused and the old one stays', async () => {
    await page.getByRole('link', { name: 'Settings' }).click();
    const picture = (width: number, height: number) => sharp({ create: { width, height, channels: 4, background: '#0b5cad' } }).png().toBuffer();
    const choose = async (name: string, mimeType: string, buffer: Buffer) => page.getByLabel('Choose a picture').setInputFiles({ name, mimeType, buffer });
    await choose('logo.png', 'image/png', await picture(400, 80));
    await expect(page.getByText('The logo has been replaced.').first()).toBeVisible();
    const present = await page.getByRole('img', { name: 'Your present logo' }).getAttribute('src');
    await choose('wide.png', 'image/png', await picture(503, 81));
    await expect(page.getByRole('alert')).toContainText('502');
    await choose('logo.svg', 'image/svg+xml', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'));
    await expect(page.getByRole('alert')).toContainText(/PNG, JPEG or WebP/);
    expect(await page.getByRole('img', { name: 'Your present logo' }).getAttribute('src')).toBe(present);
    await expectAccessible(page);
  });

  const anna = await browserOf(ANNA);
  await test.step('Anna sees her company’s subscriptions as they are, and the partner’s logo', async () => {
    await expect(anna.getByRole('table', { name: /Subscriptions of Alpenholz AG/ })).toBeVisible();
    await expect(anna.getByRole('banner').getByRole('img').first()).toHaveAttribute('src', /^\/api\/logos\//);
    await expect(row(anna, 'M365 BP office staff')).toContainText('NCE');
    for (const [name, reason] of [['Azure plan', /pay|use|Azure/i], ['Association volunteers', /Change/], ['Copilot pilot group', /set ?up|Pending/i]] as const) {
      await expect(row(anna, name).first()).toContainText(reason);
    }
    await expectAccessible(anna);
  });

  await test.step('she raises a quantity and sees it confirmed without reloading', async () => {
    await seatkeeper.simulator.addFault({ name: 'latency', route: 'patch', times: 'once', parameters: { milliseconds: 800 } });
    await row(anna, 'M365 BP office staff').getByRole('button', { name: /^Change seats/ }).click();
    const dialog = anna.getByRole('dialog', { name: 'Change seats' });
    await dialog.getByRole('spinbutton', { name: 'Seats' }).fill('22');
    await expectAccessible(anna);
    await dialog.getByRole('button', { name: 'Save 22 seats' }).click();
    await expect(row(anna, 'M365 BP office staff')).toContainText('Sending 22 seats to Microsoft');
    await expect(row(anna, 'M365 BP office staff')).toContainText('Confirmed: 22 seats');
    const { item } = await subscriptionNamed(anna, seatkeeper.url, 'M365 BP office staff');
    expect(item.quantity).toBe(22);
    expect(await seatkeeper.simulator.seatsOf('M365 BP office staff')).toBe(22);
  });

  await test.step('she takes seats back inside their seven days', async () => {
    await row(anna, 'M365 BP office staff').getByRole('button', { name: /^Change seats/ }).click();
    const dialog = anna.getByRole('dialog', { name: 'Change seats' });
    await dialog.getByRole('spinbutton', { name: 'Seats' }).fill('20');
    await dialog.getByRole('button', { name: 'Save 20 seats' }).click();
    await expect(row(anna, 'M365 BP office staff')).toContainText('Confirmed: 20 seats');
  });

  await test.step('outside of them the form refuses before she submits, and the server refuses the same by hand', async () => {
    const path = await row(anna, 'M365 BP office staff').getByRole('button', { name: /^Change seats/ }).click().then(() => subscriptionNamed(anna, seatkeeper.url, 'M365 BP office staff'));
    const dialog = anna.getByRole('dialog', { name: 'Change seats' });
    await dialog.getByRole('spinbutton', { name: 'Seats' }).fill('11');
    await expect(dialog).toContainText('11 is too low: the smallest number now is 12');
    await expect(dialog).toContainText(/within 7 days after those seats were added.*renewal on/);
    await expect(dialog.getByRole('button', { name: 'Save 11 seats' })).toHaveAttribute('aria-disabled', 'true');
    await expectAccessible(anna);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    const refused = await byHand(anna, seatkeeper.url, path.path, path.item.etag, 11);
    expect(refused.status()).toBe(409);
    expect(await refused.json()).toMatchObject({ code: 'seats-locked', floor: 12, asked: 11 });
  });

  await test.step('Bob cannot change anything, by screen or by hand', async () => {
    const bob = await browserOf(BOB);
    await expect(row(bob, 'M365 BP office staff')).toContainText('View only');
    await expect(bob.getByRole('button', { name: /^Change seats/ })).toHaveCount(0);
    const { item, path } = await subscriptionNamed(bob, seatkeeper.url, 'M365 BP office staff');
    expect((await byHand(bob, seatkeeper.url, path, item.etag, 25)).status()).toBe(403);
  });

  await test.step('changing Anna’s level, revoking her and disabling the portal count on her very next request', async () => {
    const { item, path, companyId } = await subscriptionNamed(anna, seatkeeper.url, 'M365 BP office staff');
    await page.goto(`${seatkeeper.url}/admin/companies/${companyId}`);
    await page.getByRole('navigation', { name: 'Company' }).getByRole('link', { name: 'End User Portal' }).click();
    const settled = (method: string) => page.waitForResponse((response) => response.request().method() === method && response.url().includes(`/companies/${companyId}/`) && response.ok());
    await Promise.all([settled('PUT'), page.getByRole('combobox', { name: `Level of ${ANNA}` }).selectOption('view')]);
    expect((await byHand(anna, seatkeeper.url, path, item.etag, 25)).status()).toBe(403);
    await Promise.all([settled('PUT'), page.getByRole('switch', { name: 'End user portal' }).click()]);
    expect((await anna.request.get(path)).status()).toBe(404);
    await Promise.all([settled('PUT'), page.getByRole('switch', { name: 'End user portal' }).click()]);
    expect((await anna.request.get(path)).status()).toBe(200);
    await page.getByRole('button', { name: `Revoke ${ANNA}` }).click();
    await Promise.all([settled('DELETE'), page.getByRole('dialog').getByRole('button', { name: 'Revoke access' }).click()]);
    expect((await anna.request.get(path)).status()).toBe(404);
  });

  await test.step('an auditor reads and replays the history', async () => {
    const alex = await browserOf('alex@contoso-partner.example');
    await alex.goto(`${seatkeeper.url}/audit`);
    await alex.getByRole('searchbox', { name: 'Find a product' }).fill('office staff');
    await alex.getByRole('row').filter({ hasText: 'M365 BP office staff' }).getByRole('link').first().click();
    await expect(alex.getByRole('heading', { name: 'Licence history' })).toBeVisible();
    const facts = alex.getByRole('table', { name: /Facts in order/ });
    await expect(facts).toContainText(/Anna \S+ asked for 22 seats instead of 19/);
    await expect(facts).toContainText('Microsoft confirmed 22 seats');
    await expect(facts).toContainText('200');
    await expectAccessible(alex);
    await alex.getByRole('button', { name: 'Previous event' }).click();
    await alex.getByRole('slider', { name: 'Replay' }).press('Home');
    await expect(alex.getByText(/19 seats/).first()).toBeVisible();
  });
});

const REFUSALS = [
  { fault: { name: 'invalidClient', route: 'token' }, says: /credentials|secret/i },
  { fault: { name: 'mfaRequired' }, says: /multi-factor|MFA/i },
  { fault: { name: 'relationshipRevoked', route: 'customer' }, says: /reseller relationship/i },
  { fault: { name: 'relationshipRevoked', route: 'customer', parameters: { status: 404 } }, says: /does not know|not .*customer|404/i },
  { fault: { name: 'timeoutBeforeCommit', route: 'customer' }, says: /in time|time/i },
  // Last, because Seatkeeper then keeps still for as long as Microsoft asks.
  { fault: { name: '429', parameters: { retryAfter: 41 } }, says: /41 s|slow|busy|too many/i },
] as const;

test('each refusal of Direct CSP says what to do', async ({ page, seatkeeper }) => {
  await signIn(page, seatkeeper, PAT, '/admin/delegated-admins');
  const said = new Set<string>();
  await test.step('an indirect reseller stands between', async () => {
    const dialog = await openDirectCsp(page, INDIRECT_RESELLER.name);
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    await expect(dialog.getByRole('alert')).toContainText(/indirect/i);
    await dialog.getByRole('button', { name: /Close|Cancel/ }).first().click();
  });
  for (const { fault, says } of REFUSALS) {
    await test.step(JSON.stringify(fault), async () => {
      const dialog = await openDirectCsp(page, 'Alpenholz AG');
      await seatkeeper.simulator.addFault({ ...fault, times: 'always' });
      // A token that was fetched before would still be good.
      if (fault.name === 'invalidClient') await seatkeeper.killApi().then(() => seatkeeper.startApi());
      await dialog.getByRole('button', { name: 'Confirm' }).click();
      const alert = dialog.getByRole('alert').filter({ hasText: 'Direct CSP could not be activated' });
      await expect(alert).toContainText(says);
      const text = (await alert.textContent()) ?? '';
      expect(said.has(text), 'every refusal has its own sentence').toBe(false);
      said.add(text);
      await seatkeeper.simulator.clearFaults();
      await dialog.getByRole('button', { name: /Close|Cancel/ }).first().click();
    });
  }
});

for (const moment of ['before the request reaches Microsoft', 'after Microsoft has done it'] as const) {
  test(`SIGKILL ${moment}: the change ends exactly once`, async ({ page, seatkeeper, browserOf }) => {
    await signIn(page, seatkeeper, PAT);
    await setUp(page);
    const anna = await browserOf(ANNA);
    await expect(row(anna, 'M365 BP office staff')).toBeVisible();
    const name = moment.startsWith('before') ? 'timeoutBeforeCommit' : 'timeoutAfterCommit';
    await seatkeeper.simulator.addFault({ name, route: 'patch', times: 'once' });
    await row(anna, 'M365 BP office staff').getByRole('button', { name: /^Change seats/ }).click();
    const dialog = anna.getByRole('dialog', { name: 'Change seats' });
    await dialog.getByRole('spinbutton', { name: 'Seats' }).fill('23');
    await dialog.getByRole('button', { name: 'Save 23 seats' }).click();
    await expect(row(anna, 'M365 BP office staff')).toContainText('Sending 23 seats to Microsoft');
    await expect.poll(async () => (await seatkeeper.simulator.requests()).filter((request) => request['method'] === 'PATCH').length).toBe(1);
    await seatkeeper.killApi();
    await seatkeeper.startApi();
    await expect(row(anna, 'M365 BP office staff')).toContainText('Confirmed: 23 seats', { timeout: 40_000 });
    expect(await seatkeeper.simulator.seatsOf('M365 BP office staff')).toBe(23);
    expect(Object.values((await seatkeeper.simulator.effects()).perRequestId)).toEqual([1]);
  });
}
