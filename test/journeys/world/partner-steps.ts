import { expect, type Page } from '@playwright/test';

/** What a partner's administrator does by screen before its customer can work. */

/** Opens Companies → Delegated Admin, tests a customer, and sees that Direct CSP is set. */
export async function activateDirectCsp(page: Page, customer: string): Promise<void> {
  await page.getByRole('link', { name: 'Companies', exact: true }).first().click();
  await page.getByRole('link', { name: 'Delegated Admin' }).click();
  const dialog = await openDirectCsp(page, customer);
  await dialog.getByRole('button', { name: 'Confirm' }).click();
  await expect(dialog.getByText('Direct CSP status has been set').first()).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).click();
}

/** Opens the cog's dialog on the page of delegated admins and picks a customer to test. */
export async function openDirectCsp(page: Page, customer: string) {
  await page.getByRole('button', { name: /^Direct CSP settings of/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Direct CSP' });
  await dialog.getByRole('searchbox', { name: 'Find a customer' }).fill(customer);
  await dialog.getByRole('radio', { name: new RegExp(customer) }).check();
  return dialog;
}

/** Adds a customer of Partner Center as a company, enables its portal, and stays on its tab "End User Portal". */
export async function addCompany(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Companies area' }).getByRole('link', { name: 'Companies' }).click();
  await page.getByRole('link', { name: 'Add company' }).click();
  await page.getByRole('searchbox', { name: 'Find a customer' }).fill(name);
  await page.getByRole('radio', { name: new RegExp(name) }).check();
  await page.getByRole('button', { name: `Add ${name}` }).click();
  await expect(page.getByText(`${name} has been added.`).first()).toBeVisible();
  await page.getByRole('link', { name: 'Set up its portal' }).click();
  await page.getByRole('switch', { name: 'End user portal' }).click();
  await expect(page.getByRole('switch', { name: 'End user portal' })).toBeChecked();
}

/** Grants access on a panel of people. @param level `view`, `modify` or `admin` */
export async function grant(page: Page, email: string, level: string): Promise<void> {
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
  await page.getByRole('combobox', { name: 'Level', exact: true }).selectOption(level);
  await page.getByRole('button', { name: 'Grant access' }).click();
  await expect(page.getByRole('combobox', { name: `Level of ${email}` })).toBeVisible();
}
