import { DocumentConflict, type Documents } from '#platform/documents';

/** What came of asking for calls. */
export interface Reservation {
  /** Calls that may be made now; 0 when there are none. */
  readonly granted: number;
  /** Milliseconds after which asking again makes sense, when nothing was granted. */
  readonly wait: number;
}

/** Gives out the calls that all processes together may make to one partner tenant. */
export type CallBudget = (wanted: number) => Promise<Reservation>;

interface Bucket {
  readonly tokens: number;
  /** Milliseconds since 1970 (UTC) up to which the bucket was filled. */
  readonly at: number;
}

const COLLECTION = 'partner-center-budgets';
/** Milliseconds for which a reserved call may be made; what is left over then is lost. */
export const RESERVED_FOR = 5_000;
/** Milliseconds by which the clocks of the processes may differ. */
const CLOCKS = 2_000;
/** Milliseconds without a call after which the bucket is full in any case, so that it need not be kept. */
const FORGOTTEN = 600_000;
const TRIES = 20;

/**
 * A token bucket in the documents, one per partner tenant, for any number of processes: in no minute more than `perMinute` calls of all of them,
 * although reserved calls may be made a little later and their clocks differ a little.
 * @param now milliseconds since 1970 (UTC)
 */
export function sharedBudget(documents: Documents, partnerTenantId: string, perMinute: number, now: () => number = Date.now): CallBudget {
  const burst = Math.max(1, Math.floor(perMinute / 5));
  const refill = Math.max(1, perMinute - burst) / (60_000 + RESERVED_FOR + CLOCKS);
  const take = async (wanted: number): Promise<Reservation> => {
    const stored = await documents.get<Bucket>(COLLECTION, partnerTenantId);
    const { tokens, at } = stored?.body ?? { tokens: burst, at: now() };
    const filled = Math.min(burst, tokens + Math.max(0, now() - at) * refill);
    const granted = Math.min(wanted, Math.floor(filled));
    if (granted < 1) return { granted: 0, wait: Math.ceil((1 - filled) / refill) };
    // A clock that is behind must not fill the same stretch of time twice.
    const bucket: Bucket = { tokens: filled - granted, at: Math.max(at, now()) };
    await documents.put(COLLECTION, partnerTenantId, bucket, { ifVersion: stored?.version ?? 'absent', expiresAt: bucket.at + FORGOTTEN });
    return { granted, wait: 0 };
  };
  return async (wanted) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await take(wanted);
      } catch (error) {
        if (!(error instanceof DocumentConflict) || attempt >= TRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 5 * attempt));
      }
    }
  };
}
