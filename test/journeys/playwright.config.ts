import { defineConfig, devices } from '@playwright/test';
import { findChromium } from './world/find-chromium.js';
import type { Journey } from './world/journey.js';

export default defineConfig<Journey>({
  testDir: '.',
  testMatch: /[.]journey[.]ts$/,
  outputDir: '../../test-results/journeys',
  globalSetup: './world/build.ts',
  fullyParallel: false,
  // Each journey starts a whole world of its own; two of them keep a small machine busy.
  workers: Number(process.env['JOURNEY_WORKERS'] ?? 2),
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  // One process with its files, and several on servers; the latter plays the story again, and what only several processes can show.
  projects: [
    { name: 'embedded', testIgnore: /servers[.]journey[.]ts$/, use: { stores: 'embedded' } },
    { name: 'servers', testMatch: /(?:story|servers)[.]journey[.]ts$/, timeout: 240_000, use: { stores: 'servers' } },
  ],
  use: {
    ...devices['Desktop Chrome'],
    channel: undefined,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    actionTimeout: 15_000,
    locale: 'en-GB',
    timezoneId: 'Europe/Zurich',
    launchOptions: {
      executablePath: await findChromium(),
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
    },
  },
});
