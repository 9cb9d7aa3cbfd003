import { DAY, toInstant, type Clock } from '#platform/kernel';
import { PartnerCenterError, type Connection, type PartnerCenter, type SkuLimits, type Subscription } from '#platform/partner-center';
import { ProductLimits } from './product-limits.js';

const connection: Connection = { id: 'd-1', partnerTenantId: 'p', clientId: 'c' };
const subscription = (more: Partial<Subscription> = {}) => ({ class: 'nce', status: 'active', isTrial: false, offerId: 'CFQ7TTC0LCHC:0002:CFQ7TTC0X6RN', ...more }) as Subscription;
let now: number;
let asked: string[];
let answer: () => SkuLimits;
let limits: ProductLimits;
const of = (more: Partial<Subscription> = {}) => limits.of(connection, 't-1', subscription(more));

beforeEach(() => {
  now = Date.UTC(2026, 8, 17);
  asked = [];
  answer = () => ({ minimum: 1, maximum: 300 });
  const clock: Clock = { now: () => toInstant(now) };
  const skuLimits = async (_connection: Connection, _tenantId: string, sku: { productId: string; skuId: string }) => (asked.push(`${sku.productId}:${sku.skuId}`), answer());
  limits = new ProductLimits({ skuLimits } as unknown as PartnerCenter, clock);
});

it('asks the catalogue once a day for a product, whoever has it and however many ask at once', async () => {
  expect(await Promise.all([of(), of({ offerId: 'cfq7ttc0lchc:0002:OTHER' }), of()])).toEqual(Array(3).fill({ minimum: 1, maximum: 300 }));
  now += DAY - 1;
  await of();
  expect(asked).toEqual(['CFQ7TTC0LCHC:0002']);
  now += 1;
  await of();
  expect(asked).toHaveLength(2);
});

it.each([[{ class: 'legacy', offerId: '9fb8d6c1-5a7e-4a1b-8a50-2f3d9e7c4b10' }], [{ isTrial: true }], [{ status: 'deleted' }], [{ offerId: 'x' }]] as const)('does not ask for %j', async (more) => {
  expect(await of(more)).toBeNull();
  expect(asked).toEqual([]);
});

it('knows nothing while the catalogue cannot be read, and asks again after ten minutes', async () => {
  answer = () => { throw new PartnerCenterError('throttled', 'slow down'); };
  expect(await of()).toBeNull();
  expect(await of()).toBeNull();
  expect(asked).toHaveLength(1);
  now += 10 * 60_000;
  answer = () => ({ minimum: undefined, maximum: undefined });
  expect(await of()).toEqual({ minimum: 1, maximum: null });
});

it('hides no mistake of our own', async () => {
  answer = () => { throw new TypeError('ours'); };
  await expect(of()).rejects.toThrow('ours');
});
