import type { SubscriptionSnapshot } from '../../contracts/index.js';

/** Microsoft could not be read. */
export class SourceFailed extends Error {
  constructor(
    /** `broken`: only the partner can mend it. `passing`: worth another try. */
    readonly kind: 'broken' | 'passing',
    /** Kebab-case reason. */
    readonly reason: string,
    /** Milliseconds, when Microsoft named them. */
    readonly retryAfter: number | undefined,
  ) {
    super(reason);
    this.name = 'SourceFailed';
  }
}

/** Where a company's subscriptions are read from: what the synchronisation needs, whoever provides it. */
export abstract class SubscriptionSource {
  /** Every subscription of a company, in every state. Undefined when the company is not known (yet). @throws SourceFailed */
  abstract read(companyId: string): Promise<{ readonly partnerId: string; readonly snapshots: readonly SubscriptionSnapshot[] } | undefined>;
}
