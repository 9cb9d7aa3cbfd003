import type { Instant } from './instant.js';

/** Something that a partner has to look at, until it is mended. */
export interface AttentionItem {
  /** Kebab-case kind: `connection-broken`, `customer-paused`, …; pages treat kinds that they do not know alike. */
  readonly kind: string;
  /** Tells it from others of its kind. */
  readonly id: string;
  /** What it is about: a name. */
  readonly subject: string;
  /** One plain sentence that says what happened. */
  readonly message: string;
  /** One plain sentence that says what to do. */
  readonly advice: string;
  /** UTC. */
  readonly since: Instant;
  /** Path of the portal's page where it is mended. */
  readonly link: string;
}
