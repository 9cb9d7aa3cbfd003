import type { Instant } from '#platform/kernel';
import type { MicrosoftExchange, StandingInstructions, SubscriptionSnapshot } from '../../contracts/index.js';

/** Where a subscription lies at Microsoft. */
export interface OrderTarget {
  readonly companyId: string;
  /** Microsoft's id of the subscription. */
  readonly microsoftId: string;
  /** Ties the calls to the command in the log. */
  readonly correlationId: string;
}

/** A subscription as Microsoft shows it now, and what a write needs to build on it. */
export interface Observation {
  readonly snapshot: SubscriptionSnapshot;
  /** What stands for renewal; null when nothing does. */
  readonly standing: StandingInstructions | null;
  /** The adapter's own: the whole resource as it was read. */
  readonly resource: unknown;
}

/** What came of a write. Anything that is not clearly one of the first four is `unknown`. */
export type OrderAnswer =
  | { readonly kind: 'done'; readonly observation: Observation; readonly exchange: MicrosoftExchange }
  /** Microsoft will do it later. */
  | { readonly kind: 'accepted'; readonly exchange: MicrosoftExchange }
  /** Microsoft said no; asking again would not help. */
  | { readonly kind: 'refused'; readonly reason: string; readonly exchange: MicrosoftExchange | null }
  /** Definitely not done, but may be asked again: throttled, busy, not reachable, changed since it was read. */
  | { readonly kind: 'not-done'; readonly reason: string; readonly retryAfter: number | undefined; readonly exchange: MicrosoftExchange | null }
  | { readonly kind: 'unknown'; readonly reason: string; readonly exchange: MicrosoftExchange | null };

/** Microsoft could not be read. */
export class ObservationFailed extends Error {
  constructor(
    /** `broken`: asking again will not help until the partner acts. `passing`: worth another try. */
    readonly kind: 'broken' | 'passing',
    readonly reason: string,
    /** Milliseconds, when Microsoft named them. */
    readonly retryAfter: number | undefined,
    readonly exchange: MicrosoftExchange | null,
  ) {
    super(reason);
    this.name = 'ObservationFailed';
  }
}

/** Orders seats at Microsoft: what the reaction needs, whoever provides it. */
export abstract class SeatOrdering {
  /** Milliseconds after which a call is given up. */
  abstract readonly timeout: number;

  /** Reads the subscription now. @throws ObservationFailed */
  abstract observe(target: OrderTarget): Promise<Observation>;

  /**
   * Asks for a total quantity on top of what was observed. Never throws for an answer of Microsoft.
   * @param giveUpAt no request is on its way after this moment
   */
  abstract order(target: OrderTarget, observation: Observation, quantity: number, requestId: string, giveUpAt: Instant): Promise<OrderAnswer>;

  /** Puts changes at renewal back. Same answers as `order`. */
  abstract restore(target: OrderTarget, observation: Observation, standing: StandingInstructions, requestId: string, giveUpAt: Instant): Promise<OrderAnswer>;
}
