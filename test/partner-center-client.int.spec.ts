import { randomUUID } from 'node:crypto';
import { PartnerCenterError, type Connection, type Subscription } from '#platform/partner-center';
import { CONTOSO_PARTNER, LITWARE_PARTNER } from '../apps/partner-center-simulator/src/seed/demo-accounts.js';
import { startSimulator, type RunningSimulator } from '../apps/partner-center-simulator/src/simulator.js';
import { clientUnderTest, type ClientUnderTest } from '../libs/platform/partner-center/src/testing/client-under-test.js';

/** The real client against the simulator, both as they run in the demo, over HTTP. */
const contoso: Connection = { id: 'contoso', partnerTenantId: CONTOSO_PARTNER.tenantId, clientId: CONTOSO_PARTNER.clientId };
const litware: Connection = { id: 'litware', partnerTenantId: LITWARE_PARTNER.tenantId, clientId: LITWARE_PARTNER.clientId };
let simulator: RunningSimulator;
let sut: ClientUnderTest;

beforeEach(async () => {
  simulator = await startSimulator();
  sut = await clientUnderTest({ url: simulator.apiUrl });
  for (const [{ id }, partner] of [
    [contoso, CONTOSO_PARTNER],
    [litware, LITWARE_PARTNER],
  ] as const) {
    await sut.credentials.save(id, { clientSecret: partner.clientSecret, refreshToken: partner.refreshToken });
  }
});
afterEach(async () => {
  await sut.close();
  await simulator.stop();
});

async function control(path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${simulator.controlUrl}/__sim/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.ok).toBe(true);
}
const fault = (name: string, route: string, more: object = {}) => control('faults', { name, route, times: 'once', ...more });

interface Place {
  readonly tenantId: string;
  readonly subscription: Subscription;
}
/** Every subscription of every customer, read as somebody asks for it. */
async function* places(connection: Connection, size = 50): AsyncGenerator<Place> {
  for (let next: string | undefined, first = true; first || next !== undefined; first = false) {
    const page = await sut.client.customers(connection, { size, ...(next === undefined ? {} : { next }) });
    for (const { tenantId } of page.items) {
      // A customer whose reseller relationship never was, or has ended, stands in the list too.
      const subscriptions = await sut.client.subscriptions(connection, tenantId).catch((error: unknown) => {
        if (error instanceof PartnerCenterError && ['no-relationship', 'not-found'].includes(error.kind)) return [];
        throw error;
      });
      yield* subscriptions.map((subscription) => ({ tenantId, subscription }));
    }
    next = page.next;
  }
}
async function changeable(kind: 'nce' | 'legacy', fits: (subscription: Subscription) => boolean = () => true): Promise<Place> {
  for await (const place of places(contoso)) {
    const { subscription } = place;
    if (
      subscription.class === kind &&
      subscription.status === 'active' &&
      !subscription.isTrial &&
      subscription.quantity < 100 &&
      fits(subscription)
    )
      return place;
  }
  throw new Error(`the demo world has no such subscription of class ${kind}`);
}
/** Seats below which Microsoft does not go now. */
const floorOf = ({ quantity, refundable }: Subscription): number => refundable.reduce((left, batch) => left - batch.quantity, quantity);
const read = ({ tenantId, subscription }: Place) => sut.client.subscription(contoso, tenantId, subscription.id);
const change = ({ tenantId, subscription }: Place, quantity: number, requestId = randomUUID()) =>
  sut.client.updateSubscription(contoso, tenantId, subscription, { quantity }, { requestId });
const failure = (work: Promise<unknown>): Promise<PartnerCenterError> =>
  work.then(
    () => {
      throw new Error('should have failed');
    },
    (error: unknown) => {
      expect(error).toBeInstanceOf(PartnerCenterError);
      return error as PartnerCenterError;
    },
  );

it('reads every customer page by page, and each product class truthfully', async () => {
  const found: Place[] = [];
  for await (const place of places(contoso, 2)) found.push(place);
  expect(new Set(found.map(({ tenantId }) => tenantId)).size).toBeGreaterThan(2);
  const classes = new Set(found.map(({ subscription }) => subscription.class));
  for (const expected of ['nce', 'legacy', 'azure-plan', 'software']) expect(classes).toContain(expected);
  expect(classes).not.toContain('unknown');
  for (const { subscription } of found) expect(subscription.raw['id']).toBe(subscription.id);
});

it('finds customers by the beginning of their name', async () => {
  const [any] = (await sut.client.customers(contoso, { size: 50 })).items;
  const found = await sut.client.customers(contoso, { size: 50, search: any!.companyName.slice(0, 4).toUpperCase() });
  expect(found.items.map(({ tenantId }) => tenantId)).toContain(any!.tenantId);
  expect((await sut.client.customers(contoso, { size: 50, search: 'no such name' })).items).toEqual([]);
});

it('knows whose credentials they are', async () => {
  expect((await sut.client.profile(contoso)).tenantId).toBe(CONTOSO_PARTNER.tenantId);
  expect((await sut.client.profile(litware)).tenantId).toBe(LITWARE_PARTNER.tenantId);
});

it('sees no customer of another partner', async () => {
  const { tenantId } = await changeable('nce');
  expect(['no-relationship', 'not-found']).toContain((await failure(sut.client.customer(litware, tenantId))).kind);
});

it.each(['nce', 'legacy'] as const)('raises the quantity of a subscription (%s) and leaves the rest as it was', async (kind) => {
  const place = await changeable(kind);
  const to = place.subscription.quantity + 2;
  const answer = await change(place, to);
  expect(answer).toMatchObject({ kind: 'updated', subscription: { quantity: to } });
  const after = await read(place);
  expect(after.quantity).toBe(to);
  expect(after.autoRenew).toBe(place.subscription.autoRenew);
  if (kind === 'nce') expect(after.refundable.map(({ quantity }) => quantity)).toContain(2);
});

it('reads how many seats a product allows', async () => {
  const { tenantId, subscription } = await changeable('nce');
  const [productId = '', skuId = ''] = subscription.offerId.split(':');
  const { minimum, maximum } = await sut.client.skuLimits(contoso, tenantId, { productId, skuId });
  expect(minimum).toBe(1);
  expect(maximum).toBeGreaterThan(1);
  expect((await failure(sut.client.skuLimits(contoso, tenantId, { productId, skuId: '0ZZZ' }))).kind).toBe('not-found');
});

it('is told when seats cannot be taken back', async () => {
  const place = await changeable('nce', (subscription) => floorOf(subscription) > 1);
  const error = await failure(change(place, floorOf(place.subscription) - 1));
  expect(error).toMatchObject({ kind: 'rejected', details: { httpStatus: 400, code: '800090' } });
});

it('is told when a legacy subscription changed since it was read', async () => {
  const place = await changeable('legacy');
  await change(place, place.subscription.quantity + 1);
  expect((await failure(change(place, place.subscription.quantity + 2))).kind).toBe('stale');
  expect((await read(place)).quantity).toBe(place.subscription.quantity + 1);
});

it.each([
  ['resetBeforeCommit', 'outcome-unknown', 0],
  ['resetAfterCommit', 'outcome-unknown', 1],
  ['badJson', 'malformed-answer', 1],
  ['http500', 'server-error', 0],
  ['htmlError', 'server-error', 0],
  ['429', 'throttled', 0],
  ['409Conflict', 'conflict', 0],
  ['mfaRequired', 'mfa-required', 0],
  ['customerUnderReview', 'customer-under-review', 0],
  ['relationshipRevoked', 'no-relationship', 0],
] as const)('after %s on a change it says %s, and sends nothing twice', async (name, kind, effect) => {
  const place = await changeable('nce');
  await fault(name, 'patch');
  expect((await failure(change(place, place.subscription.quantity + 1))).kind).toBe(kind);
  const elsewhere = await clientUnderTest({ url: simulator.apiUrl, documents: sut.documents });
  await elsewhere.credentials.save(contoso.id, { clientSecret: CONTOSO_PARTNER.clientSecret });
  const after = await elsewhere.client.subscription(contoso, place.tenantId, place.subscription.id);
  await elsewhere.close();
  expect(after.quantity).toBe(place.subscription.quantity + effect);
});

it.each(['http500', 'http503', 'htmlError', 'resetBeforeCommit', 'tokenExpired', 'byteOrderMark', 'emptyError'])(
  'reads on despite %s',
  async (name) => {
    const place = await changeable('nce');
    await fault(name, 'subscription');
    expect((await read(place)).quantity).toBe(place.subscription.quantity);
  },
);

it('takes 202 for accepted', async () => {
  const place = await changeable('nce');
  await fault('202Async', 'patch', { parameters: { outcome: 'ok', seconds: 0 } });
  const requestId = randomUUID();
  expect(await change(place, place.subscription.quantity + 1, requestId)).toMatchObject({
    kind: 'accepted',
    exchange: { requestId, httpStatus: 202 },
  });
});

it.each([
  ['invalidClient', 'credentials-rejected', {}],
  ['invalidGrant', 'consent-expired', {}],
  ['invalidGrant', 'consent-expired', { parameters: { aadsts: 50173 } }],
  ['invalidGrant', 'mfa-required', { parameters: { aadsts: 50076 } }],
] as const)('tells %s at the token endpoint apart (%s)', async (name, kind, more) => {
  await fault(name, 'token', more);
  expect(await failure(sut.client.profile(contoso))).toMatchObject({ kind, details: { atTokenEndpoint: true } });
});
