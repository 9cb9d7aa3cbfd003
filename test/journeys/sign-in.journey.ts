import { expect, expectAccessible, signIn, test } from './world/journey.js';

test('a partner administrator signs in and stays signed in when the server is killed and started again', async ({ page, seatkeeper }) => {
  await page.goto(seatkeeper.url);
  await expect(page.getByRole('heading', { name: 'Seatkeeper' })).toBeVisible();
  await expectAccessible(page);

  await signIn(page, seatkeeper, 'pat@contoso-partner.example');
  await expect(page.getByText('Pat Keller').first()).toBeVisible();

  await seatkeeper.killApi();
  await seatkeeper.startApi();
  await page.reload();
  await expect(page.getByText('Pat Keller').first()).toBeVisible();

  const me = await page.request.get(`${seatkeeper.url}/api/me`);
  expect(await me.json()).toMatchObject({ username: 'pat@contoso-partner.example', partners: [{ name: 'Contoso Partner', role: 'administrator' }] });
});

test('a person nobody knows is told so and sees nothing', async ({ browserOf, seatkeeper }) => {
  const page = await browserOf('dora@fabrikam.example');
  await expect(page).toHaveURL(/no-access/);
  await expectAccessible(page);
  expect((await (await page.request.get(`${seatkeeper.url}/api/me`)).json()).access).toBe('none');
});
