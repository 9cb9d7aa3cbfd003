import { enumeration, filled, member, truth } from './members.js';
import type { RawResource, SubscriptionClass } from './resources.js';

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Product class of a subscription by the rules of §4.3, in their order. What no rule knows is `unknown` and read-only. */
export function classify(raw: RawResource): SubscriptionClass {
  const product = filled(member(raw, 'productType'), 'id')?.toLowerCase() ?? '';
  const offerId = (filled(raw, 'offerId') ?? '').toUpperCase();

  if (product.includes('onlineservicesnce')) return 'nce';
  if (product === 'azure' || offerId.startsWith('DZH318Z0BPS6')) return 'azure-plan';
  if (product === 'software' || offerId.startsWith('DG7')) return 'software';
  if (enumeration(raw, 'billingType') === 'usage' || enumeration(raw, 'unitType') === 'usage-based') return 'azure-legacy';
  if (truth(raw, 'isMicrosoftProduct') === false) return 'marketplace';
  return GUID.test(offerId) ? 'legacy' : 'unknown';
}
