import type { Express } from 'express';
import { Refused, refusal } from '../rules/refusals.js';
import { link } from '../rules/resource.js';
import { DEMO_PARTNERS, type DemoPartner } from '../seed/demo-accounts.js';
import type { Switches } from '../rules/switches.js';
import type { World } from '../world/world.js';
import { ok } from './answered.js';
import { authenticate } from './authenticate.js';
import { route, type Exchange } from './exchange.js';
import type { SigningKey } from './signing-key.js';

const ADDRESS = { country: 'CH', city: 'Zürich', state: 'ZH', addressLine1: 'Beispielstrasse 12', addressLine2: '', postalCode: '8000' };

/** Who the calling partner is (facts: partner-center §3.4 no. 2). App+User only. */
export function profileRoutes(app: Express, world: World, key: SigningKey): void {
  const profile = (resource: (partner: DemoPartner, switches: Switches) => unknown) => (exchange: Exchange) => {
    const caller = authenticate(exchange, key, 'refused');
    const partner = DEMO_PARTNERS.find(({ tenantId }) => tenantId === caller.partnerTenantId);
    if (!partner) throw new Refused(refusal('404/1000'));
    return ok(resource(partner, world.switches));
  };
  app.get('/v1/profiles/organization', route(world, 'profiles', profile(organization)));
  app.get('/v1/profiles/legalbusiness', route(world, 'profiles', profile(legalBusiness)));
}

function organization(partner: DemoPartner, switches: Switches) {
  return {
    id: partner.tenantId,
    companyName: partner.name,
    defaultAddress: { ...ADDRESS, firstName: 'Petra', lastName: 'Muster', phoneNumber: '' },
    tenantId: partner.tenantId,
    domain: partner.consentAccount.split('@')[1],
    email: `office@${partner.consentAccount.split('@')[1]}`,
    language: 'de',
    culture: 'de-CH',
    profileType: 'OrganizationProfile',
    links: { self: link('/profiles/organization', switches) },
    attributes: { etag: etag(partner), objectType: 'OrganizationProfile' },
  };
}

function legalBusiness(partner: DemoPartner, switches: Switches) {
  return {
    companyName: partner.name,
    address: { ...ADDRESS },
    primaryContact: { firstName: 'Petra', lastName: 'Muster', email: `office@${partner.consentAccount.split('@')[1]}`, phoneNumber: '' },
    companyApproverAddress: { ...ADDRESS, firstName: 'Petra', lastName: 'Muster', phoneNumber: '' },
    companyApproverEmail: `office@${partner.consentAccount.split('@')[1]}`,
    vettingStatus: 'authorized',
    vettingSubStatus: 'none',
    profileType: 'LegalBusinessProfile',
    links: { self: link('/profiles/legalbusiness', switches) },
    attributes: { etag: etag(partner), objectType: 'LegalBusinessProfile' },
  };
}

function etag(partner: DemoPartner): string {
  return Buffer.from(partner.mpnId).toString('base64');
}
