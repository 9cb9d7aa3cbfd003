/** A subscription whose history can be read. */
export class AuditedSubscription {
  readonly subscriptionId!: string;
  readonly companyId!: string;
  readonly companyName!: string;
  readonly productName!: string;
  readonly friendlyName!: string;
  /** Seats now. */
  readonly quantity!: number;
  /** Number of facts. */
  readonly facts!: number;
  /** UTC. */
  readonly lastFactAt!: string;
}

export class AuditedSubscriptionPage {
  readonly items!: AuditedSubscription[];
  readonly next!: string | null;
}

/** Somebody who did something. */
export class AuditActor {
  readonly kind!: 'person' | 'system';
  readonly name!: string;
  /** `preferred_username`, for people. */
  readonly username!: string | null;
}

/** Microsoft's answer, where there was one. */
export class AuditExchange {
  readonly requestId!: string;
  readonly correlationId!: string | null;
  readonly httpStatus!: number | null;
  readonly code!: string | null;
  readonly description!: string | null;
}

/** One fact, told for people; `data` holds it verbatim. */
export class AuditEntry {
  readonly factId!: string;
  /** Number within the subscription's stream, from 0. */
  readonly revision!: number;
  /** Type of the fact, for example `QuantityChangeRequested`. */
  readonly type!: string;
  /** When it happened at its source, UTC. */
  readonly happenedAt!: string;
  /** When Seatkeeper learnt it, UTC. */
  readonly recordedAt!: string;
  readonly actor!: AuditActor;
  /** On whose behalf, if somebody else's. */
  readonly onBehalfOf!: AuditActor | null;
  /** What happened, in one sentence. */
  readonly what!: string;
  /** Why it was allowed or refused: rule, numbers and deadline in words; null where nothing was decided. */
  readonly why!: string | null;
  readonly microsoft!: AuditExchange | null;
  /** Seats that Seatkeeper believed Microsoft to hold after this fact; null before the first observation. */
  readonly quantityAfter!: number | null;
  /** Kind of the mark on the timeline: Microsoft was read, seats changed, a refusal, or a step in between. */
  readonly mark!: 'observed' | 'change' | 'refused' | 'step';
  readonly commandId!: string;
  readonly correlationId!: string;
  /** The fact's data as it is stored, upcast. */
  readonly data!: object;
}

/** History of one subscription in order. */
export class SubscriptionHistory {
  readonly subscriptionId!: string;
  readonly companyId!: string;
  readonly companyName!: string;
  readonly productName!: string;
  readonly friendlyName!: string;
  readonly items!: AuditEntry[];
  readonly next!: string | null;
}
