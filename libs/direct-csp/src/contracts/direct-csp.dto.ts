import type { DirectCspRefusalReason } from './direct-csp.facts.js';

/** The last test of a tenant. */
export class DirectCspTest {
  readonly tenantId!: string;
  readonly tenantName!: string | null;
  /** UTC. */
  readonly at!: string;
  readonly outcome!: 'activated' | 'refused';
  readonly reason!: DirectCspRefusalReason | null;
  /** One plain sentence that says what happened. */
  readonly message!: string;
  /** One plain sentence that says what to do; null when nothing is to be done. */
  readonly advice!: string | null;
}

/** A Partner Center account that Seatkeeper works with. */
export class DelegatedAdmin {
  readonly delegatedAdminId!: string;
  /** The account that gave its consent, for example `seatkeeper@contoso-partner.example`. */
  readonly name!: string;
  readonly partnerTenantId!: string;
  readonly clientId!: string;
  readonly directCsp!: 'not-activated' | 'activated';
  readonly lastTest!: DirectCspTest | null;
  /** UTC. */
  readonly connectedAt!: string;
}

export class DelegatedAdminList {
  readonly items!: DelegatedAdmin[];
}

/** A customer in Partner Center's list. */
export class PartnerCenterCustomer {
  readonly tenantId!: string;
  readonly name!: string;
  readonly domain!: string;
  /** Its company in Seatkeeper, once added. */
  readonly companyId!: string | null;
}

export class PartnerCenterCustomerPage {
  readonly items!: PartnerCenterCustomer[];
  /** How many customers there are in all, when Microsoft says so. */
  readonly totalCount!: number | null;
  readonly next!: string | null;
}

/** Answer of a successful activation. */
export class DirectCspActivation {
  /** "Direct CSP status has been set". */
  readonly message!: string;
  readonly delegatedAdmin!: DelegatedAdmin;
}
