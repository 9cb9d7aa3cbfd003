import type { Page } from '@playwright/test';
import { expect, expectAccessible, signIn, test } from './world/journey.js';
import { activateDirectCsp, addCompany, grant } from './world/partner-steps.js';

const PAT = 'pat@contoso-partner.example';
const ANNA = 'anna@alpenholz.example';
const ALEX = 'alex@contoso-partner.example';
const OFFICE = 'M365 BP office staff';

const bars = (page: Page) => page.getByRole('list', { name: 'Seats from now to the next renewal' }).getByRole('listitem');
const batches = (page: Page) => page.getByRole('table', { name: /how they came/ }).getByRole('row');

test('where each seat stands, what can go now and what at the renewal', async ({ page, seatkeeper, browserOf }) => {
  await test.step('the partner serves the company', async () => {
    await signIn(page, seatkeeper, PAT);
    await activateDirectCsp(page, 'Alpenholz AG');
    await addCompany(page, 'Alpenholz AG');
    await grant(page, ANNA, 'modify');
  });

  const anna = await browserOf(ANNA);
  await test.step('Anna sees which seats are locked until when, as a picture and as a table', async () => {
    await anna.getByRole('row').filter({ hasText: OFFICE }).getByRole('link').first().click();
    await expect(anna.getByText('12 seats are locked until the renewal.')).toBeVisible();
    await expect(bars(anna)).toHaveText([/^Until .* UTC.*7 of 19 seats can go/, /^Then until .*2 of 19 seats can go/, /^Then until the renewal on .*All 19 seats are locked/, /^From the renewal on, for 7 days.*All of them can go again/]);
    await expect(batches(anna)).toHaveText([/Seats/, /5\s*Added during the term.*UTC.*Can go/s, /2\s*Added during the term.*UTC.*Can go/s, /12\s*Bought.*Locked/s]);
  });

  await test.step('also in the dark and on a phone, and for people who cannot see it', async () => {
    await expectAccessible(anna);
    await anna.emulateMedia({ colorScheme: 'dark' });
    await expectAccessible(anna);
    await anna.setViewportSize({ width: 360, height: 740 });
    expect(await anna.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);
    await expectAccessible(anna);
    await anna.setViewportSize({ width: 1280, height: 800 });
    await anna.emulateMedia({ colorScheme: 'light' });
  });

  await test.step('a wish for fewer is answered in two legs; what is possible now is carried out', async () => {
    await anna.getByRole('button', { name: 'Change seats' }).click();
    const dialog = anna.getByRole('dialog', { name: 'Change seats' });
    await dialog.getByRole('spinbutton', { name: 'Seats' }).fill('9');
    await expect(dialog).toContainText('So 7 seats can go now, 3 at the renewal on');
    await expectAccessible(anna);
    await dialog.getByRole('button', { name: 'Use 12 instead, possible now' }).click();
    await dialog.getByRole('button', { name: 'Save 12 seats' }).click();
    await expect(anna.getByText('Confirmed: 12 seats').first()).toBeVisible();
    await expect(anna.getByText('All 12 seats are locked until the renewal.')).toBeVisible();
    expect(await seatkeeper.simulator.seatsOf(OFFICE)).toBe(12);
  });

  const alex = await browserOf(ALEX);
  await test.step('the auditor reads rule, numbers, deadline and next opening', async () => {
    await alex.getByRole('row').filter({ hasText: OFFICE }).getByRole('link').first().click();
    const request = alex.getByRole('row').filter({ hasText: 'asked for 12 seats instead of 19' });
    await expect(request).toContainText(/5 can be taken back until .* UTC and 2 can be taken back until .* UTC \(smallest total then: 12\)/);
    await expect(request).toContainText(/Rule “reduce-inside-window”; deadline .* UTC, asked for at least 5 minutes before it; next opening .* UTC/);
  });
});
