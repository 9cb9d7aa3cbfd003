import type { Customer } from '../world/customer.js';
import {
  ADVISOR_ONLY, ALPENHOLZ, CONTOSO_PARTNER, FABRIKAM, INDIRECT_RESELLER, LITWARE_PARTNER, NORTHWIND, RELATIONSHIP_ENDED, TAILSPIN_PARTNER, UNDER_REVIEW,
  type DemoCompany, type DemoPartner,
} from './demo-accounts.js';
import { guid } from './subscription-templates.js';

const PLACES = [
  { country: 'CH', culture: 'de-CH', language: 'de', city: 'Chur', postalCode: '7000', addressLine1: 'Musterweg 1' },
  { country: 'CH', culture: 'de-CH', language: 'de', city: 'Zürich', postalCode: '8000', addressLine1: 'Beispielstrasse 12' },
  { country: 'DE', culture: 'de-DE', language: 'de', city: 'München', postalCode: '80331', addressLine1: 'Musterstraße 5' },
  { country: 'AT', culture: 'de-AT', language: 'de', city: 'Innsbruck', postalCode: '6020', addressLine1: 'Beispielgasse 7' },
  { country: 'GB', culture: 'en-GB', language: 'en', city: 'Leeds', postalCode: 'LS1 1AA', addressLine1: '4 Sample Lane' },
] as const;

const CONTOSO_OTHERS = [
  'Adlerhof Immobilien AG', 'Aarebau Ingenieure', 'Bergbahn Furka AG', 'Bluebird Logistics Ltd', 'Brunnen Apotheke', 'City Power & Light', 'Coho Winery', 'Dachdeckerei Zimmermann',
  'Edelweiss Verlag', 'Falkenstein Treuhand AG', 'Fourth Coffee', 'Glarner Textil AG', 'Graphic Design Institute', 'Hofladen Sonnental', 'Humongous Insurance', 'Inntal Metallbau GmbH',
  'Jura Uhren SA', 'Kantonsverlag Uri', 'Lamna Healthcare', 'Lindenbaum Architekten', 'Lucerne Publishing', 'Margie’s Travel', 'Metzgerei Steiner', 'Nordufer Reederei GmbH',
  'Oberland Käserei', 'Proseware Inc', 'Quellwasser AG', 'Rheintal Spedition AG', 'School of Fine Art', 'Schreinerei Huber', 'Southridge Video', 'Tannwald Forst GmbH',
  'Trey Research', 'Uetliberg Garage', 'Vogelsang Gastro AG', 'Weingut Rebberg', 'Wide World Importers', 'Zahnarztpraxis Dr. Muster',
] as const;

const LITWARE_CUSTOMERS = ['Adatum Corporation', 'Bellows College', 'Isarwerk Maschinenbau GmbH', 'Relecloud'] as const;
const TAILSPIN_CUSTOMERS = ['Blue Yonder Airlines', 'Consolidated Messenger', 'Woodgrove Bank'] as const;

/** Every customer of the demo world. */
export function demoCustomers(): readonly Customer[] {
  const special = [
    customerOf(CONTOSO_PARTNER, ALPENHOLZ, 0),
    customerOf(CONTOSO_PARTNER, FABRIKAM, 2),
    customerOf(CONTOSO_PARTNER, NORTHWIND, 4),
    { ...customerOf(CONTOSO_PARTNER, ADVISOR_ONLY, 1), relationship: 'advisor' as const },
    { ...customerOf(CONTOSO_PARTNER, RELATIONSHIP_ENDED, 1), ended: true },
    { ...customerOf(CONTOSO_PARTNER, INDIRECT_RESELLER, 4), associatedPartnerId: '5120987' },
    { ...customerOf(CONTOSO_PARTNER, UNDER_REVIEW, 0), validation: 'UnderReview' as const },
  ];
  const named = (partner: DemoPartner, names: readonly string[]) => names.map((name, index) => customerOf(partner, companyNamed(name), index % PLACES.length));
  return [...special, ...named(CONTOSO_PARTNER, CONTOSO_OTHERS), ...named(LITWARE_PARTNER, LITWARE_CUSTOMERS), ...named(TAILSPIN_PARTNER, TAILSPIN_CUSTOMERS)];
}

/** The company of the demo world with that name; its tenant id is always the same. */
export function companyNamed(name: string): DemoCompany {
  const label = name.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  return { tenantId: guid('tenant', name), name, domain: `${label}.example` };
}

/** A customer of a partner with a reseller relationship, in one of a few places. */
export function customerOf(partner: DemoPartner, company: DemoCompany, placeIndex: number): Customer {
  const place = PLACES[placeIndex] ?? PLACES[0];
  return {
    tenantId: company.tenantId, partnerTenantId: partner.tenantId, commerceId: guid('commerce', company.tenantId), companyName: company.name,
    domain: `${company.domain.replace('.example', '').replace(/-/g, '')}.onmicrosoft.com`, customDomains: [company.domain], relationship: 'reseller', ended: false, validation: 'Allowed', agreementAccepted: true,
    billing: { id: guid('billing', company.tenantId), email: `finance@${company.domain}`, ...place },
  };
}
