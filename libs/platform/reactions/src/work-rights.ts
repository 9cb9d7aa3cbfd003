import type { HeldLease, Leases } from '#platform/documents';
import { LeaseLost, type Lease } from './reaction.js';

/** The right to work on one thing, until it is given back or lost. */
export interface WorkRight extends Lease {
  /** Aborts when somebody else has it. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/** Gives each thing to one worker at a time. */
export abstract class WorkRights {
  /** @returns undefined when somebody is at work on it */
  abstract claim(name: string): Promise<WorkRight | undefined>;
}

/**
 * Rights within the only process that works: embedded installations. The process lock of the data folder proves that there is no other, so
 * nothing needs to be written, and a process that was killed leaves nothing that its successor would have to wait out. (A call that the dead
 * process had started is still waited out: that is the protocol's business, see `nextStep`.)
 */
export class RightsOfOneProcess extends WorkRights {
  private readonly held = new Set<string>();

  override async claim(name: string): Promise<WorkRight | undefined> {
    if (this.held.has(name)) return undefined;
    this.held.add(name);
    return {
      lost: new AbortController().signal,
      ensure: async () => undefined,
      release: async () => void this.held.delete(name),
    };
  }
}

/** How long rights are held, in milliseconds. */
export interface LeaseLengths {
  /** From a claim or a renewal on; renewed three times within it. */
  readonly length: number;
  /** By how much the clocks of the machines may differ. */
  readonly margin: number;
}

/** Rights between any number of processes and machines, as leases in the documents. */
export class LeasedRights extends WorkRights {
  constructor(
    private readonly leases: Leases,
    private readonly owner: string,
    private readonly now: () => number,
    private readonly lengths: LeaseLengths = { length: 10_000, margin: 2_000 },
  ) {
    super();
  }

  override async claim(name: string): Promise<WorkRight | undefined> {
    const lease = await this.leases.acquire(name, this.owner, this.lengths.length);
    return lease && new LeasedRight(this.leases, lease, this.now, this.lengths);
  }
}

class LeasedRight implements WorkRight {
  private readonly losing = new AbortController();
  private readonly renewal: NodeJS.Timeout;
  private renewing: Promise<void> = Promise.resolve();
  readonly lost = this.losing.signal;

  constructor(
    private readonly leases: Leases,
    private lease: HeldLease,
    private readonly now: () => number,
    private readonly lengths: LeaseLengths,
  ) {
    this.renewal = setInterval(() => void this.keep(), lengths.length / 3).unref();
  }

  async ensure(milliseconds: number): Promise<void> {
    const needed = milliseconds + this.lengths.margin;
    if (!this.lost.aborted && this.left() < needed) await this.renew(Math.max(needed, this.lengths.length));
    // The renewal itself may have taken its time.
    if (this.lost.aborted || this.left() < milliseconds) throw new LeaseLost(`${this.lease.name}: somebody else works on it now`);
  }

  async release(): Promise<void> {
    clearInterval(this.renewal);
    await this.leases.release(this.lease);
  }

  private async keep(): Promise<void> {
    // A store that does not answer is no loss yet; the lease runs out by itself.
    await this.renew(this.lengths.length).catch(() => undefined);
    if (this.left() <= 0) this.lose();
  }

  /** One after another: two at once would look to each other like a new owner. */
  private renew(milliseconds: number): Promise<void> {
    const renewed = this.renewing.then(() => this.renewNow(milliseconds));
    this.renewing = renewed.catch(() => undefined);
    return renewed;
  }

  private async renewNow(milliseconds: number): Promise<void> {
    if (this.lost.aborted) return;
    const renewed = await this.leases.renew(this.lease, milliseconds);
    if (renewed) this.lease = renewed;
    else this.lose();
  }

  private left(): number {
    return this.lease.until - this.now();
  }

  private lose(): void {
    clearInterval(this.renewal);
    this.losing.abort();
  }
}
