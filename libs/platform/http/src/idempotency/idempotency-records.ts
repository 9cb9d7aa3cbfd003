import { Inject, Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { CLOCK } from '#platform/configuration';
import { DocumentConflict, Documents } from '#platform/documents';
import { toMilliseconds, type Clock } from '#platform/kernel';

const COLLECTION = 'idempotency';

/** Milliseconds for which an answer is kept: longer than the seven days in which Microsoft takes seats back. */
export const KEPT = 8 * 86_400_000;

/** Milliseconds after which a request that gives no sign of life counts as dead. */
export const LEASE = 30_000;

/** An answer as it was given, so that it can be given again. */
export interface StoredAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: { readonly [name: string]: string };
}

type Entry =
  | { readonly state: 'running'; readonly fingerprint: string; readonly leaseUntil: number }
  | { readonly state: 'done'; readonly fingerprint: string; readonly rights: string; readonly answer: StoredAnswer };

/** What is to be done with a request. */
export type Beginning =
  | { readonly kind: 'run'; readonly turn: Turn }
  | { readonly kind: 'replay'; readonly answer: StoredAnswer }
  | { readonly kind: 'running' }
  | { readonly kind: 'reused' };

/** The right to carry one request out. */
export interface Turn {
  /** Says that the work goes on. */
  renew(): Promise<void>;
  /** Keeps the answer. */
  done(answer: StoredAnswer): Promise<void>;
  /** Keeps nothing: the same request may be sent again and is carried out again. */
  forget(): Promise<void>;
}

/** Remembers requests by their key: absent → running → done. Every step is a compare-and-set, so that of two alike only one runs. */
@Injectable()
export class IdempotencyRecords {
  constructor(
    @Inject(Documents) private readonly documents: Documents,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @param scope who asks for what under which key; only its digest is stored
   * @param rights what they may do now; after a change of it the request is carried out again, so that its rules are asked anew
   */
  async begin(scope: string, fingerprint: string, rights: string): Promise<Beginning> {
    const key = createHash('sha256').update(scope).digest('base64url');
    const stored = await this.documents.get<Entry>(COLLECTION, key);
    const now = this.now();
    if (stored && stored.body.fingerprint !== fingerprint) return { kind: 'reused' };
    if (stored?.body.state === 'done' && stored.body.rights === rights) return { kind: 'replay', answer: stored.body.answer };
    // A dead request is carried out again: its command id is the same, so nothing is done twice.
    if (stored?.body.state === 'running' && now < stored.body.leaseUntil) return { kind: 'running' };
    try {
      const version = await this.documents.put(COLLECTION, key, running(fingerprint, now), { ifVersion: stored?.version ?? 'absent', expiresAt: now + KEPT });
      return { kind: 'run', turn: this.turn(key, fingerprint, rights, version) };
    } catch (error) {
      if (error instanceof DocumentConflict) return { kind: 'running' };
      throw error;
    }
  }

  private turn(key: string, fingerprint: string, rights: string, first: number): Turn {
    let version = first;
    // Steps of one turn follow each other; a step that comes too late finds another version and leaves it alone.
    let last: Promise<void> = Promise.resolve();
    const step = (work: () => Promise<void>): Promise<void> => {
      const done = last.then(work).catch((error: unknown) => {
        if (!(error instanceof DocumentConflict)) throw error;
      });
      // A sign of life that failed tells its caller, and must not keep the answer from being written.
      last = done.catch(() => undefined);
      return done;
    };
    const write = async (body: Entry): Promise<void> => {
      version = await this.documents.put(COLLECTION, key, body, { ifVersion: version, expiresAt: this.now() + KEPT });
    };
    return {
      renew: () => step(() => write(running(fingerprint, this.now()))),
      done: (answer) => step(() => write({ state: 'done', fingerprint, rights, answer })),
      forget: () => step(() => this.documents.delete(COLLECTION, key, { ifVersion: version })),
    };
  }

  private now(): number {
    return toMilliseconds(this.clock.now());
  }
}

function running(fingerprint: string, now: number): Entry {
  return { state: 'running', fingerprint, leaseUntil: now + LEASE };
}
