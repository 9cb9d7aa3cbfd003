import type { Position } from '#platform/kernel';
import { migrate, type Database } from '#platform/sqlite';
import type { ViewIdentity } from '../view-identity.js';

/** What readers of a view see now. */
export interface LiveGeneration {
  readonly generation: number;
  readonly position: Position | undefined;
  readonly ready: boolean;
  /** What they saw before it was published. */
  readonly former: number | undefined;
}

/** A generation being filled. */
export interface DraftGeneration {
  readonly generation: number;
  readonly position: Position | undefined;
}

interface LiveRow {
  readonly name: string;
  readonly version: bigint;
  readonly shape: string;
  readonly generation: bigint;
  readonly position: bigint | null;
  readonly ready: bigint;
  readonly former: bigint | null;
}

type DraftRow = Omit<LiveRow, 'ready' | 'former'>;

/** Steps that lay out the register; only ever add to the end. */
const steps = [
  'CREATE TABLE view_tables (name TEXT NOT NULL, version INTEGER NOT NULL, shape TEXT NOT NULL, position INTEGER, PRIMARY KEY (name, version)) WITHOUT ROWID',
  `CREATE TABLE view_versions (
     name TEXT NOT NULL, version INTEGER NOT NULL, shape TEXT NOT NULL, generation INTEGER NOT NULL, position INTEGER, ready INTEGER NOT NULL DEFAULT 0, former INTEGER,
     PRIMARY KEY (name, version, shape)
   ) WITHOUT ROWID;
   CREATE TABLE view_drafts (
     generation INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, version INTEGER NOT NULL, shape TEXT NOT NULL, position INTEGER
   );
   INSERT INTO view_versions (name, version, shape, generation, position, ready) SELECT name, version, shape, 0, position, position IS NOT NULL FROM view_tables;
   DROP TABLE view_tables;`,
];

/** Which generations there are, and which one readers see. Steps that belong together go into one transaction of the caller. */
export class GenerationRegister {
  private readonly selectLive;
  private readonly moveLive;
  private readonly selectDraft;
  private readonly moveDraft;

  constructor(private readonly database: Database) {
    migrate(database, 'views', steps);
    this.selectLive = database.prepare<[string, number, string], LiveRow>(`SELECT * FROM view_versions WHERE ${ofView}`).safeIntegers();
    this.moveLive = database.prepare<[bigint | null, string, number, string]>(`UPDATE view_versions SET position = ? WHERE ${ofView}`);
    this.selectDraft = database.prepare<[number], DraftRow>('SELECT * FROM view_drafts WHERE generation = ?').safeIntegers();
    this.moveDraft = database.prepare<[bigint | null, number]>('UPDATE view_drafts SET position = ? WHERE generation = ?');
  }

  live(view: ViewIdentity): LiveGeneration | undefined {
    const row = this.selectLive.get(...keyOf(view));
    return row && { generation: Number(row.generation), position: row.position ?? undefined, ready: row.ready === 1n, former: row.former === null ? undefined : Number(row.former) };
  }

  /** Makes a generation the live one. */
  setLive(view: ViewIdentity, { generation, position, ready, former }: LiveGeneration): void {
    this.database
      .prepare('INSERT OR REPLACE INTO view_versions (name, version, shape, generation, position, ready, former) VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(...keyOf(view), generation, position ?? null, ready ? 1 : 0, former ?? null);
  }

  move(view: ViewIdentity, position: Position): void {
    this.moveLive.run(position, ...keyOf(view));
  }

  /** A number for the first generation of a view: 0 unless a table has that name already. */
  first(view: ViewIdentity): number {
    const taken = this.database.prepare('SELECT 1 FROM view_versions WHERE name = ? AND version = ? AND (generation = 0 OR former = 0)').get(view.name, view.version);
    if (!taken) return 0;
    const generation = this.addDraft(view);
    this.removeDraft(generation);
    return generation;
  }

  draft(generation: number): DraftGeneration | undefined {
    const row = this.selectDraft.get(generation);
    return row && { generation, position: row.position ?? undefined };
  }

  /** @returns its number, which no generation had before */
  addDraft(view: ViewIdentity): number {
    return Number(this.database.prepare('INSERT INTO view_drafts (name, version, shape) VALUES (?, ?, ?)').run(...keyOf(view)).lastInsertRowid);
  }

  moveDraftTo(generation: number, position: Position | undefined): void {
    this.moveDraft.run(position ?? null, generation);
  }

  removeDraft(generation: number): void {
    this.database.prepare('DELETE FROM view_drafts WHERE generation = ?').run(generation);
  }

  removeLive({ name, version, shape }: Pick<ViewIdentity, 'name' | 'version' | 'shape'>): void {
    this.database.prepare(`DELETE FROM view_versions WHERE ${ofView}`).run(name, version, shape);
  }

  /** Forgets what readers saw before. */
  forgetFormer({ name, version, shape }: Pick<ViewIdentity, 'name' | 'version' | 'shape'>): void {
    this.database.prepare(`UPDATE view_versions SET former = NULL WHERE ${ofView}`).run(name, version, shape);
  }

  /** Everything that lies here. */
  all(): RegisteredGeneration[] {
    const live = this.database.prepare<[], LiveRow>('SELECT * FROM view_versions ORDER BY name, version, shape').safeIntegers().all();
    const drafts = this.database.prepare<[], DraftRow>('SELECT * FROM view_drafts ORDER BY generation').safeIntegers().all();
    return [
      ...live.flatMap((row) => [registered(row, 'live'), ...(row.former === null ? [] : [{ ...registered(row, 'former'), generation: Number(row.former), position: undefined }])]),
      ...drafts.map((row) => registered(row, 'draft')),
    ];
  }
}

/** A generation as the register lists it. */
export interface RegisteredGeneration {
  readonly name: string;
  readonly version: number;
  readonly shape: string;
  readonly generation: number;
  readonly position: Position | undefined;
  readonly state: 'live' | 'former' | 'draft';
}

const ofView = 'name = ? AND version = ? AND shape = ?';
const keyOf = ({ name, version, shape }: ViewIdentity): [string, number, string] => [name, version, shape];

function registered({ name, version, shape, generation, position }: DraftRow, state: RegisteredGeneration['state']): RegisteredGeneration {
  return { name, version: Number(version), shape, generation: Number(generation), position: position ?? undefined, state };
}
