import type { Page } from '@playwright/test';
import type { ServerProcess } from '../worlds/server-process.js';
import { ServersWorld } from '../worlds/servers-world.js';
import { expect, signIn, test } from './world/journey.js';
import { activateDirectCsp, addCompany, grant } from './world/partner-steps.js';
import type { World } from './world/seatkeeper-world.js';

const PAT = 'pat@contoso-partner.example';
const ANNA = 'anna@alpenholz.example';
const NAME = 'M365 BP office staff';

// Long enough to find out who makes a call, and to end that one in the middle of it.
test.use({ settings: { PARTNER_CENTER_TIMEOUT: '8000' } });

/** What only several processes can show; the project `servers` runs it. */
function onServers(world: World): ServersWorld {
  if (!(world instanceof ServersWorld)) throw new Error('This journey belongs to the project "servers"');
  return world;
}

/** Signs in once and asks any process as that person, past the balancer. */
async function askAs(page: Page, world: World) {
  const cookies = (await page.context().cookies(world.url)).map(({ name, value }) => `${name}=${value}`).join('; ');
  return (process: ServerProcess, path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(process.url + path, { ...init, headers: { Cookie: cookies, Origin: world.url, ...init.headers } });
}

const bodyOf = (answer: Response): Promise<any> => answer.json() as Promise<any>;

const row = (page: Page) => page.getByRole('row').filter({ hasText: NAME });

async function changeTo(page: Page, seats: number): Promise<void> {
  await row(page).getByRole('button', { name: /^Change seats/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Change seats' });
  await dialog.getByRole('spinbutton', { name: 'Seats' }).fill(String(seats));
  await dialog.getByRole('button', { name: `Save ${seats} seats` }).click();
}

test('several processes are one Seatkeeper: read your own change, hear of it anywhere, and each call at Microsoft once', async ({ page, seatkeeper, browserOf }) => {
  const world = onServers(seatkeeper);
  const [one, two] = world.apis as [ServerProcess, ServerProcess];
  await signIn(page, seatkeeper, PAT);
  await activateDirectCsp(page, 'Alpenholz AG');
  await addCompany(page, 'Alpenholz AG');
  await grant(page, ANNA, 'modify');
  const anna = await browserOf(ANNA);
  await expect(row(anna)).toBeVisible();
  const ask = await askAs(anna, seatkeeper);
  const { companies } = await bodyOf(await ask(one, '/api/me'));
  const list = `/api/companies/${companies[0].companyId}/subscriptions`;
  const seen = async (process: ServerProcess) => (await bodyOf(await ask(process, `${list}?limit=100`))).items.find(({ friendlyName }: { friendlyName: string }) => friendlyName === NAME);
  const patches = async () => (await seatkeeper.simulator.requests()).filter((request) => request['method'] === 'PATCH').length;

  await test.step('what is changed on one process stands on the other one with the very next request, and its streams tell of it', async () => {
    const updates = new AbortController();
    const stream = (await ask(two, `/api/companies/${companies[0].companyId}/updates`, { signal: updates.signal })).body!.pipeThrough(new TextDecoderStream()).getReader();
    const { subscriptionId, etag } = await seen(two);
    const changed = await ask(one, `${list}/${subscriptionId}/quantity`, {
      method: 'PUT', body: '{"quantity":21}', headers: { 'Content-Type': 'application/json', 'If-Match': etag, 'Idempotency-Key': crypto.randomUUID() },
    });
    expect(changed.status).toBe(202);
    const { changeId } = await bodyOf(changed);
    expect((await ask(two, `${list}/${subscriptionId}/changes/${changeId}`)).status).toBe(200);
    expect((await seen(two)).etag).not.toBe(etag);
    let told = '';
    while (!told.includes(subscriptionId)) told += (await stream.read()).value ?? '';
    updates.abort();
    await expect(row(anna)).toContainText('Confirmed: 21 seats', { timeout: 40_000 });
  });

  const { subscriptionId } = await seen(one);
  // Names of streams hold ids without their hyphens.
  const lease = `when-quantity-change-requested/${subscriptionId.replaceAll('-', '')}`;
  await test.step('a worker that is killed in the middle of its call is followed by the other one, which looks before it calls', async () => {
    await seatkeeper.simulator.addFault({ name: 'timeoutAfterCommit', route: 'patch', times: 'once' });
    const before = await patches();
    await changeTo(anna, 23);
    await expect.poll(patches, { intervals: [50] }).toBe(before + 1);
    const worker = await world.holderOf(lease);
    expect(worker).toBeDefined();
    await worker!.kill();
    await expect(row(anna)).toContainText('Confirmed: 23 seats', { timeout: 90_000 });
    expect(await patches()).toBe(before + 1);
    worker!.launch();
    await worker!.ready();
  });

  await test.step('a worker that stands still longer than its call may last does nothing late', async () => {
    await seatkeeper.simulator.addFault({ name: 'timeoutBeforeCommit', route: 'patch', times: 'once' });
    const before = await patches();
    await changeTo(anna, 25);
    await expect.poll(patches, { intervals: [50] }).toBe(before + 1);
    const worker = await world.holderOf(lease);
    expect(worker).toBeDefined();
    worker!.freeze();
    await expect(row(anna)).toContainText('Confirmed: 25 seats', { timeout: 90_000 });
    worker!.thaw();
    await worker!.ready();
    expect(await seatkeeper.simulator.seatsOf(NAME)).toBe(25);
    expect(Object.values((await seatkeeper.simulator.effects()).perRequestId).every((effects) => effects === 1)).toBe(true);
  });
});

test('either store may be away: the page says so and goes on by itself, nobody is signed out, and the order of starting does not matter', async ({ page, seatkeeper, complaints }) => {
  const world = onServers(seatkeeper);
  const [api] = world.apis as [ServerProcess];
  const outage = page.getByText('Seatkeeper cannot reach its database');
  await signIn(page, seatkeeper, PAT, '/admin/companies');
  await expect(page.getByRole('link', { name: 'Add company' })).toBeVisible();

  await test.step('MongoDB is away', async () => {
    world.cut('documents');
    await page.reload();
    await expect(outage).toBeVisible();
    const ask = await askAs(page, seatkeeper);
    const refused = await ask(api, '/api/me');
    expect([refused.status, (await bodyOf(refused)).code, refused.headers.get('retry-after')]).toEqual([503, 'store-unavailable', '5']);
    for (const process of world.processes) {
      expect((await fetch(`${process.url}/health/live`)).status).toBe(200);
      expect((await fetch(`${process.url}/metrics`)).status).toBe(200);
      expect(await process.readiness()).toMatchObject({ status: 503, body: { error: { documents: { status: 'down' } } } });
    }
    world.restore();
    await expect(page.getByRole('link', { name: 'Add company' })).toBeVisible({ timeout: 30_000 });
    await expect(outage).toHaveCount(0);
    expect((await ask(api, '/api/me')).status).toBe(200);
  });

  await test.step('all processes start while EventStoreDB is down, say that they are not ready, and become ready by themselves', async () => {
    await world.killApi();
    await world.eventStore.kill();
    for (const process of world.processes) process.launch();
    for (const process of world.processes) {
      await expect.poll(async () => (await process.readiness())?.body.error, { timeout: 60_000 }).toMatchObject({ eventStore: { status: 'down' } });
      expect((await fetch(`${process.url}/health/live`)).status).toBe(200);
    }
    await world.eventStore.start();
    await Promise.all(world.processes.map((process) => process.ready()));
    await page.reload();
    await expect(page.getByRole('link', { name: 'Add company' })).toBeVisible({ timeout: 30_000 });
  });

  await test.step('a worker shows nothing to people', async () => {
    const answer = await fetch(`${world.workers[0]!.url}/`);
    expect([answer.status, (await bodyOf(answer)).code]).toEqual([404, 'worker-only']);
  });
  // Browsers log each answer of 5xx that was provoked here.
  complaints.splice(0, complaints.length, ...complaints.filter((text) => !/status of 503/.test(text)));
});
