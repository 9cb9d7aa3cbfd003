/**
 * What one process of an installation does. `api` answers people, `worker` runs views and reactions, `all` does both. `command`, which no setting
 * names, is an operator's command: it runs views while nobody else does, so that it sees what it did, and leaves reactions alone.
 */
export type ProcessRole = 'all' | 'api' | 'worker' | 'command';

/** How this installation runs. Validated at start; every mistake is reported at once, each with its fix. */
export abstract class Configuration {
  /** Address under which browsers reach the portal, without a trailing slash. https, or http towards loopback only. */
  abstract readonly url: string;
  /** TCP port to listen on. */
  abstract readonly port: number;
  /** Folder of the embedded stores and the demo's generated key. */
  abstract readonly dataDirectory: string;
  /** 32 bytes; encrypts secrets at rest and signs session cookies. Never logged. */
  abstract readonly secretKey: Buffer;
  /** `sqlite`, or the connection string of an EventStoreDB (`esdb://…`, `kurrentdb://…`). May hold a password: never logged. */
  abstract readonly eventStore: string;
  /** `sqlite`, or the connection string of a MongoDB (`mongodb://…`). Views and all other documents lie there. May hold a password: never logged. */
  abstract readonly views: string;
  /** What this process does (`SEATKEEPER_ROLE`): `api` answers people, `worker` runs views and reactions, `all` does both; `all` when left out. */
  readonly role?: ProcessRole;
  abstract readonly entra: {
    /** For example `https://login.microsoftonline.com`. */
    readonly authority: string;
    readonly clientId: string;
    readonly clientSecret: string;
  };
  abstract readonly partnerCenter: {
    /** For example `https://api.partnercenter.microsoft.com`. */
    readonly url: string;
    /** Token endpoint's authority, for example `https://login.microsoftonline.com`. */
    readonly authority: string;
    /** Milliseconds after which a call is given up (default 60,000). */
    readonly timeout: number;
    /** How Microsoft tells of changes; left out when it shall not. */
    readonly events?: {
      /** Public address of this installation as Microsoft reaches it, without a trailing slash (`PARTNER_CENTER_EVENTS_URL`). */
      readonly url: string;
      /** Hosts, with their ports, from which certificates of events may be fetched; one that begins with `*.` stands for all below it. */
      readonly certificateHosts: readonly string[];
      /** Further root certificates to trust, in PEM (`PARTNER_CENTER_EVENTS_ROOTS` names their file); none when left out. */
      readonly roots?: string;
    };
  };
  /** Demo mode: simulator and demo sign-in instead of Microsoft. Never on in production (`NODE_ENV=production`). */
  abstract readonly demo: boolean;
  /** `NODE_ENV=production`: `__Host-` cookies, no simulator, no plain http. */
  abstract readonly production: boolean;
  /** Least severe level that is logged (`LOG_LEVEL`); `info` when left out. */
  readonly logLevel?: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  /** Proxies whose `X-Forwarded-*` headers are believed (`TRUSTED_PROXIES`); nobody's when left out. */
  readonly trustedProxies?: readonly string[];
  /** Requests per minute that one person, or one address nobody signed in from, may send (`RATE_LIMIT`); 600 when left out. */
  readonly rateLimit?: number;
  /** How carefully Microsoft's windows for taking seats back are read; the defaults when left out. */
  readonly seatPolicy?: {
    /** Milliseconds kept clear before a deadline (`NCE_SAFETY_MARGIN`, default 300,000). */
    readonly safetyMargin: number;
    /** How long seats that are added now can probably be taken back (`NCE_WINDOW`, default `hours`): 7 × 24 hours, or until the end of the seventh day (UTC). */
    readonly windowReading: 'hours' | 'calendar-days';
  };
}
