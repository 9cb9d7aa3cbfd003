import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ALPENHOLZ, CONTOSO_PARTNER } from './seed/demo-accounts.js';
import { startSimulator, type RunningSimulator } from './simulator.js';
import { idOf, pathOf, SimulatorClient } from './testing/simulator-client.js';

let simulator: RunningSimulator;
let client: SimulatorClient;

beforeAll(async () => {
  simulator = await startSimulator();
  client = new SimulatorClient(simulator.apiUrl, simulator.controlUrl);
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  await client.control('reset', 'POST');
  await client.control('clock', 'PUT', { frozen: true });
  await client.signIn();
  for (const { id } of (await client.control('rehearsals')).json.rehearsals) await client.control(`rehearsals/${id}`, 'DELETE');
});

const customerPath = `/v1/customers/${ALPENHOLZ.tenantId}`;
const DAY = 86_400_000;

/** What a product would copy: the resources as Partner Center answers them. */
async function company(from: SimulatorClient = client) {
  const [customer, subscriptions, clock] = await Promise.all([from.call(customerPath), from.call(`${customerPath}/subscriptions`), from.control('clock')]);
  return { customer: customer.json, subscriptions: subscriptions.json, startsAt: clock.json.now as string, partnerTenantId: CONTOSO_PARTNER.tenantId };
}

async function rehearse(more = {}): Promise<{ id: string; apiUrl: string }> {
  const reply = await client.control('rehearsals', 'POST', { ...(await company()), ...more });
  expect(reply.text).toContain('"id"');
  return reply.json;
}

const inside = async ({ id, apiUrl }: { id: string; apiUrl: string }) => {
  const { accessToken } = (await client.control(`rehearsals/${id}/access-tokens`, 'POST')).json;
  const call = async (path: string, method = 'GET', body?: unknown) => {
    const response = await fetch(`${apiUrl}${path}`, { method, headers: { Authorization: `Bearer ${accessToken}` }, ...(body ? { body: JSON.stringify(body) } : {}) });
    return { status: response.status, json: (await response.json()) as any };
  };
  return { call, control: (path: string, method = 'GET', body?: unknown) => client.control(`rehearsals/${id}/${path}`, method, body) };
};

describe('a rehearsal', () => {
  it('shows every subscription of the company as Partner Center did', async () => {
    const { call } = await inside(await rehearse());
    const [original, copy] = [(await client.call(`${customerPath}/subscriptions`)).json.items, (await call(`${customerPath}/subscriptions`)).json.items];
    expect(copy).toHaveLength(19);
    expect(copy).toEqual(original);
  });

  it('tells what would happen, and it happens when its clock is moved; nothing happens outside', async () => {
    const { call, control } = await inside(await rehearse({ switches: { renewalDuration: 'instant' } }));
    const { expected } = (await control('forecast')).json;
    const own = expected.filter(({ subscriptionId }: any) => subscriptionId === idOf('premium')).map(({ kind, seats }: any) => [kind, seats]);
    expect(own.slice(0, 4)).toEqual([['window-closed', 5], ['window-closed', 2], ['renewal-started', undefined], ['renewed', undefined]]);
    const renewal = expected.find(({ subscriptionId, kind }: any) => subscriptionId === idOf('standard') && kind === 'renewed');
    expect(renewal.quantity).toBe(20);
    await control('clock', 'PUT', { jumpTo: renewal.at });
    expect((await call(pathOf('standard'))).json).toMatchObject({ quantity: 20, refundableQuantity: { totalQuantity: 20 } });
    expect((await control('happenings')).json.happenings).toContainEqual(expect.objectContaining({ subscriptionId: idOf('standard'), kind: 'renewed', quantityBefore: 24, quantity: 20 }));
    expect((await client.call(pathOf('standard'))).json.quantity).toBe(24);
  });

  it('takes changes by its own rules, and starts again', async () => {
    const { call, control } = await inside(await rehearse());
    const { json } = await call(pathOf('premium'));
    expect((await call(pathOf('premium'), 'PATCH', { ...json, quantity: 11 })).json.code).toBe(800090);
    expect((await call(pathOf('premium'), 'PATCH', { ...json, quantity: 12 })).json.quantity).toBe(12);
    await control('clock', 'PUT', { jumpMilliseconds: 400 * DAY });
    await control('restart', 'POST');
    expect((await call(pathOf('premium'))).json).toEqual(json);
  });

  it('stands apart from other rehearsals: clock, state, faults, tokens', async () => {
    const [one, two] = [await rehearse({ name: 'One' }), await rehearse({ name: 'Two' })];
    const [first, second] = [await inside(one), await inside(two)];
    await first.control('faults', 'POST', { name: 'http503' });
    await first.control('clock', 'PUT', { jumpMilliseconds: 400 * DAY });
    await first.control(`subscriptions/${idOf('premium')}`, 'PUT', { quantity: 99 });
    expect((await second.call(pathOf('premium'))).json.quantity).toBe(19);
    const { accessToken } = (await first.control('access-tokens', 'POST')).json;
    for (const url of [two.apiUrl, simulator.apiUrl]) expect((await fetch(`${url}${customerPath}`, { headers: { Authorization: `Bearer ${accessToken}` } })).status).toBe(401);
    expect((await client.control('rehearsals')).json.rehearsals.map(({ name }: { name: string }) => name)).toEqual(['One', 'Two']);
  });

  it('is gone when it is deleted', async () => {
    const { id, apiUrl } = await rehearse();
    expect((await client.control(`rehearsals/${id}`, 'DELETE')).status).toBe(204);
    expect([(await client.control(`rehearsals/${id}/clock`)).status, (await client.control(`rehearsals/${id}`, 'DELETE')).status, (await fetch(`${apiUrl}${customerPath}`)).status]).toEqual([404, 404, 404]);
  });

  it('knows by details what the resources do not tell', async () => {
    const { control } = await inside(await rehearse({ details: { [idOf('basic')]: { maximum: 45, endOfSale: true } } }));
    expect((await control('state')).json.subscriptions.find(({ id }: { id: string }) => id === idOf('basic'))).toMatchObject({ maximum: 45 });
  });

  it.each([
    [{ customer: {} }, 'customer'], [{ subscriptions: 'x' }, 'subscriptions'], [{ subscriptions: [{ id: 'x' }] }, 'status'], [{ startsAt: 'soon' }, 'startsAt'], [{ unheard: 1 }, 'unheard'],
    [{ details: { [idOf('basic')]: { maximum: -1 } } }, 'maximum'], [{ switches: { renewalDuration: 'never' } }, 'renewalDuration'], [{ configuration: { extendedPercent: 'x' } }, 'extendedPercent'],
  ])('says what is wrong with %j and leaves nothing behind', async (more, word) => {
    const reply = await client.control('rehearsals', 'POST', { ...(await company()), ...more });
    expect([reply.status, reply.json.error]).toEqual([400, expect.stringContaining(word)]);
    expect((await client.control('rehearsals')).json.rehearsals).toEqual([]);
  });
});

it('keeps rehearsals over a restart, and their files no longer than them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsals-'));
  const running: RunningSimulator[] = [];
  const start = async () => {
    const started = await startSimulator({ dataFolder: folder });
    running.push(started);
    return new SimulatorClient(started.apiUrl, started.controlUrl);
  };
  try {
    const { id } = (await (await start()).control('rehearsals', 'POST', { ...(await company()), name: 'Kept' })).json;
    await running.pop()?.stop();
    const again = await start();
    expect((await again.control(`rehearsals/${id}`)).json).toMatchObject({ name: 'Kept', subscriptions: 19 });
    await again.control(`rehearsals/${id}`, 'DELETE');
    expect((await again.control('rehearsals', 'POST', { ...(await company()), switches: { renewalDuration: 'never' } })).status).toBe(400);
    expect(readdirSync(join(folder, 'rehearsals'))).toEqual([]);
  } finally {
    await Promise.all(running.map(({ stop }) => stop()));
    rmSync(folder, { recursive: true, force: true });
  }
});
