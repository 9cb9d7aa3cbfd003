/**
 * The fixed names, ids and credentials of the demo world. They are invented, valid towards the simulator only, and therefore no secrets.
 * Other parts (the demo's start script, the demo sign-in provider, tests) take them from here so that the worlds agree.
 */

/** A partner tenant and the app registration through which Seatkeeper reaches Partner Center for it. */
export interface DemoPartner {
  /** Entra tenant id of the partner. */
  readonly tenantId: string;
  readonly name: string;
  /** Application (client) id of the partner's own confidential web app. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** The first refresh token, as the consent of `consentAccount` produced it. It stays valid after a rotation unless a switch says otherwise. */
  readonly refreshToken: string;
  /** The integration account that gave its consent; claim `upn` of delegated access tokens. */
  readonly consentAccount: string;
  /** Microsoft partner id (MPN) of the partner's location. */
  readonly mpnId: string;
}

/** A customer tenant of a partner. */
export interface DemoCompany {
  /** Entra tenant id; equals the Partner Center customer id. */
  readonly tenantId: string;
  readonly name: string;
  /** The domain its people sign in with. */
  readonly domain: string;
}

/** The partner the demo is set up for. */
export const CONTOSO_PARTNER: DemoPartner = {
  tenantId: '3b1f6a52-7c0d-4e8e-9d15-0a6f2c41e001',
  name: 'Contoso Partner',
  clientId: 'a7d3c1e4-58b2-4f6a-8c3e-1d90b7e25001',
  clientSecret: 'demo-contoso-client-secret',
  refreshToken: '0.demo-contoso-refresh-token',
  consentAccount: 'seatkeeper@contoso-partner.example',
  mpnId: '4512001',
};

/** A second partner, so that the walls between partners can be shown. */
export const LITWARE_PARTNER: DemoPartner = {
  tenantId: '3b1f6a52-7c0d-4e8e-9d15-0a6f2c41e002',
  name: 'Litware Cloud GmbH',
  clientId: 'a7d3c1e4-58b2-4f6a-8c3e-1d90b7e25002',
  clientSecret: 'demo-litware-client-secret',
  refreshToken: '0.demo-litware-refresh-token',
  consentAccount: 'seatkeeper@litware-cloud.example',
  mpnId: '4512002',
};

/** A third partner. */
export const TAILSPIN_PARTNER: DemoPartner = {
  tenantId: '3b1f6a52-7c0d-4e8e-9d15-0a6f2c41e003',
  name: 'Tailspin Managed IT Ltd',
  clientId: 'a7d3c1e4-58b2-4f6a-8c3e-1d90b7e25003',
  clientSecret: 'demo-tailspin-client-secret',
  refreshToken: '0.demo-tailspin-refresh-token',
  consentAccount: 'seatkeeper@tailspin-it.example',
  mpnId: '4512003',
};

export const DEMO_PARTNERS: readonly DemoPartner[] = [CONTOSO_PARTNER, LITWARE_PARTNER, TAILSPIN_PARTNER];

/** The demo's main customer: holds a subscription of every class. */
export const ALPENHOLZ: DemoCompany = { tenantId: '5d3f0c7a-0f6b-4c1e-9a77-1b3f20c9e101', name: 'Alpenholz AG', domain: 'alpenholz.example' };

export const FABRIKAM: DemoCompany = { tenantId: '5d3f0c7a-0f6b-4c1e-9a77-1b3f20c9e102', name: 'Fabrikam GmbH', domain: 'fabrikam.example' };

export const NORTHWIND: DemoCompany = { tenantId: '5d3f0c7a-0f6b-4c1e-9a77-1b3f20c9e103', name: 'Northwind Traders', domain: 'northwind.example' };

/** Listed for Contoso, but with an advisor relationship only: commerce calls answer 403/20002. */
export const ADVISOR_ONLY: DemoCompany = { tenantId: '5d3f0c7a-0f6b-4c1e-9a77-1b3f20c9e104', name: 'Seeblick Hotels AG', domain: 'seeblick.example' };

/** Listed for Contoso, but its relationship has ended: reading it answers 404. */
export const RELATIONSHIP_ENDED: DemoCompany = { tenantId: '5d3f0c7a-0f6b-4c1e-9a77-1b3f20c9e105', name: 'Altstadt Druckerei', domain: 'altstadt-druck.example' };

/** Bought through an indirect reseller: the customer carries `associatedPartnerId`. */
export const INDIRECT_RESELLER: DemoCompany = { tenantId: '5d3f0c7a-0f6b-4c1e-9a77-1b3f20c9e106', name: 'Wingtip Toys Ltd', domain: 'wingtip.example' };

/** Its account is under review at Microsoft: reads work, writes answer 403/800073. */
export const UNDER_REVIEW: DemoCompany = { tenantId: '5d3f0c7a-0f6b-4c1e-9a77-1b3f20c9e107', name: 'Gipfel Sport AG', domain: 'gipfel-sport.example' };
