import { expect, expectAccessible, signIn, test } from './world/journey.js';

const PAT = 'pat@contoso-partner.example';
const CARLA = 'carla@alpenholz.example';
const ANNA = 'anna@alpenholz.example';
const ERIK = 'erik@alpenholz.example';

test('a company’s Admin lets a colleague in, after confirming who signed in; a stranger with the same e-mail gets nowhere', async ({ page, seatkeeper, browserOf }) => {
  await test.step('the partner adds the company and makes Carla its Admin', async () => {
    await signIn(page, seatkeeper, PAT, '/admin/delegated-admins');
    await page.getByRole('button', { name: /^Direct CSP settings of/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Direct CSP' });
    await dialog.getByRole('searchbox', { name: 'Find a customer' }).fill('Alpen');
    await dialog.getByRole('radio', { name: /Alpenholz AG/ }).check();
    await dialog.getByRole('button', { name: 'Confirm' }).click();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.goto(`${seatkeeper.url}/admin/companies/add`);
    await page.getByRole('searchbox', { name: 'Find a customer' }).fill('Alpen');
    await page.getByRole('radio', { name: /Alpenholz AG/ }).check();
    await page.getByRole('button', { name: 'Add Alpenholz AG' }).click();
    await page.getByRole('link', { name: 'Set up its portal' }).click();
    await page.getByRole('switch', { name: 'End user portal' }).click();
    await page.getByRole('textbox', { name: 'E-mail address' }).fill(CARLA);
    await page.getByRole('combobox', { name: 'Level', exact: true }).selectOption('admin');
    await page.getByRole('button', { name: 'Grant access' }).click();
    await expect(page.getByRole('combobox', { name: `Level of ${CARLA}` })).toBeVisible();
  });

  const carla = await browserOf(CARLA);
  await test.step('Carla invites Erik and Anna', async () => {
    await carla.getByRole('link', { name: 'People' }).click();
    for (const email of [ERIK, ANNA]) {
      await carla.getByRole('textbox', { name: 'E-mail address' }).fill(email);
      await carla.getByRole('combobox', { name: 'Level', exact: true }).selectOption('view');
      await carla.getByRole('button', { name: 'Grant access' }).click();
      await expect(carla.getByRole('combobox', { name: `Level of ${email}` })).toBeVisible();
    }
  });

  const erik = await browserOf(ERIK);
  await test.step('Erik’s e-mail address is not verified, so somebody must say that it is him', async () => {
    await expect(erik.getByRole('heading', { name: 'Almost there' })).toBeVisible();
    await expectAccessible(erik);
    await carla.reload();
    await expectAccessible(carla);
    await carla.getByRole('button', { name: `Confirm ${ERIK}` }).click();
    await expect(carla.getByRole('button', { name: `Confirm ${ERIK}` })).toHaveCount(0);
    await erik.getByRole('button', { name: 'Check again' }).click();
    await expect(erik.getByRole('table', { name: /Subscriptions of Alpenholz AG/ })).toBeVisible();
  });

  await test.step('somebody of another tenant with Anna’s e-mail address sees nothing', async () => {
    for (const account of ['mallory@stranger.example', 'mallory2@stranger.example']) {
      const mallory = await browserOf(account);
      await expect(mallory.getByRole('heading', { name: 'You have no access yet' })).toBeVisible();
      expect(await (await mallory.request.get(`${seatkeeper.url}/api/me`)).json()).toMatchObject({ companies: [], partners: [], access: 'none' });
    }
  });
});
