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
});

const customerPath = `/v1/customers/${ALPENHOLZ.tenantId}`;
const control = (key: string, action: string, body: unknown) => client.control(`subscriptions/${idOf(key)}${action}`, action ? 'POST' : 'PUT', body);
const records = async () => (await client.call('/v1/auditrecords')).json.items;

describe('who changed what', () => {
  it('is the application, and the person where there was one', async () => {
    await client.setQuantity('premium', 22);
    await client.signIn({ grant_type: 'client_credentials' });
    await client.setQuantity('premium', 23);
    await control('premium', '', { quantity: 24 });
    await control('premium', '', { quantity: 25, by: { applicationId: 'b0b0b0b0-0000-4000-8000-000000000001', userPrincipalName: null } });
    const told = (await records()).map(({ applicationId, userPrincipalName }: any) => [applicationId, userPrincipalName]);
    expect(told).toEqual([
      ['b0b0b0b0-0000-4000-8000-000000000001', undefined], ['Partner Center Web App', 'colleague@partner.example'],
      [CONTOSO_PARTNER.clientId, undefined], [CONTOSO_PARTNER.clientId, CONTOSO_PARTNER.consentAccount],
    ]);
  });
});

describe('an upgrade', () => {
  it('of some seats leaves fewer outside the window, and a child without a window', async () => {
    const upgraded = await control('basic', '/upgrade', { to: 'CFQ7TTC0LDPB:0001', quantity: 12 });
    expect(upgraded.status).toBe(201);
    const { source, child } = upgraded.json;
    expect([source.quantity, child.quantity, child.offerName]).toEqual([30, 12, 'Microsoft 365 Business Standard']);
    for (const { id } of [source, child]) {
      const { json } = await client.call(`${customerPath}/subscriptions/${id}`);
      expect(json).not.toHaveProperty('refundableQuantity');
      expect((await client.call(`${customerPath}/subscriptions/${id}`, { method: 'PATCH', body: { ...json, quantity: json.quantity - 1 } })).json.code).toBe(800090);
    }
    expect((await records())[0]).toMatchObject({ operationType: 'upgrade_subscription', applicationId: 'Partner Center Web App' });
  });
  it('of all seats keeps the id and deletes the schedule', async () => {
    const { source, child } = (await control('standard', '/upgrade', { to: 'CFQ7TTC0LCHC:0002' })).json;
    expect([source.id, source.offerName, source.quantity, child]).toEqual([idOf('standard'), 'Microsoft 365 Business Premium', 24, undefined]);
    expect(source).not.toHaveProperty('scheduledNextTermInstructions');
  });
  it.each([['premium', 'SubscriptionInCancellationWindow'], ['trial', 'SubscriptionNotActive'], ['suspended', 'SubscriptionNotActive']])('of %s is refused: %s', async (key, reason) => {
    const reply = await control(key, '/upgrade', { to: 'CFQ7TTC0LFLZ:0002' });
    expect([reply.status, reply.json.error]).toEqual([400, expect.stringContaining(reason)]);
  });
});

describe.each([['opened', 14], ['closed', undefined]] as const)('a migration from legacy, its window %s', (windowAfterMigration, open) => {
  it('ends the old and begins a new subscription that names it', async () => {
    await client.control('switches', 'PUT', { windowAfterMigration });
    const { json } = await control('e1', '/migration', { to: 'CFQ7TTC0LFLX:0001' });
    expect([json.migratedFromSubscriptionId, json.quantity, json.termDuration, json.refundableQuantity?.totalQuantity]).toEqual([idOf('e1'), 14, 'P1Y', open]);
    expect((await client.call(pathOf('e1'))).json.status).toBe('deleted');
  });
});

describe.each([['opened', 6], ['closed', undefined]] as const)('a longer term in the middle of it, its window %s', (windowAfterTermChange, open) => {
  it('comes with the next charge', async () => {
    await client.control('switches', 'PUT', { windowAfterTermChange });
    const { json } = await client.call(pathOf('exchange'));
    await control('exchange', '', { batches: [] });
    const changed = await client.call(pathOf('exchange'), { method: 'PATCH', body: { ...json, termDuration: 'P1Y' } });
    expect([changed.json.nextChargeInstructions.product.termDuration, changed.json.termDuration, changed.json.refundableQuantity?.totalQuantity]).toEqual(['P1Y', 'P1M', open]);
  });
});

describe('a legacy base with an add-on', () => {
  const setStatus = async (key: string, status: string) => client.call(pathOf(key), { method: 'PATCH', body: { ...(await client.call(pathOf(key))).json, status } });

  it('takes the add-on along into suspension, which comes back only under an active base', async () => {
    await control('azure-legacy', '', { parentSubscriptionId: idOf('e1') });
    await setStatus('e1', 'suspended');
    expect((await client.call(pathOf('azure-legacy'))).json).toMatchObject({ status: 'suspended', parentSubscriptionId: idOf('e1') });
    expect((await setStatus('azure-legacy', 'active')).json.code).toBe(27009);
    expect((await setStatus('e1', 'active')).json.status).toBe('active');
    expect((await setStatus('azure-legacy', 'active')).json.status).toBe('active');
    // What the base took along is no effect of its own: three writes, three effects.
    expect((await client.control('effects')).json.effects).toHaveLength(3);
  });
});

describe('customers', () => {
  it('come under review and lose their relationship', async () => {
    const put = (change: unknown) => client.control(`customers/${ALPENHOLZ.tenantId}`, 'PUT', change);
    await put({ validation: 'UnderReview' });
    expect((await client.setQuantity('premium', 22)).json.code).toBe(800073);
    expect((await client.call(`${customerPath}/validationStatus`)).json.status).toBe('UnderReview');
    await put({ relationship: 'advisor' });
    expect((await client.call(`${customerPath}/subscriptions`)).json.code).toBe(20002);
    await put({ ended: true });
    expect((await client.call(customerPath)).json.code).toBe(60003);
    for (const wrong of [{ validation: 'Maybe' }, { companyName: 'x' }]) expect((await put(wrong)).status).toBe(400);
  });
  it('come in any number, and are throttled together when so switched', async () => {
    const { customers, subscriptions } = (await client.control('companies', 'POST', { partnerTenantId: CONTOSO_PARTNER.tenantId, companies: 30, subscriptionsEach: 20 })).json;
    expect([customers.length, subscriptions]).toEqual([30, 600]);
    await client.control('switches', 'PUT', { throttling: '60', throttlingScope: 'partner' });
    const statuses: number[] = [];
    for (const { tenantId } of [...customers, ...customers, ...customers]) statuses.push((await client.call(`/v1/customers/${tenantId}/subscriptions`)).status);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
    expect(statuses.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 200));
  });
});

describe('the other routes', () => {
  it('orders carry the lines of every change, by reading a quarter of an hour late', async () => {
    await client.control('switches', 'PUT', { orderLatency: 'quarterHour' });
    const { orderId } = (await client.setQuantity('premium', 22)).json;
    const lines = async () => (await client.call(`${customerPath}/orders`)).json.items.find(({ id }: { id: string }) => id === orderId).lineItems.map(({ transactionType }: any) => transactionType);
    expect(await lines()).toEqual(['new']);
    await client.control('clock', 'PUT', { jumpMilliseconds: 900_000 });
    expect(await lines()).toEqual(['new', 'addQuantity']);
    expect((await client.call(`${customerPath}/orders/unknown`)).json.code).toBe(20000);
  });
  it('agreements are for app+user', async () => {
    expect((await client.call(`${customerPath}/agreements?agreementType=MicrosoftCustomerAgreement`)).json.items).toHaveLength(1);
    await client.signIn({ grant_type: 'client_credentials' });
    expect((await client.call(`${customerPath}/agreements`)).json.code).toBe(900329);
  });
  it('a cancellation is refunded in full for a day, or by the day', async () => {
    const options = async () => (await client.call(pathOf('copilot'))).json.refundOptions.map(({ type }: { type: string }) => type);
    await client.control('clock', 'PUT', { jumpMilliseconds: -5 * 3_600_000 });
    expect(await options()).toEqual(['Full']);
    await client.control('switches', 'PUT', { cancelRefund: 'prorated' });
    expect(await options()).toEqual(['Partial']);
    const { json } = await client.call(pathOf('copilot'));
    expect((await client.call(pathOf('copilot'), { method: 'PATCH', body: { ...json, status: 'deleted' } })).json.status).toBe('deleted');
    const { lines } = (await client.control(`subscriptions/${idOf('copilot')}/invoice-lines`)).json;
    expect(lines).toMatchObject([{ chargeType: 'cancelImmediateCredit', quantity: 4 }]);
  });
  it('the configuration is read, changed and refused', async () => {
    expect((await client.control('configuration', 'PUT', { extendedPercent: 5 })).json.configuration.extendedPercent).toBe(5);
    for (const wrong of [{ extendedPercent: '5' }, { extendedEndingFrom: 'x' }, { other: 1 }]) expect((await client.control('configuration', 'PUT', wrong)).status).toBe(400);
  });
});
