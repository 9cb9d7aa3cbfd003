import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DocumentConflict, Documents } from '#platform/documents';

const COLLECTION = 'microsoft-events';

/** Which events were taken in already, so that a repetition, by Microsoft or by somebody else, has no effect. */
@Injectable()
export class KnownEvents {
  constructor(private readonly documents: Documents) {}

  async has(delegatedAdminId: string, identity: string): Promise<boolean> {
    return (await this.documents.get(COLLECTION, keyOf(delegatedAdminId, identity))) !== undefined;
  }

  /** @param until milliseconds since 1970 (UTC) to which it is remembered */
  async remember(delegatedAdminId: string, identity: string, until: number): Promise<void> {
    try {
      await this.documents.put(COLLECTION, keyOf(delegatedAdminId, identity), {}, { ifVersion: 'absent', expiresAt: until });
    } catch (error) {
      // The same event arrived twice at once.
      if (!(error instanceof DocumentConflict)) throw error;
    }
  }
}

const keyOf = (delegatedAdminId: string, identity: string): string => createHash('sha256').update(`${delegatedAdminId}\n${identity}`).digest('hex');
