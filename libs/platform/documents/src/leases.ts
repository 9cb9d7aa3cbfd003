import { randomUUID } from 'node:crypto';
import { DocumentConflict, type Documents } from './documents.js';

/** The right to work on something alone until a moment. */
export interface HeldLease {
  readonly name: string;
  readonly owner: string;
  /** Milliseconds since 1970 (UTC); from then on somebody else may have it. */
  readonly until: number;
  /** Tells this holding from every other one, also of the same owner. */
  readonly token: string;
}

type LeaseBody = Omit<HeldLease, 'name'>;

/** Where leases lie. They are good for the moment only, so nothing else may rest on them. */
export const leaseCollection = 'leases';
// Milliseconds for which a lease that ran out is kept, so that its traces can still be looked at before the sweep takes them.
const keepFor = 86_400_000;

/**
 * Leases between processes, on any document store: at most one holder per name at any moment of the clock that all processes share. A
 * holder stops before `until`, or renews in time; clocks of different machines must agree better than the safety margin that it leaves.
 */
export class Leases {
  /** @param now milliseconds since 1970 (UTC) */
  constructor(private readonly documents: Documents, private readonly now: () => number) {}

  /**
   * Takes the lease for a number of milliseconds.
   * @returns undefined when somebody holds it, be it the same owner
   */
  async acquire(name: string, owner: string, milliseconds: number): Promise<HeldLease | undefined> {
    const current = await this.documents.get<LeaseBody>(leaseCollection, name);
    if (current && current.body.until > this.now()) return undefined;
    return this.write({ name, owner, token: randomUUID(), until: this.now() + milliseconds }, current?.version ?? 'absent');
  }

  /**
   * Holds it until `milliseconds` from now, never for less than before. Works as long as nobody else took it, even if it ran out.
   * @returns undefined when it is lost: stop at once
   */
  async renew(lease: HeldLease, milliseconds: number): Promise<HeldLease | undefined> {
    const current = await this.documents.get<LeaseBody>(leaseCollection, lease.name);
    if (current?.body.token !== lease.token) return undefined;
    return this.write({ ...lease, until: Math.max(current.body.until, this.now() + milliseconds) }, current.version);
  }

  /** Gives it back. Harmless when it is lost. */
  async release(lease: HeldLease): Promise<void> {
    const current = await this.documents.get<LeaseBody>(leaseCollection, lease.name);
    if (current?.body.token !== lease.token) return;
    try {
      await this.documents.delete(leaseCollection, lease.name, { ifVersion: current.version });
    } catch (error) {
      if (!(error instanceof DocumentConflict)) throw error;
    }
  }

  /** Those that somebody holds now, with names that begin with a prefix, at most 1,000 in the order of their names. */
  async held(prefix = ''): Promise<HeldLease[]> {
    const leases = await this.documents.list<LeaseBody>(leaseCollection, prefix, 1_000);
    return leases.filter(({ body }) => body.until > this.now()).map(({ key, body }) => ({ name: key, ...body }));
  }

  private async write({ name, ...body }: HeldLease, ifVersion: number | 'absent'): Promise<HeldLease | undefined> {
    try {
      await this.documents.put(leaseCollection, name, body, { ifVersion, expiresAt: body.until + keepFor });
      return { name, ...body };
    } catch (error) {
      if (error instanceof DocumentConflict) return undefined;
      throw error;
    }
  }
}
