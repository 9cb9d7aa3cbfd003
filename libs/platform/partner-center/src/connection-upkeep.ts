import type { CallOptions, Connection } from './partner-center.js';

/** Whether Microsoft lets a customer's account be sold to (§3.1); `none` when it never looked. Unknown values are kept, lower-case. */
export type AccountStatus = 'allowed' | 'underreview' | 'notallowed' | 'unknown' | 'notready' | 'none' | (string & {});

/** Where Microsoft sends events of a partner and an application, and which (§8.2). */
export interface EventRegistration {
  readonly url: string;
  readonly events: readonly string[];
}

/** What came of a test event: every attempt of Microsoft's to deliver it (§8.2). */
export interface TestEventResult {
  readonly isCompleted: boolean;
  /** HTTP statuses as text; empty where nothing answered. */
  readonly answers: readonly string[];
}

/**
 * What keeps a connection to Partner Center alive and known: its consent, customers under review, and the registration for events.
 * Every method throws PartnerCenterError.
 */
export abstract class ConnectionUpkeep {
  /** Redeems the consent although nobody needs a token, so that it does not run out unused (90 days, §1.3) and an end of it is noticed. */
  abstract renew(connection: Connection): Promise<void>;

  /** Whether a customer's account is under review (§3.1). Needs App+User. */
  abstract accountStatus(connection: Connection, tenantId: string, options?: CallOptions): Promise<AccountStatus>;

  /** Names of the events that one can register for now. */
  abstract eventNames(connection: Connection, options?: CallOptions): Promise<readonly string[]>;

  /** What is registered for this partner and application; undefined when nothing is. */
  abstract registration(connection: Connection, options?: CallOptions): Promise<EventRegistration | undefined>;

  /** Registers, in place of what was registered before. @param replace whether there is a registration */
  abstract register(connection: Connection, registration: EventRegistration, replace: boolean, options?: CallOptions): Promise<void>;

  /** Has Microsoft send a test event, at most two a minute. @returns its id */
  abstract sendTestEvent(connection: Connection, options?: CallOptions): Promise<string>;

  /** How far a test event has come. */
  abstract testEvent(connection: Connection, id: string, options?: CallOptions): Promise<TestEventResult>;
}
