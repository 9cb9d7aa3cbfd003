import type { RawResource } from '../resources.js';

/** Tenant of the sample customer. */
export const TENANT = '5d3f0c7a-0f6b-4c1e-9a77-1b3f20c9e101';

/** Legacy licence, with an etag. */
export const legacy: RawResource = {
  id: '0b6a3a14-5c5e-4b8e-9d0f-7f1f0f2f6a01',
  offerId: '9fb8d6c1-5a7e-4a1b-8a50-2f3d9e7c4b10',
  offerName: 'Office 365 Nonprofit E1',
  friendlyName: 'E1 volunteers',
  quantity: 14,
  unitType: 'Licenses',
  hasPurchasableAddons: false,
  creationDate: '2025-02-03T09:10:11.123Z',
  effectiveStartDate: '2026-02-03T00:00:00Z',
  commitmentEndDate: '2027-02-02T00:00:00Z',
  status: 'active',
  autoRenewEnabled: true,
  isTrial: false,
  billingType: 'license',
  billingCycle: 'monthly',
  contractType: 'subscription',
  links: { offer: { uri: '/offers/9fb8d6c1-5a7e-4a1b-8a50-2f3d9e7c4b10?country=CH', method: 'GET', headers: [] } },
  orderId: '7d7a9f0e-8f3a-4f5e-9a51-2c6b1d0e3f42',
  attributes: { etag: 'eyJpZCI6IjBiNmEzYTE0IiwidmVyc2lvbiI6M30=', objectType: 'Subscription' },
};

/** New commerce, yearly term billed monthly, two batches that may still be taken back, and a member that nobody has documented. */
export const nce: RawResource = {
  id: '6a1c2f30-4a3e-4d62-8d2b-90d1a4a7b511',
  offerId: 'CFQ7TTC0LCHC:0002:CFQ7TTC0X6RN',
  offerName: 'Microsoft 365 Business Premium',
  friendlyName: 'Office staff',
  productType: { id: 'OnlineServicesNCE', displayName: 'OnlineServicesNCE' },
  quantity: 19,
  unitType: 'Licenses',
  creationDate: '2026-03-09T14:22:05.4410021Z',
  effectiveStartDate: '2026-03-09T14:22:04.998123',
  commitmentEndDate: '2027-03-08T00:00:00Z',
  commitmentEndDateTime: '2027-03-08T23:59:59Z',
  cancellationAllowedUntilDate: null,
  status: 'active',
  autoRenewEnabled: true,
  isTrial: false,
  billingType: 'license',
  billingCycle: 'monthly',
  termDuration: 'P1Y',
  renewalTermDuration: '',
  refundOptions: [],
  isMicrosoftProduct: true,
  partnerId: '',
  refundableQuantity: {
    totalQuantity: 7,
    details: [
      { quantity: 5, allowedUntilDateTime: '2026-09-18T08:14:02.117Z' },
      { quantity: 2, allowedUntilDateTime: '2026-09-22T16:40:55.002Z' },
    ],
  },
  scheduledNextTermInstructions: {
    product: { productId: 'CFQ7TTC0LCHC', skuId: '0002', availabilityId: 'CFQ7TTC0X6RN', billingCycle: 'monthly', termDuration: 'P1Y' },
    quantity: 10,
  },
  memberOfTomorrow: { deep: [1, { two: null }], text: 'ä' },
  orderId: '8c1e77a0d4f2',
  attributes: { objectType: 'Subscription' },
};

/** Azure plan, which never ends. */
export const azurePlan: RawResource = {
  id: 'f2d7c0b8-1f2c-4c02-b9c8-3e1a6b7d9e20',
  offerId: 'DZH318Z0BPS6:0001:DZH318Z0BML1',
  offerName: 'Azure plan',
  productType: { id: 'Azure', displayName: 'Azure' },
  quantity: 1,
  unitType: 'Usage-based',
  commitmentEndDate: '9999-12-10T00:00:00Z',
  status: 'active',
  autoRenewEnabled: false,
  isTrial: false,
  billingType: 'usage',
  billingCycle: 'monthly',
  isMicrosoftProduct: true,
  attributes: { objectType: 'Subscription' },
};

/** Customer, as get-by-id gives it. */
export const customer: RawResource = {
  id: TENANT,
  commerceId: 'c2a4e1b0-7d8e-4f55-8a0b-cc21f7f0e9d4',
  relationshipToPartner: 'reseller',
  allowDelegatedAccess: false,
  companyProfile: {
    tenantId: TENANT,
    domain: 'alpenholz.onmicrosoft.com',
    companyName: 'Alpenholz AG',
    attributes: { objectType: 'CustomerCompanyProfile' },
  },
  attributes: { objectType: 'Customer' },
};

/** A resource with every member name in Pascal case, also inside. */
export function pascal(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascal);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.charAt(0).toUpperCase() + name.slice(1), pascal(inner)]));
}
