import Database from 'better-sqlite3';

/** Kinds of documents the simulator keeps. */
export type Kind = 'setting' | 'customer' | 'subscription' | 'audit-record' | 'refresh-token' | 'authorization-code' | 'answer' | 'effect' | 'fault'
  | 'happening' | 'webhook-registration' | 'webhook-event';

/**
 * JSON documents in memory, written through to one SQLite file. What a transaction changed is on disk (synchronous=FULL) when
 * `transaction` returns; when its work throws, memory is as before.
 */
export class DocumentStore {
  private readonly kinds = new Map<Kind, Map<string, unknown>>();
  private readonly database: Database.Database;
  private undo: (() => void)[] | undefined;
  private dirty = new Map<string, { kind: Kind; id: string }>();

  /** @param file path of the SQLite file, or `:memory:` */
  constructor(file: string) {
    this.database = new Database(file);
    this.database.pragma('journal_mode = WAL');
    this.database.pragma('synchronous = FULL');
    this.database.exec('CREATE TABLE IF NOT EXISTS documents (position INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (kind, id))');
    const rows = this.database.prepare('SELECT kind, id, body FROM documents ORDER BY position').all() as { kind: Kind; id: string; body: string }[];
    for (const row of rows) this.kind(row.kind).set(row.id, JSON.parse(row.body));
  }

  get<T>(kind: Kind, id: string): T | undefined {
    return this.kind(kind).get(id) as T | undefined;
  }

  all<T>(kind: Kind): T[] {
    return [...this.kind(kind).values()] as T[];
  }

  /** Only inside `transaction`. */
  put(kind: Kind, id: string, document: unknown): void {
    this.change(kind, id);
    this.kind(kind).set(id, document);
  }

  /** Only inside `transaction`. */
  remove(kind: Kind, id: string): void {
    this.change(kind, id);
    this.kind(kind).delete(id);
  }

  /** Only inside `transaction`. */
  clear(kind: Kind): void {
    for (const id of [...this.kind(kind).keys()]) this.remove(kind, id);
  }

  /** Runs synchronous work and makes all it changed durable in one step. Joins a transaction that is already running. */
  transaction<T>(work: () => T): T {
    if (this.undo) return work();
    this.undo = [];
    this.dirty.clear();
    let changed = false;
    try {
      const result = work();
      this.write();
      changed = this.dirty.size > 0;
      return result;
    } catch (error) {
      for (const step of this.undo.reverse()) step();
      throw error;
    } finally {
      this.undo = undefined;
      if (changed) this.onChange?.();
    }
  }

  /** Called after every transaction that changed something. */
  onChange: (() => void) | undefined;

  close(): void {
    this.database.close();
  }

  private kind(kind: Kind): Map<string, unknown> {
    const existing = this.kinds.get(kind);
    if (existing) return existing;
    const created = new Map<string, unknown>();
    this.kinds.set(kind, created);
    return created;
  }

  private change(kind: Kind, id: string): void {
    if (!this.undo) throw new Error('A document may change inside a transaction only');
    const documents = this.kind(kind);
    const before = documents.get(id);
    this.undo.push(() => (before === undefined ? documents.delete(id) : documents.set(id, before)));
    this.dirty.set(`${kind}/${id}`, { kind, id });
  }

  private write(): void {
    if (this.dirty.size === 0) return;
    const put = this.database.prepare('INSERT INTO documents (kind, id, body) VALUES (?, ?, ?) ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body');
    const remove = this.database.prepare('DELETE FROM documents WHERE kind = ? AND id = ?');
    this.database.transaction(() => {
      for (const { kind, id } of this.dirty.values()) {
        const document = this.kind(kind).get(id);
        if (document === undefined) remove.run(kind, id);
        else put.run(kind, id, JSON.stringify(document));
      }
    })();
  }
}
