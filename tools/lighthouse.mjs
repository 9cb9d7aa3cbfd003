/** `npm run lighthouse`: three desktop runs of Lighthouse on a customer's list of subscriptions; prints the medians, fails below full scores. */
import { chromium } from 'playwright-core';
import lighthouse, { desktopConfig } from 'lighthouse';
import { findChromium, freePorts, openPortal, signIn, startDemoWorld } from './run/demo-world.mjs';

const RUNS = 3;
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const CUSTOMER = 'anna@alpenholz.example';

const median = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];

/** What a report says should be better, in one line each. */
function shortcomings({ categories, audits }) {
  const counted = CATEGORIES.flatMap((name) => categories[name].auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => audits[id]));
  return [...new Set(counted)].filter(({ score }) => score !== null && score < 0.9).map(({ id, title, displayValue }) => `${id}: ${title}${displayValue ? ` (${displayValue})` : ''}`);
}

const world = await startDemoWorld();
const [port] = await freePorts(1);
const browser = await chromium.launch({ executablePath: await findChromium(), args: [`--remote-debugging-port=${port}`, '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
try {
  const administrator = await browser.newPage();
  await signIn(administrator, world.url, 'pat@contoso-partner.example');
  const companyId = await openPortal(administrator, world.url, [{ email: CUSTOMER, level: 'modify' }]);
  const customer = await browser.newContext();
  const page = await customer.newPage();
  await signIn(page, world.url, CUSTOMER);
  // Lighthouse opens tabs of its own, which do not share this context's cookies: it is told them.
  const Cookie = (await customer.cookies(world.url)).map(({ name, value }) => `${name}=${value}`).join('; ');
  await browser.contexts()[0]?.close();
  const reports = [];
  for (let run = 0; run < RUNS; run++) {
    const result = await lighthouse(`${world.url}/companies/${companyId}/subscriptions`, { port, onlyCategories: CATEGORIES, extraHeaders: { Cookie }, logLevel: 'error' }, desktopConfig);
    if (!result || result.lhr.runtimeError) throw new Error(result?.lhr.runtimeError?.message ?? 'Lighthouse gave no result');
    reports.push(result.lhr);
  }
  const at = reports.at(-1).finalDisplayedUrl;
  if (!at.endsWith('/subscriptions')) throw new Error(`This is not the list: the browser was sent to ${at}`);
  const scores = CATEGORIES.map((name) => [name, median(reports.map(({ categories }) => categories[name].score))]);
  for (const [name, score] of scores) console.log(`${name.padEnd(16)} ${score.toFixed(2)}`);
  console.log(`${'total'.padEnd(16)} ${(median(reports.map(({ audits }) => audits['total-byte-weight'].numericValue)) / 1000).toFixed(0)} kB`);
  for (const id of ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift', 'speed-index']) {
    const value = median(reports.map(({ audits }) => audits[id].numericValue));
    console.log(`  ${id.padEnd(26)} ${id === 'cumulative-layout-shift' ? value.toFixed(3) : `${value.toFixed(0)} ms`}`);
  }
  for (const line of new Set(reports.flatMap(shortcomings))) console.log(`  to improve: ${line}`);
  process.exitCode = scores.every(([, score]) => score === 1) ? 0 : 1;
} finally {
  await browser.close();
  await world.end();
}
