import { enumeration, filled, isObject, member, text } from './members.js';
import type { Customer, PartnerProfile } from './resources.js';
import { UnreadableResource } from './subscription-resource.js';

/**
 * Reads a customer resource (§3.2), slim or full.
 * @throws UnreadableResource it is no object or names no tenant
 */
export function customerOf(raw: unknown): Customer {
  if (!isObject(raw)) throw new UnreadableResource('a customer is not a JSON object');
  const company = member(raw, 'companyProfile');
  const tenantId = filled(company, 'tenantId') ?? filled(raw, 'id');
  if (tenantId === undefined) throw new UnreadableResource('a customer has no tenant id');
  return {
    tenantId: tenantId.toLowerCase(),
    companyName: text(company, 'companyName') ?? '',
    domain: text(company, 'domain') ?? '',
    relationshipToPartner: enumeration(raw, 'relationshipToPartner') || undefined,
    associatedPartnerId: filled(raw, 'associatedPartnerId'),
    raw,
  };
}

/**
 * Reads a partner profile. The organisation profile names the tenant (`tenantId`, or `id`); the legal business profile does not
 * (Microsoft: profile-resources), so its tenant comes from elsewhere: undefined here.
 * @throws UnreadableResource it is no object
 */
export function profileOf(
  raw: unknown,
  kind: 'legal-business' | 'organization',
): Omit<PartnerProfile, 'tenantId'> & { readonly tenantId: string | undefined } {
  if (!isObject(raw)) throw new UnreadableResource('a partner profile is not a JSON object');
  const tenantId = filled(raw, 'tenantId') ?? (kind === 'organization' ? filled(raw, 'id') : undefined);
  return { tenantId: tenantId?.toLowerCase(), companyName: text(raw, 'companyName') ?? '', raw };
}
