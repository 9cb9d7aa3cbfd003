import { setTimeout as pause } from 'node:timers/promises';
import type { HeldLease, Leases } from './leases.js';

/**
 * Runs work that one process should do at a time: calls `work` when this process may, with a signal that aborts when it may no longer.
 * Resolves when `signal` aborted and the work ended, or when the work ended by itself. It saves work and never proves anything: what must not
 * happen twice is guarded where it is written.
 * @param name what is worked on, the same in every process
 * @throws whatever the work throws
 */
export type WorkAlone = (name: string, signal: AbortSignal, work: (held: AbortSignal) => Promise<void>) => Promise<void>;

/** For an installation of one process: it may always. */
export const alwaysAlone: WorkAlone = (_name, signal, work) => work(signal);

/** How a lease is held; everything in milliseconds. */
export interface LeaseTerms {
  /** How long a process that died or froze keeps the others waiting; default 5,000. */
  readonly length: number;
  /** Pause between two renewals; default 1,500. */
  readonly renewal: number;
  /** Pause between two looks of a process that stands by; default 1,000. */
  readonly look: number;
}

/** What holding leases needs. */
export interface LeaseHolding {
  readonly leases: Leases;
  /** Names this process for whoever looks at the lease. */
  readonly owner: string;
  /** Milliseconds since 1970 (UTC), as the leases count them. */
  readonly now: () => number;
  readonly terms?: LeaseTerms;
}

const usualTerms: LeaseTerms = { length: 5_000, renewal: 1_500, look: 1_000 };

/**
 * For any number of processes: whoever has the lease works, the others stand by and look again and again. The lease is renewed while the work
 * goes on and given back as soon as it ends. Work whose lease somebody else took, or that could not be renewed in time, is stopped, and
 * this process stands by again. Documents that do not answer mean that nobody can take it: the work goes on until the lease runs out.
 */
export function aloneByLease({ leases, owner, now, terms = usualTerms }: LeaseHolding): WorkAlone {
  return async (name, signal, work) => {
    while (!signal.aborted) {
      const lease = await leases.acquire(name, owner, terms.length).catch(() => undefined);
      if (!lease) await pause(terms.look, undefined, { signal }).catch(() => undefined);
      else if ((await new Holding(leases, lease, now, terms).during(signal, work)) === 'ended') return;
    }
  };
}

/** One holding of a lease, from taking it to giving it back or losing it. */
class Holding {
  private readonly losing = new AbortController();

  constructor(
    private readonly leases: Leases,
    private lease: HeldLease,
    private readonly now: () => number,
    private readonly terms: LeaseTerms,
  ) {}

  async during(signal: AbortSignal, work: (held: AbortSignal) => Promise<void>): Promise<'ended' | 'lost'> {
    const done = new AbortController();
    const renewing = this.renewUntil(done.signal);
    try {
      await work(AbortSignal.any([signal, this.losing.signal]));
      return this.losing.signal.aborted ? 'lost' : 'ended';
    } finally {
      done.abort();
      await renewing;
      // It runs out by itself when the documents do not answer.
      await this.leases.release(this.lease).catch(() => undefined);
    }
  }

  private async renewUntil(done: AbortSignal): Promise<void> {
    for (;;) {
      await pause(this.terms.renewal, undefined, { signal: done }).catch(() => undefined);
      if (done.aborted || this.losing.signal.aborted) return;
      try {
        const renewed = await this.leases.renew(this.lease, this.terms.length);
        if (renewed) this.lease = renewed;
        else this.losing.abort();
      } catch {
        if (this.lease.until <= this.now()) this.losing.abort();
      }
    }
  }
}
