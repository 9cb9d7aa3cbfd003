import type { Express } from 'express';
import { Refused, refusal } from '../rules/refusals.js';
import { link } from '../rules/resource.js';
import type { Switches } from '../rules/switches.js';
import { CATALOGUE, type CatalogueItem } from '../seed/catalogue.js';
import type { World } from '../world/world.js';
import { ok } from './answered.js';
import { authenticate } from './authenticate.js';
import { collection } from './collection.js';
import { route, type Exchange } from './exchange.js';
import { findCustomer } from './find-customer.js';
import type { SigningKey } from './signing-key.js';

/** Products, SKUs and availabilities, for a country or for a customer; read-only (facts: partner-center §6.1). */
export function productRoutes(app: Express, world: World, key: SigningKey): void {
  for (const base of ['/v1', '/v1/customers/:customerId']) {
    const read = (resource: (found: Found, switches: Switches) => unknown) => route(world, 'products', (exchange) => {
      const caller = authenticate(exchange, key);
      if (exchange.request.params['customerId'] !== undefined) findCustomer(exchange, caller);
      return ok(resource(find(exchange), world.switches));
    });
    app.get(`${base}/products`, read(({ items, self }, switches) => collection(firstOf(items, 'productId').map((item) => product(item, switches)), self, switches)));
    app.get(`${base}/products/:productId`, read(({ item }, switches) => product(item, switches)));
    app.get(`${base}/products/:productId/skus`, read(({ items, self }, switches) => collection(firstOf(items, 'skuId').map((item) => sku(item, switches)), self, switches)));
    app.get(`${base}/products/:productId/skus/:skuId`, read(({ item }, switches) => sku(item, switches)));
    app.get(`${base}/products/:productId/skus/:skuId/availabilities`, read(({ items, self }, switches) => collection(items.map((item) => availability(item, switches)), self, switches)));
    app.get(`${base}/products/:productId/skus/:skuId/availabilities/:availabilityId`, read(({ item }, switches) => availability(item, switches)));
  }
}

interface Found {
  readonly items: readonly CatalogueItem[];
  readonly item: CatalogueItem;
  readonly self: string;
}

function find({ request }: Exchange): Found {
  const { productId, skuId, availabilityId } = request.params as Record<string, string | undefined>;
  const products = CATALOGUE.filter((item) => productId === undefined || item.productId === productId);
  const skus = products.filter((item) => skuId === undefined || item.skuId === skuId);
  const items = skus.filter((item) => availabilityId === undefined || item.availabilityId === availabilityId);
  const [item] = items;
  if (!item) throw new Refused(refusal(products.length === 0 ? '404/400013' : skus.length === 0 ? '404/400018' : '404/400019'));
  return { items, item, self: request.url.replace(/^\/v1/, '') };
}

function firstOf(items: readonly CatalogueItem[], member: 'productId' | 'skuId'): CatalogueItem[] {
  return items.filter((item, index) => items.findIndex((other) => other[member] === item[member]) === index);
}

function product(item: CatalogueItem, switches: Switches) {
  const uri = `/products/${item.productId}`;
  return {
    id: item.productId, title: item.name, description: item.name, productType: { id: 'OnlineServicesNCE', displayName: 'OnlineServicesNCE' },
    isMicrosoftProduct: true, publisherName: 'Microsoft Corporation',
    links: { skus: link(`${uri}/skus?country=CH`, switches), self: link(`${uri}?country=CH`, switches) },
  };
}

function sku(item: CatalogueItem, switches: Switches) {
  const uri = `/products/${item.productId}/skus/${item.skuId}`;
  return {
    id: item.skuId, title: item.name, description: item.name, productId: item.productId, minimumQuantity: item.minimum, maximumQuantity: item.maximum, isTrial: false,
    supportedBillingCycles: ['monthly', 'annual', 'triennial'], purchasePrerequisites: [], inventoryVariables: [], provisioningVariables: [],
    dynamicAttributes: { isAddon: false },
    links: { availabilities: link(`${uri}/availabilities?country=CH`, switches), self: link(`${uri}?country=CH`, switches) },
  };
}

const TERMS = [
  { id: '5aeco6mffyxo', duration: 'P1Y', description: 'One-Year commitment for monthly/yearly billing', billingCycle: 'Annual' },
  { id: '5aeco6mffyxn', duration: 'P1Y', description: 'One-Year commitment for monthly/yearly billing', billingCycle: 'Monthly' },
  { id: '5aeco6mffyxm', duration: 'P1M', description: 'One-Month commitment for monthly billing', billingCycle: 'Monthly' },
  { id: '5aeco6mffyx3', duration: 'P3Y', description: 'Three-Year commitment for monthly/yearly/triennial billing', billingCycle: 'Triennial' },
];

function availability(item: CatalogueItem, switches: Switches) {
  return {
    id: item.availabilityId, productId: item.productId, skuId: item.skuId, catalogItemId: `${item.productId}:${item.skuId}:${item.availabilityId}`,
    defaultCurrency: { code: 'CHF', symbol: 'CHF' }, segment: 'commercial', country: 'CH', isPurchasable: true, isRenewable: true,
    renewalInstructions: TERMS.map(({ id }) => ({ applicableTermIds: [id], renewalOptions: [{ renewToId: `${item.productId}:${item.skuId}`, isAutoRenewable: true }] })),
    terms: TERMS.map((term) => ({ ...term, cancellationPolicies: [{ refundOptions: [{ sequenceId: 0, type: 'Full', expiresAfter: 'P1D' }] }] })),
    links: { self: link(`/products/${item.productId}/skus/${item.skuId}/availabilities/${item.availabilityId}?country=CH`, switches) },
  };
}
