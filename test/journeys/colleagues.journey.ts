import { expect, expectAccessible, signIn, test } from './world/journey.js';
import { activateDirectCsp, addCompany, grant } from './world/partner-steps.js';

const PAT = 'pat@contoso-partner.example';
const CARLA = 'carla@alpenholz.example';
const ANNA = 'anna@alpenholz.example';
const ERIK = 'erik@alpenholz.example';

test('a company’s Admin lets a colleague in, after confirming who signed in; a stranger with the same e-mail gets nowhere', async ({ page, seatkeeper, browserOf }) => {
  await test.step('the partner adds the company and makes Carla its Admin', async () => {
    await signIn(page, seatkeeper, PAT);
    await activateDirectCsp(page, 'Alpenholz AG');
    await addCompany(page, 'Alpenholz AG');
    await grant(page, CARLA, 'admin');
  });

  const carla = await browserOf(CARLA);
  await test.step('Carla invites Erik and Anna', async () => {
    await carla.getByRole('link', { name: 'People' }).click();
    for (const email of [ERIK, ANNA]) await grant(carla, email, 'view');
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
