import { randomUUID } from 'node:crypto';
import type { Switches } from './rules/switches.js';
import { ALPENHOLZ, CONTOSO_PARTNER, FABRIKAM, LITWARE_PARTNER } from './seed/demo-accounts.js';
import { companyNamed } from './seed/demo-customers.js';
import { guid } from './seed/subscription-templates.js';
import { startSimulator, type RunningSimulator } from './simulator.js';
import { idOf, pathOf, SimulatorClient, type Reply } from './testing/simulator-client.js';

/** The scenarios of facts: partner-center §10.5, as a client sees them over HTTP, in each reading of what Microsoft leaves open. */
let simulator: RunningSimulator;
let client: SimulatorClient;
let machineOffset = 0;

beforeAll(async () => {
  simulator = await startSimulator({ machineNow: () => Date.now() + machineOffset });
  client = new SimulatorClient(simulator.apiUrl, simulator.controlUrl);
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  await client.control('reset', 'POST');
  await client.control('clock', 'PUT', { frozen: true });
  await client.signIn();
});

const DAY = 86_400_000;
const read = async (key: string) => (await client.call(pathOf(key))).json;
const patch = (key: string, body: unknown, requestId: string = randomUUID(), signal?: AbortSignal) =>
  client.call(pathOf(key), { method: 'PATCH', body, headers: { 'MS-RequestId': requestId }, ...(signal ? { signal } : {}) });
const switches = (readings: Partial<Switches>) => client.control('switches', 'PUT', readings);
const days = (count: number) => client.control('clock', 'PUT', { jumpMilliseconds: count * DAY });
const jumpTo = (moment: string | number) => client.control('clock', 'PUT', { jumpTo: typeof moment === 'string' ? moment : new Date(moment).toISOString() });
const codeOf = ({ status, json }: Reply) => (json?.code === undefined ? String(status) : `${status}/${json.code}`);
const auditRecords = async () => (await client.call('/v1/auditrecords')).json.items;
const endOfTerm = async (key: string) => Date.parse((await read(key)).commitmentEndDateTime) + 1_000;

describe.each(['800090', '900214', '900257'] as const)('1. seats are added and given back; outside the window %s', (outsideWindowCode) => {
  it('opens a window, leaves order and invoice lines, and closes', async () => {
    await switches({ outsideWindowCode });
    const added = await client.setQuantity('basic', 45);
    expect([added.status, added.json.quantity, added.json.refundableQuantity.totalQuantity]).toEqual([200, 45, 3]);
    const order = (await client.call(`/v1/customers/${ALPENHOLZ.tenantId}/orders/${added.json.orderId}`)).json;
    expect(order.lineItems.map(({ transactionType, quantity }: any) => [transactionType, quantity])).toEqual([['new', 42], ['addQuantity', 3]]);
    const { lines } = (await client.control(`subscriptions/${idOf('basic')}/invoice-lines?unitPrice=10`)).json;
    expect(lines.map(({ chargeType, quantity }: any) => [chargeType, quantity])).toEqual([['addQuantityCredit', 42], ['addQuantity', 45]]);
    expect(lines[1].amount + lines[0].amount).toBeCloseTo((3 * 10 * lines[0].days) / lines[0].daysInCycle, 1);
    expect((await client.setQuantity('basic', 42)).json).not.toHaveProperty('refundableQuantity');
    await client.setQuantity('basic', 45);
    await days(7);
    expect(codeOf(await client.setQuantity('basic', 42))).toBe(`400/${outsideWindowCode}`);
  });
});

describe.each([['168hours', 'T10:30:00Z'], ['calendarDays', 'T00:00:00Z']] as const)('1. the window lasts %s', (windowLength, closing) => {
  it('to the second', async () => {
    await switches({ windowLength });
    await jumpTo('2027-01-11T10:30:00Z');
    await client.setQuantity('basic', 45);
    const closes = Date.parse(`2027-01-${windowLength === '168hours' ? 18 : 19}${closing}`);
    expect(Date.parse((await read('basic')).refundableQuantity.details[0].allowedUntilDateTime)).toBe(closes);
    await jumpTo(closes - 1_000);
    expect((await client.setQuantity('basic', 44)).status).toBe(200);
    await jumpTo(closes);
    expect(codeOf(await client.setQuantity('basic', 43))).toBe('400/800090');
  });
});

describe.each([['fifo', [1, 2], 43], ['lifo', [3], 45]] as const)('2. two adds, one reduction across them (%s)', (batchConsumption, left, floor) => {
  it.each(['refusedWhole', 'clampedToFloor'] as const)('keeps each deadline; what is too much is %s', async (tooLargeReduction) => {
    await switches({ batchConsumption, tooLargeReduction });
    await client.setQuantity('basic', 45);
    await days(2);
    await client.setQuantity('basic', 47);
    await days(1);
    const reduced = await client.setQuantity('basic', 45);
    expect(reduced.json.refundableQuantity.details.map(({ quantity }: { quantity: number }) => quantity)).toEqual(left);
    await days(5);
    const tooMuch = await client.setQuantity('basic', 40);
    const clamped = tooLargeReduction === 'clampedToFloor' && floor < 45;
    expect([codeOf(tooMuch), (await read('basic')).quantity]).toEqual(clamped ? ['200', floor] : ['400/800090', 45]);
    if (!clamped && floor < 45) expect((await client.setQuantity('basic', floor)).json.quantity).toBe(floor);
  });
});

describe.each(['instant', 'random', 'fullDay'] as const)('3. a monthly renewal, %s', (renewalDuration) => {
  it('opens every seat for seven days to the second', async () => {
    await switches({ renewalDuration });
    expect(await read('exchange-locked')).not.toHaveProperty('refundableQuantity');
    await jumpTo((await endOfTerm('exchange-locked')) + DAY);
    const { quantity, refundableQuantity } = await read('exchange-locked');
    expect(refundableQuantity).toMatchObject({ totalQuantity: quantity, details: [{ quantity }] });
    const deadline = Date.parse(refundableQuantity.details[0].allowedUntilDateTime);
    await jumpTo(deadline - 1_000);
    expect((await client.setQuantity('exchange-locked', quantity - 1)).status).toBe(200);
    await jumpTo(deadline + 1_000);
    expect(codeOf(await client.setQuantity('exchange-locked', quantity - 2))).toBe('400/800090');
  });
});

describe.each([['800082', '409/800082'], ['empty', '409']] as const)('4. a renewal in progress (body %s)', (renewalConflictBody, code) => {
  it.each(['everyWrite', 'renewalOnly'] as const)('locks %s, and the change succeeds later', async (renewalLocks) => {
    await switches({ renewalDuration: 'fullDay', renewalConflictBody, renewalLocks });
    await jumpTo(await endOfTerm('exchange-locked'));
    const body = await read('exchange-locked');
    expect(codeOf(await patch('exchange-locked', { ...body, autoRenewEnabled: false }))).toBe(code);
    expect(codeOf(await client.setQuantity('exchange-locked', 9))).toBe(renewalLocks === 'everyWrite' ? code : '200');
    await days(1);
    expect((await client.setQuantity('exchange-locked', 7)).json).toMatchObject({ quantity: 7, autoRenewEnabled: true });
  });
});

describe.each(['day', 'hour', 'none'] as const)('5. a reply is lost; MS-RequestId is remembered: %s', (requestIdMemory) => {
  it.each([0, 2])('the retry %i h later changes nothing more', async (hours) => {
    await switches({ requestIdMemory });
    const requestId = randomUUID();
    const body = { ...(await read('premium')), quantity: 22 };
    await client.fault({ name: 'resetAfterCommit', route: 'patch', times: 'once' });
    await expect(patch('premium', body, requestId)).rejects.toThrow();
    await days(hours / 24);
    expect((await patch('premium', body, requestId)).json.quantity).toBe(22);
    expect(await client.effects(requestId)).toBe(1);
  });

  it('a request that arrives twice changes the quantity once', async () => {
    await switches({ requestIdMemory });
    const requestId = randomUUID();
    await client.fault({ name: 'duplicateRequest', route: 'patch', times: 'once' });
    expect((await client.setQuantity('premium', 22, requestId)).json).toMatchObject({ quantity: 22, refundableQuantity: { totalQuantity: 10 } });
    expect(await client.effects(requestId)).toBe(1);
  });

  it.each(['carriedOut', 'replayed'] as const)('the same id with another body is %s', async (requestIdOtherBody) => {
    await switches({ requestIdMemory, requestIdOtherBody });
    const requestId = randomUUID();
    await client.setQuantity('premium', 22, requestId);
    await client.setQuantity('premium', 23, requestId);
    expect((await read('premium')).quantity).toBe(requestIdOtherBody === 'replayed' && requestIdMemory !== 'none' ? 22 : 23);
  });
});

describe('6. somebody changes the quantity between GET and PATCH', () => {
  it('without an etag the stale total overwrites it; only the audit record tells', async () => {
    await client.fault({ name: 'driftBetweenGetAndPatch', times: 'once', parameters: { delta: 4 } });
    expect((await client.setQuantity('premium', 21)).json.quantity).toBe(21);
    const [own, foreign] = await auditRecords();
    expect([own.applicationId, foreign.applicationId]).toEqual([CONTOSO_PARTNER.clientId, 'Partner Center Web App']);
    expect([JSON.parse(foreign.resourceOldValue).Quantity, JSON.parse(foreign.resourceNewValue).Quantity, JSON.parse(own.resourceOldValue).Quantity]).toEqual([19, 23, 23]);
  });
  it.each(['400/2055', '409', '412'] as const)('with an etag it is refused with %s', async (staleEtag) => {
    await switches({ nceEtag: 'present', staleEtag });
    await client.fault({ name: 'driftBetweenGetAndPatch', times: 'once', parameters: { delta: 4 } });
    expect([codeOf(await client.setQuantity('premium', 21)), (await read('premium')).quantity]).toEqual([staleEtag, 23]);
  });
  it.each([['none', 0, 1], ['hour', 1, 1], ['day', 1, 0], ['day', 24, 1]] as const)('who did it is listed with a latency of %s: after %i h %i records', async (auditLatency, hours, count) => {
    await switches({ auditLatency });
    await client.control(`subscriptions/${idOf('premium')}`, 'PUT', { quantity: 30, by: { userPrincipalName: 'vera@contoso-partner.example' } });
    await days(hours / 24);
    const records = await auditRecords();
    expect(records).toHaveLength(count);
    if (count > 0) expect(records[0]).toMatchObject({ userPrincipalName: 'vera@contoso-partner.example', operationType: 'update_subscription' });
  });
});

describe.each([['on', 'active'], ['off', 'expired']] as const)('7. a sparse body, extended service term %s', (extendedServiceTerm, status) => {
  it('switches the renewal off and ends in money or in an end', async () => {
    await switches({ extendedServiceTerm });
    expect((await patch('standard', { quantity: 24 })).json).toMatchObject({ autoRenewEnabled: false });
    expect(await read('standard')).not.toHaveProperty('scheduledNextTermInstructions');
    await jumpTo(await endOfTerm('standard'));
    expect((await read('standard')).status).toBe(status);
    const { happenings } = (await client.control('happenings')).json;
    expect(happenings.some(({ subscriptionId, kind }: any) => subscriptionId === idOf('standard') && kind === (status === 'active' ? 'extended' : 'expired'))).toBe(true);
  });
  it.each(['removed', 'kept'] as const)('leaves scheduled actions out: %s', async (missingScheduledActions) => {
    await switches({ missingScheduledActions, extendedServiceTerm });
    const cancel = [{ scheduleType: 'TermEnd', actionType: 'Cancel' }];
    await patch('basic', { ...(await read('basic')), autoRenewEnabled: false, scheduledActions: cancel });
    const { scheduledActions: _left, ...sparse } = await read('basic');
    expect((await patch('basic', { ...sparse, friendlyName: 'New' })).json.scheduledActions).toEqual(missingScheduledActions === 'kept' ? cancel : undefined);
  });
});

describe.each(['dropped', 'kept'] as const)('8. an increase while a decrease is scheduled: the schedule is %s', (quantityAndScheduleInOneBody) => {
  it('can be put back, and is carried out at the renewal', async () => {
    await switches({ quantityAndScheduleInOneBody, renewalDuration: 'instant' });
    const before = await read('standard');
    const after = (await client.setQuantity('standard', 26)).json;
    expect(after.scheduledNextTermInstructions).toEqual(quantityAndScheduleInOneBody === 'kept' ? before.scheduledNextTermInstructions : undefined);
    const again = await patch('standard', { ...after, scheduledNextTermInstructions: before.scheduledNextTermInstructions });
    expect(again.json).toMatchObject({ quantity: 26, scheduledNextTermInstructions: { quantity: 20 } });
    await jumpTo(await endOfTerm('standard'));
    expect(await read('standard')).toMatchObject({ quantity: 20, refundableQuantity: { totalQuantity: 20 } });
  });
});

describe('9. what takes no other quantity', () => {
  it.each([
    ['suspended', '400/800091'], ['expired', '400/800012'], ['disabled', '400/800012'], ['deleted', '400/2011'], ['pending', '400/800012'], ['trial', '400/800095'],
    ['azure-plan', '403/800027'], ['azure-legacy', '403/800027'], ['backup', '400/2006'],
  ])('%s answers %s', async (key, code) => expect(codeOf(await client.setQuantity(key, (await read(key)).quantity + 1))).toBe(code));
  it('software takes no reduction', async () => expect(codeOf(await client.setQuantity('sql', 1))).toBe('400/800095'));
  it('suspended answers 2001 in the other reading', async () => {
    await switches({ suspendedQuantityCode: '2001' });
    expect(codeOf(await client.setQuantity('suspended', 4))).toBe('400/2001');
  });
});

describe.each([['404', '404/60003'], ['403', '403/20002']] as const)('10. another company’s subscription (unknown customer %s)', (unknownCustomer, code) => {
  it('is not there for this customer, and another partner’s customer is not there at all', async () => {
    await switches({ unknownCustomer });
    const foreign = guid('subscription', FABRIKAM.tenantId, 'premium');
    const body = { ...(await read('premium')), quantity: 300 };
    for (const options of [{}, { method: 'PATCH', body }]) expect(codeOf(await client.call(`/v1/customers/${ALPENHOLZ.tenantId}/subscriptions/${foreign}`, options))).toBe('404/20003');
    const adatum = companyNamed('Adatum Corporation').tenantId;
    expect(codeOf(await client.call(`/v1/customers/${adatum}/subscriptions`))).toBe(code);
    const litware = await new SimulatorClient(simulator.apiUrl, simulator.controlUrl, LITWARE_PARTNER).signIn();
    expect(codeOf(await litware.call(pathOf('premium')))).toBe(code);
    expect((await client.control('effects')).json.effects).toEqual([]);
  });
});

describe('11. a storm of 429', () => {
  it('ends when Retry-After is honoured', async () => {
    await switches({ throttling: '60' });
    const path = `/v1/customers/${companyNamed('Coho Winery').tenantId}`;
    const replies = await Promise.all(Array.from({ length: 70 }, () => client.call(path)));
    const refused = replies.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(10);
    machineOffset += Number(refused[0]?.headers.get('Retry-After')) * 1_000;
    expect((await client.call(path)).status).toBe(200);
  });
  it('of the gateway costs no effect', async () => {
    await client.fault({ name: '429', route: 'patch', times: 3, parameters: { retryAfter: 1 } });
    const requestId = randomUUID();
    const statuses: number[] = [];
    while (statuses.at(-1) !== 200) statuses.push((await client.setQuantity('premium', 22, requestId)).status);
    expect([statuses, await client.effects(requestId)]).toEqual([[429, 429, 429, 200], 1]);
  });
});

describe.each([[403, '403/20002'], [404, '404/60003']])('12. the relationship is revoked (%i)', (status, code) => {
  it('and every door of the customer says so and nothing else', async () => {
    await client.fault({ name: 'relationshipRevoked', customerId: ALPENHOLZ.tenantId, parameters: { status } });
    for (const path of ['', '/subscriptions', `/subscriptions/${idOf('premium')}`, '/orders', '/agreements', '/validationStatus']) {
      const reply = await client.call(`/v1/customers/${ALPENHOLZ.tenantId}${path}`);
      expect([codeOf(reply), Object.keys(reply.json)]).toEqual([code, ['code', 'description', 'data', 'source']]);
    }
    expect((await client.call(`/v1/customers/${FABRIKAM.tenantId}`)).status).toBe(200);
  });
});

describe.each(['none', 'resource'] as const)('13. 202 that never completes (body: %s)', (acceptedBody) => {
  it('keeps the subscription waiting for a day and leaves a failed operation', async () => {
    await switches({ acceptedBody });
    const requestId = randomUUID();
    await client.fault({ name: '202Async', times: 'once', parameters: { outcome: 'never' } });
    const reply = await client.setQuantity('premium', 22, requestId);
    expect([reply.status, reply.headers.get('Location'), reply.json?.quantity]).toEqual([202, pathOf('premium').slice(3), acceptedBody === 'none' ? undefined : 19]);
    await days(0.9);
    expect([codeOf(await client.setQuantity('premium', 23)), (await read('premium')).quantity]).toEqual(['409/900278', 19]);
    await days(0.2);
    expect([(await read('premium')).quantity, await client.effects(requestId)]).toEqual([19, 0]);
    expect((await auditRecords()).find(({ originalCorrelationId }: any) => originalCorrelationId)).toMatchObject({ operationStatus: 'failed' });
  });
  it('completes after a while where every accepted change answers 202', async () => {
    await switches({ acceptedBody, patchAnswer: '202' });
    await client.control('configuration', 'PUT', { acceptedDelay: 90 });
    expect((await client.setQuantity('premium', 22)).status).toBe(202);
    await client.control('clock', 'PUT', { jumpMilliseconds: 89_000 });
    expect((await read('premium')).quantity).toBe(19);
    await client.control('clock', 'PUT', { jumpMilliseconds: 1_000 });
    expect((await read('premium')).quantity).toBe(22);
  });
});
