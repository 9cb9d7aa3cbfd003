import type { ConnectionCause, CustomerConnectionCause, DirectCspRefusalReason } from './direct-csp.facts.js';

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

/** A company whose changes are paused although the connection as a whole works. */
export class PausedCustomer {
  readonly companyId!: string;
  readonly companyName!: string;
  readonly tenantId!: string;
  readonly cause!: CustomerConnectionCause;
  /** UTC. */
  readonly since!: string;
  /** One plain sentence that says what happened. */
  readonly message!: string;
  /** One plain sentence that says what to do. */
  readonly advice!: string;
}

/** How the connection of a delegated admin to Microsoft is. */
export class ConnectionHealth {
  readonly state!: 'working' | 'broken';
  readonly cause!: ConnectionCause | null;
  /** UTC; when it broke, or null. */
  readonly since!: string | null;
  /** One plain sentence that says what happened; null while it works. */
  readonly message!: string | null;
  /** One plain sentence that says what to do; null while it works. */
  readonly advice!: string | null;
  /** Microsoft's error code, when it gave one. */
  readonly microsoftCode!: string | null;
  /** When Seatkeeper last checked by itself, UTC; null before the first time. */
  readonly checkedAt!: string | null;
  readonly pausedCustomers!: PausedCustomer[];
}

/** Whether Microsoft tells Seatkeeper of changes. */
export class EventDelivery {
  /**
   * `off`: no public address is set. `pending`: not registered yet. `unconfirmed`: registered, no event came yet. `working`: an event came.
   * `unreachable`: Microsoft could not deliver the test event. `failed`: the registration was refused.
   */
  readonly state!: 'off' | 'pending' | 'unconfirmed' | 'working' | 'unreachable' | 'failed';
  /** One plain sentence. */
  readonly message!: string;
  /** Address that Microsoft sends to; null when off. */
  readonly url!: string | null;
  /** UTC; null before the first one. */
  readonly lastEventAt!: string | null;
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
  readonly connection!: ConnectionHealth;
  readonly events!: EventDelivery;
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
