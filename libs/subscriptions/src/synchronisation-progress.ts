import { Injectable } from '@nestjs/common';
import { Documents } from '#platform/documents';
import type { Synchronisation } from './contracts/index.js';

const COLLECTION = 'synchronisations';

/** How far the reading of each company's subscriptions has come. */
@Injectable()
export class SynchronisationProgress {
  constructor(private readonly documents: Documents) {}

  /** Progress of a company; `never` before the first reading. */
  async of(companyId: string): Promise<Synchronisation> {
    const stored = await this.documents.get<Synchronisation>(COLLECTION, companyId);
    return stored?.body ?? { companyId, state: 'never', read: 0, total: null, problem: null, finishedAt: null };
  }

  /** Replaces it. */
  async save(progress: Synchronisation): Promise<void> {
    await this.documents.put(COLLECTION, progress.companyId, progress);
  }

  /** Shows at once that a reading was asked for. */
  async started(companyId: string): Promise<void> {
    await this.save({ ...(await this.of(companyId)), state: 'running', problem: null });
  }
}
