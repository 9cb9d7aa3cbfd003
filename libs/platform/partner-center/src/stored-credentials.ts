import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DocumentConflict, Documents } from '#platform/documents';
import { SecretBox, type SealedSecret } from '#platform/secrets';
import { PartnerCenterCredentials } from './partner-center.js';

const COLLECTION = 'secrets';
const PREFIX = 'partner-center:';

/** How the secrets of one connection lie in the store. Only `sealed` is secret, and it is encrypted. */
interface StoredRecord {
  /** New whenever a person replaces the credentials. */
  readonly generation: string;
  /** Rises with every rotation of the refresh token within a generation. */
  readonly rotation: number;
  readonly sealed: SealedSecret;
  /** Milliseconds since 1970 (UTC) of the last time that Microsoft gave a refresh token. */
  readonly renewedAt: number;
}

/** The secrets of one connection as they lie in the store, still sealed. */
export interface HeldCredentials {
  readonly connectionId: string;
  /** Version of the document. */
  readonly version: number;
  readonly record: StoredRecord;
}

/** The secrets themselves. Never to leave this library. */
export interface OpenCredentials {
  readonly clientSecret: string;
  readonly refreshToken?: string;
}

/** Keeps the secrets of a connection in the `secrets` collection, sealed under the installation's key (§1.3, §11). */
@Injectable()
export class StoredCredentials extends PartnerCenterCredentials {
  constructor(
    private readonly documents: Documents,
    private readonly box: SecretBox,
  ) {
    super();
  }

  async save(connectionId: string, secrets: OpenCredentials): Promise<void> {
    await this.documents.put(
      COLLECTION,
      PREFIX + connectionId,
      this.sealed(connectionId, { generation: randomUUID(), rotation: 0, renewedAt: Date.now() }, secrets),
    );
  }

  async remove(connectionId: string): Promise<void> {
    await this.documents.delete(COLLECTION, PREFIX + connectionId);
  }

  async has(connectionId: string): Promise<boolean> {
    return (await this.held(connectionId)) !== undefined;
  }

  /** The sealed secrets, or undefined when there are none. */
  async held(connectionId: string): Promise<HeldCredentials | undefined> {
    const stored = await this.documents.get<StoredRecord>(COLLECTION, PREFIX + connectionId);
    return stored && { connectionId, version: stored.version, record: stored.body };
  }

  /**
   * Decrypts them.
   * @throws SecretKeyMismatch, SecretTampered
   */
  open({ connectionId, record }: HeldCredentials): OpenCredentials {
    return JSON.parse(this.box.open(record.sealed, placeOf(connectionId, record))) as OpenCredentials;
  }

  /**
   * Makes a newly given refresh token the one that counts, durable before it answers; until then the one before it stays. Does nothing if a
   * person replaced or removed the credentials meanwhile. Of two processes that redeem at once, the token that was given later stays.
   * @returns whether the credentials are still the same
   */
  async rotate(
    held: HeldCredentials,
    { refreshToken, givenAt }: { readonly refreshToken: string; readonly givenAt: number },
  ): Promise<boolean> {
    for (let current: HeldCredentials | undefined = held; current !== undefined; current = await this.held(held.connectionId)) {
      if (current.record.generation !== held.record.generation) return false;
      const isOvertaken = current.record.rotation !== held.record.rotation && current.record.renewedAt > givenAt;
      if (isOvertaken) return true;
      const next = { generation: held.record.generation, rotation: current.record.rotation + 1, renewedAt: givenAt };
      const record = this.sealed(held.connectionId, next, { ...this.open(current), refreshToken });
      try {
        await this.documents.put(COLLECTION, PREFIX + held.connectionId, record, { ifVersion: current.version });
        return true;
      } catch (error) {
        if (!(error instanceof DocumentConflict)) throw error;
      }
    }
    return false;
  }

  private sealed(connectionId: string, record: Omit<StoredRecord, 'sealed'>, secrets: OpenCredentials): StoredRecord {
    const plain = JSON.stringify({
      clientSecret: secrets.clientSecret,
      ...(secrets.refreshToken === undefined ? {} : { refreshToken: secrets.refreshToken }),
    });
    return { ...record, sealed: this.box.seal(plain, placeOf(connectionId, record)) };
  }
}

function placeOf(
  connectionId: string,
  { generation, rotation }: { readonly generation: string; readonly rotation: number },
): { purpose: string; id: string; version: string } {
  return { purpose: 'partner-center', id: connectionId, version: `${generation}/${rotation}` };
}
