/** `npm run screenshots`: plays the story in a demo of its own and takes the pictures of the README, docs/pictures/*.png. */
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import sharp from 'sharp';
import { findChromium, openPortal, signIn, startDemoWorld } from './run/demo-world.mjs';
import { root } from './run/installed.mjs';

const folder = join(root, 'docs', 'pictures');
const LIMIT = 200_000;
const SUBSCRIPTION = 'M365 BP office staff';

async function take(page, name) {
  const file = join(folder, `${name}.png`);
  await page.mouse.move(0, 0);
  await sharp(await page.screenshot({ animations: 'disabled', caret: 'hide' })).png({ palette: true, quality: 90, effort: 10 }).toFile(file);
  const { size } = statSync(file);
  console.log(`docs/pictures/${name}.png ${(size / 1000).toFixed(0)} kB`);
  if (size > LIMIT) throw new Error(`${name}.png is larger than ${LIMIT / 1000} kB`);
}

async function change(page, seats) {
  const row = page.getByRole('row').filter({ hasText: SUBSCRIPTION });
  await row.getByRole('button', { name: /^Change seats/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Change seats' });
  await dialog.getByRole('spinbutton', { name: 'Seats' }).fill(String(seats));
  return { dialog, save: async () => {
    await dialog.getByRole('button', { name: `Save ${seats} seats` }).click();
    await row.getByText(`Confirmed: ${seats} seats`).waitFor();
  } };
}

mkdirSync(folder, { recursive: true });
const world = await startDemoWorld();
const browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
const person = async (account, path) => {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', timezoneId: 'Europe/Zurich' })).newPage();
  await signIn(page, world.url, account, path);
  return page;
};
try {
  await openPortal(await person('pat@contoso-partner.example'), world.url, [{ email: 'anna@alpenholz.example', level: 'modify' }]);
  const anna = await person('anna@alpenholz.example');
  await anna.getByRole('table', { name: /Subscriptions of/ }).waitFor();
  await take(anna, 'subscriptions');
  await (await change(anna, 22)).save();
  await (await change(anna, 20)).save();
  await anna.emulateMedia({ colorScheme: 'dark' });
  const { dialog } = await change(anna, 11);
  await dialog.getByText('11 is too low').waitFor();
  await take(anna, 'change-quantity-dark');
  const alex = await person('alex@contoso-partner.example', '/audit');
  await alex.getByRole('row').filter({ hasText: SUBSCRIPTION }).getByRole('link').first().click();
  await alex.getByRole('table', { name: /Facts in order/ }).waitFor();
  await take(alex, 'licence-history');
} finally {
  await browser.close();
  await world.end();
}
