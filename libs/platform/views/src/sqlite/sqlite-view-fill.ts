import type { Position } from '#platform/kernel';
import type { Database } from '#platform/sqlite';
import { identityOf } from '../view-identity.js';
import { CheckpointMoved, DraftGone, ViewDraft, ViewFill, type AnyView, type StoredRow, type ViewBatch } from '../view-store.js';
import type { DraftGeneration, GenerationRegister, LiveGeneration } from './generation-register.js';
import { GenerationTable } from './generation-table.js';
import { tableOf } from './view-table.js';

/** What a fill works with. */
export interface SqliteFillParts {
  readonly database: Database;
  readonly register: GenerationRegister;
  readonly view: AnyView;
  readonly table: GenerationTable;
}

/** Fills the live generation; rows and checkpoint change in one transaction. */
export class SqliteLiveFill extends ViewFill {
  readonly generation: string;
  private said = false;

  constructor(private readonly parts: SqliteFillParts) {
    super();
    this.generation = String(parts.table.generation);
  }

  override async checkpoint(): Promise<Position | undefined> {
    return this.stillLive((live) => live.position);
  }

  override async rows(keys: readonly string[]): Promise<ReadonlyMap<string, StoredRow>> {
    return this.stillLive(() => this.parts.table.rows(keys));
  }

  override async apply({ after, to, changes }: ViewBatch): Promise<void> {
    const { register, view, table } = this.parts;
    this.stillLive(({ position }) => {
      if (position !== after) throw new CheckpointMoved(view);
      for (const change of changes) table.write(change);
      register.move(identityOf(view), to);
    });
  }

  override async caughtUp(): Promise<void> {
    if (this.said) return;
    this.stillLive((live) => this.parts.register.setLive(identityOf(this.parts.view), { ...live, ready: true }));
    this.said = true;
  }

  override async clear(): Promise<void> {
    this.said = false;
    this.stillLive((live) => {
      this.parts.table.empty();
      this.parts.register.setLive(identityOf(this.parts.view), { ...live, position: undefined, ready: false });
    });
  }

  private stillLive<T>(work: (live: LiveGeneration) => T): T {
    const { database, register, view, table } = this.parts;
    return database.transaction(() => {
      const live = register.live(identityOf(view));
      if (live?.generation !== table.generation) throw new CheckpointMoved(view);
      return work(live);
    }).immediate();
  }
}

/** Fills a generation that readers do not see yet. */
export class SqliteDraft extends ViewDraft {
  readonly generation: string;

  constructor(private readonly parts: SqliteFillParts) {
    super();
    this.generation = String(parts.table.generation);
  }

  override async checkpoint(): Promise<Position | undefined> {
    return this.stillThere(({ position }) => position);
  }

  override async rows(keys: readonly string[]): Promise<ReadonlyMap<string, StoredRow>> {
    return this.stillThere(() => this.parts.table.rows(keys));
  }

  override async apply({ after, to, changes }: ViewBatch): Promise<void> {
    const { register, view, table } = this.parts;
    this.stillThere(({ position }) => {
      if (position !== after) throw new CheckpointMoved(view);
      for (const change of changes) table.write(change);
      register.moveDraftTo(table.generation, to);
    });
  }

  override async caughtUp(): Promise<void> {
    // Readers are let in when it is published.
  }

  override async clear(): Promise<void> {
    this.stillThere(({ generation }) => {
      this.parts.table.empty();
      this.parts.register.moveDraftTo(generation, undefined);
    });
  }

  override async publish(whatever = false): Promise<boolean> {
    const { database, register, view } = this.parts;
    return this.stillThere(({ generation, position }) => {
      const identity = identityOf(view);
      const live = register.live(identity);
      if (!whatever && (live?.position ?? -1n) > (position ?? -1n)) return false;
      if (live?.former !== undefined) database.exec(`DROP TABLE IF EXISTS ${tableOf(identity, live.former)}`);
      register.setLive(identity, { generation, position, ready: true, former: live?.generation });
      register.removeDraft(generation);
      return true;
    });
  }

  override async discard(): Promise<void> {
    const { database, register, view, table } = this.parts;
    database.transaction(() => {
      if (!register.draft(table.generation)) return;
      database.exec(`DROP TABLE IF EXISTS ${tableOf(identityOf(view), table.generation)}`);
      register.removeDraft(table.generation);
    }).immediate();
  }

  private stillThere<T>(work: (draft: DraftGeneration) => T): T {
    const { database, register, view, table } = this.parts;
    return database.transaction(() => {
      const draft = register.draft(table.generation);
      if (!draft) throw new DraftGone(view);
      return work(draft);
    }).immediate();
  }
}
