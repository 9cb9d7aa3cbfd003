import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Express } from 'express';
import { PARTNER_CENTER } from '../api/authenticate.js';
import { hostWorld, type HostedWorld } from '../hosted-world.js';
import { DocumentStore } from '../world/document-store.js';
import { begin, type RehearsalImport } from './rehearsal-import.js';

/** A rehearsal with the world it plays in. */
export interface Rehearsal extends HostedWorld {
  readonly id: string;
  readonly about: RehearsalImport;
}

/** More than anybody rehearses at once; each holds its own state in memory. */
const MOST = 50;
const TOKEN_SECONDS = 3_599;

/** Worlds apart from the demo's and from each other, in which one company's future is rehearsed. */
export class Rehearsals {
  private readonly running = new Map<string, Rehearsal>();

  /** @param folder where their states are kept; without it everything stays in memory */
  constructor(private readonly folder: string | undefined, private readonly machineNow: () => number, private readonly apiUrl: () => string) {
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.sqlite'))) this.open(file.slice(0, -'.sqlite'.length));
  }

  /** The machine's clock, milliseconds UTC. */
  machineTime(): number {
    return this.machineNow();
  }

  list(): readonly Rehearsal[] {
    return [...this.running.values()];
  }

  find(id: string): Rehearsal | undefined {
    return this.running.get(id.toLowerCase());
  }

  /** @throws RangeError when there are too many */
  create(imported: RehearsalImport): Rehearsal {
    if (this.running.size >= MOST) throw new RangeError(`There are ${MOST} rehearsals already; delete one first.`);
    return this.open(randomUUID(), imported) as Rehearsal;
  }

  /** Takes a rehearsal back to its start. */
  restart({ world, about }: Rehearsal): void {
    begin(world, about);
  }

  /** Ends a rehearsal and forgets all of it. */
  async delete(id: string): Promise<boolean> {
    const found = this.find(id);
    if (!found) return false;
    this.running.delete(found.id);
    await found.close();
    this.forget(found.id);
    return true;
  }

  /** Base of a rehearsal's `/v1/…`. */
  urlOf(id: string): string {
    return `${this.apiUrl()}/rehearsals/${id}`;
  }

  /** A bearer token that is valid in this rehearsal only; delegated, with MFA. */
  accessToken({ key, about }: Rehearsal): { readonly accessToken: string; readonly expiresIn: number } {
    const issued = Math.floor(this.machineNow() / 1_000);
    const { partnerTenantId } = about.customer;
    const claims = {
      aud: PARTNER_CENTER, iss: `https://sts.windows.net/${partnerTenantId}/`, iat: issued, nbf: issued, exp: issued + TOKEN_SECONDS + 1, appid: 'rehearsal',
      tid: partnerTenantId, upn: 'rehearsal@partner.example', scp: 'user_impersonation', amr: ['pwd', 'mfa'], ver: '1.0',
    };
    return { accessToken: key.sign(claims), expiresIn: TOKEN_SECONDS };
  }

  /** Partner Center's API of every rehearsal below `/rehearsals/{id}`. */
  mount(app: Express): void {
    app.use('/rehearsals/:id', (request, response, next) => {
      const found = this.find(request.params.id);
      if (!found) return void response.status(404).json({ code: 1000, description: 'Not found', data: [], source: 'PartnerFD' });
      found.api(request, response, next);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.list().map((rehearsal) => rehearsal.close()));
    this.running.clear();
  }

  private open(id: string, imported?: RehearsalImport): Rehearsal | undefined {
    const documents = new DocumentStore(this.folder ? join(this.folder, `${id}.sqlite`) : ':memory:');
    const hosted = hostWorld(documents, this.machineNow, () => this.urlOf(id));
    if (imported) {
      try {
        begin(hosted.world, imported);
      } catch (error) {
        documents.close();
        this.forget(id);
        throw error;
      }
    }
    const about = documents.get<RehearsalImport>('setting', 'rehearsal');
    if (!about) return void documents.close();
    const rehearsal = { ...hosted, id, about };
    this.running.set(id, rehearsal);
    return rehearsal;
  }

  private forget(id: string): void {
    for (const end of ['', '-wal', '-shm']) if (this.folder) rmSync(join(this.folder, `${id}.sqlite${end}`), { force: true });
  }
}
