import { Inject, Injectable } from '@nestjs/common';
import session from 'express-session';
import { createHash } from 'node:crypto';
import { CLOCK } from '#platform/configuration';
import { DocumentConflict, Documents, DocumentsUnavailable } from '#platform/documents';
import { toMilliseconds, type Clock } from '#platform/kernel';
import type { SignedIn } from '../callers/request.js';

const SESSIONS = 'sessions';
/** Which sessions a person has, so that they can be ended from outside. */
const BY_PERSON = 'sessions-by-person';

/** Milliseconds without a request after which a session ends. */
export const IDLE = 30 * 60_000;
/** Milliseconds after sign-in at which a session ends in any case. */
export const ABSOLUTE = 8 * 60 * 60_000;
/** Milliseconds for which a session is not written again only because it was used. */
const TOUCH_EVERY = 60_000;

interface StoredSession {
  readonly session: session.SessionData;
  /** Milliseconds since 1970 (UTC). */
  readonly signedInAt: number;
  readonly lastSeenAt: number;
}

type WithPerson = session.SessionData & { passport?: { user?: SignedIn } };
type Done<Result = void> = (error?: unknown, result?: Result) => void;

/** Sessions on the server, in the document store. Its keys are digests: whoever reads the store cannot take a session over. */
@Injectable()
export class Sessions extends session.Store {
  constructor(
    @Inject(Documents) private readonly documents: Documents,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    super();
  }

  /**
   * Ends every session of a person, at once.
   * @returns how many
   */
  async end(person: { readonly tenantId: string; readonly objectId: string }): Promise<number> {
    const entries = await this.documents.list<{ readonly session: string }>(BY_PERSON, `${person.tenantId}/${person.objectId}/`, 1_000);
    for (const { key, body } of entries) {
      await this.documents.delete(SESSIONS, body.session);
      await this.documents.delete(BY_PERSON, key);
    }
    return entries.length;
  }

  override get(id: string, done: Done<session.SessionData | null>): void {
    answer(this.read(digest(id)), done);
  }

  override set(id: string, data: session.SessionData, done: Done = () => undefined): void {
    answer(this.write(digest(id), data), done);
  }

  override touch(id: string, _data: session.SessionData, done: Done = () => undefined): void {
    answer(this.keepAlive(digest(id)), done);
  }

  override destroy(id: string, done: Done = () => undefined): void {
    answer(this.documents.delete(SESSIONS, digest(id)), done);
  }

  private async read(key: string): Promise<session.SessionData | null> {
    const stored = await this.documents.get<StoredSession>(SESSIONS, key);
    if (!stored) return null;
    const now = this.now();
    const isOver = now >= stored.body.lastSeenAt + IDLE || now >= stored.body.signedInAt + ABSOLUTE;
    return isOver ? null : stored.body.session;
  }

  private async write(key: string, data: WithPerson): Promise<void> {
    const person = data.passport?.user;
    // Only a sign-in leaves a session; nothing is kept for strangers.
    if (!person) return;
    const { signedInAt, identity } = person;
    const body: StoredSession = { session: data, signedInAt, lastSeenAt: this.now() };
    await this.documents.put(BY_PERSON, `${identity.tenantId}/${identity.objectId}/${key}`, { session: key }, { expiresAt: signedInAt + ABSOLUTE });
    await this.documents.put(SESSIONS, key, body, { expiresAt: expiryOf(body) });
  }

  /** Never brings back a session that was ended meanwhile, nor writes at each of many requests at once. */
  private async keepAlive(key: string): Promise<void> {
    try {
      const stored = await this.documents.get<StoredSession>(SESSIONS, key);
      if (!stored || this.now() < stored.body.lastSeenAt + TOUCH_EVERY) return;
      const body = { ...stored.body, lastSeenAt: this.now() };
      await this.documents.put(SESSIONS, key, body, { ifVersion: stored.version, expiresAt: expiryOf(body) });
    } catch (error) {
      // The answer is on its way already; a sign of life that cannot be written ends no session.
      if (!(error instanceof DocumentConflict || error instanceof DocumentsUnavailable)) throw error;
    }
  }

  private now(): number {
    return toMilliseconds(this.clock.now());
  }
}

function expiryOf(stored: StoredSession): number {
  return Math.min(stored.lastSeenAt + IDLE, stored.signedInAt + ABSOLUTE);
}

function answer<Result>(result: Promise<Result>, done: Done<Result>): void {
  result.then(
    (value) => done(null, value),
    (error: unknown) => done(error),
  );
}

const digest = (id: string): string => createHash('sha256').update(id).digest('base64url');
