import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base, type BrowserContext, type Page } from '@playwright/test';
import { ServersWorld, serversMissing } from '../../worlds/servers-world.js';
import { SeatkeeperWorld, type World } from './seatkeeper-world.js';

/** What journeys are given beside Playwright's own fixtures. */
export interface Journey {
  /** A whole Seatkeeper with its simulated Microsoft, for this journey alone. */
  readonly seatkeeper: World;
  /** What it runs on: one process with its files, or several on servers. Each project of the configuration runs on one of them. */
  readonly stores: 'embedded' | 'servers';
  /** Settings of Seatkeeper that a journey wants to be other: `test.use({ settings: { … } })`. */
  readonly settings: Record<string, string>;
  /** A browser of its own for each person; anything unexpected in its console fails the journey. */
  readonly browserOf: (account: string) => Promise<Page>;
  /** Complaints of the browsers so far. A journey that provokes one on purpose takes it out. */
  readonly complaints: string[];
}

/**
 * `test` of the journeys. At the end, no page may have broken the content security policy, thrown an error, or logged one;
 * answers of 4xx that a journey provokes are the exception, because browsers log them by themselves.
 */
export const test = base.extend<Journey>({
  settings: [{}, { option: true }],
  stores: ['embedded', { option: true }],
  seatkeeper: async ({ settings, stores }, use, info) => {
    const missing = stores === 'servers' ? serversMissing() : undefined;
    info.skip(missing !== undefined, `on servers: ${missing}`);
    const world = stores === 'servers' ? await ServersWorld.start({ settings }) : await SeatkeeperWorld.start(settings);
    try {
      await use(world);
    } finally {
      await world.end();
    }
  },
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixtures' names from this pattern
  complaints: async ({}, use) => {
    const complaints: string[] = [];
    await use(complaints);
    expect(complaints, 'errors and policy violations in the browser').toEqual([]);
  },
  page: async ({ page, complaints, seatkeeper }, use) => {
    await listen(page.context(), complaints, seatkeeper.url);
    await use(page);
  },
  browserOf: async ({ browser, complaints, seatkeeper, contextOptions }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (account) => {
      const context = await browser.newContext({ ...contextOptions, locale: 'en-GB', timezoneId: 'Europe/Zurich' });
      contexts.push(context);
      await listen(context, complaints, seatkeeper.url);
      const page = await context.newPage();
      await signIn(page, seatkeeper, account);
      return page;
    });
    for (const context of contexts) await context.close();
  },
});

export { expect };

/** Signs in through the demo's account picker, as a person does. @param account `preferred_username` */
export async function signIn(page: Page, seatkeeper: World, account: string, path = '/'): Promise<void> {
  await page.goto(`${seatkeeper.url}${path}`);
  await page.getByRole('link', { name: 'Sign in with Microsoft' }).click();
  await page.locator(`button[name="account"][value="${account}"]`).click();
  await page.waitForURL((url) => url.origin === seatkeeper.url && !url.pathname.startsWith('/auth/'));
}

/** No accessibility violation on the page as it is now (WCAG 2.2 AA and axe's best practices). */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const told = violations.map(({ id, help, nodes }) => `${id}: ${help} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  expect(told, `accessibility of ${page.url()}`).toEqual([]);
}

/** Collects what browsers complain about on the portal's own pages. */
async function listen(context: BrowserContext, complaints: string[], origin: string): Promise<void> {
  await context.addInitScript(() => {
    const { document } = globalThis as unknown as { document: { addEventListener(type: string, listener: (event: { violatedDirective: string; blockedURI: string; sourceFile: string }) => void): void } };
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) =>
      console.error(`security policy violated: ${violatedDirective} ${blockedURI} ${sourceFile}`));
  });
  context.on('console', (message) => {
    if (message.type() !== 'error' || !(message.page()?.url() ?? '').startsWith(origin)) return;
    // A refusal that the page then explains; the browser logs it whatever the page does.
    if (/^Failed to load resource: .* 4\d\d /.test(message.text()) || /net::ERR_/.test(message.text())) return;
    complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(error.error().message));
}
