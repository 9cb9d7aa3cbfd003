import { setImmediate as nextTurn } from 'node:timers/promises';
import { closeSqlite, migrate, openSqlite, type Database } from '#platform/sqlite';
import { documentText, writtenVersion } from '../document-text.js';
import { DocumentConflict, Documents, type DumpedDocument, type PutOptions, type StoredDocument } from '../documents.js';

const steps = [
  `CREATE TABLE documents (
     collection TEXT NOT NULL,
     key TEXT NOT NULL,
     version INTEGER NOT NULL,
     body TEXT NOT NULL,
     due_at INTEGER,
     expires_at INTEGER,
     PRIMARY KEY (collection, key)
   ) STRICT;
   CREATE INDEX documents_due ON documents (collection, due_at) WHERE due_at IS NOT NULL;
   CREATE INDEX documents_expiring ON documents (expires_at) WHERE expires_at IS NOT NULL`,
];

interface Row {
  readonly key: string;
  readonly version: number;
  readonly body: string;
  readonly due_at: number | null;
  readonly expires_at: number | null;
}

// Documents per read of a dump before other work gets its turn; each may have 2 MiB.
const dumpPage = 50;
// Expired documents removed per transaction, so that a sweep does not hold others up.
const sweepPage = 500;
const columns = 'key, version, body, due_at, expires_at';
const alive = '(expires_at IS NULL OR expires_at > ?)';

/** Documents in one SQLite file, which other parts may use as well. Several processes may open it. */
export class SqliteDocuments extends Documents {
  private readonly database: Database;
  private readonly statements: ReturnType<typeof prepare>;
  private closed = false;

  /**
   * Opens the file, or makes it.
   * @param now milliseconds since 1970 (UTC): decides what has expired
   * @param options `shared: false` takes a handle of its own, as another process would have
   */
  constructor(file: string, private readonly now: () => number, options: { readonly shared?: boolean } = {}) {
    super();
    this.database = openSqlite(file, options);
    migrate(this.database, 'documents', steps);
    this.statements = prepare(this.database);
  }

  override async get<Body>(collection: string, key: string): Promise<StoredDocument<Body> | undefined> {
    const row = this.statements.get.get(collection, key, this.now());
    return row && toDocument<Body>(row);
  }

  override async put(collection: string, key: string, body: unknown, { ifVersion, dueAt, expiresAt }: PutOptions = {}): Promise<number> {
    const text = documentText(collection, key, body);
    return this.database.transaction(() => {
      const now = this.now();
      const version = this.statements.version.get(collection, key, now);
      if (ifVersion === 'absent' ? version !== undefined : ifVersion !== undefined && version !== ifVersion) throw new DocumentConflict(collection, key);
      const next = (version ?? 0) + 1;
      this.statements.put.run(collection, key, next, text, wholeOrNull(dueAt), wholeOrNull(expiresAt));
      return next;
    }).immediate();
  }

  override async delete(collection: string, key: string, { ifVersion }: { readonly ifVersion?: number } = {}): Promise<void> {
    this.database.transaction(() => {
      const version = this.statements.version.get(collection, key, this.now());
      if (ifVersion !== undefined && version !== undefined && version !== ifVersion) throw new DocumentConflict(collection, key);
      this.statements.delete.run(collection, key);
    }).immediate();
  }

  override async due<Body>(collection: string, before: number, limit: number): Promise<StoredDocument<Body>[]> {
    return this.statements.due.all(collection, before, this.now(), limit).map((row) => toDocument<Body>(row));
  }

  override async list<Body>(collection: string, keyPrefix: string, limit: number): Promise<StoredDocument<Body>[]> {
    return this.statements.list.all(collection, keyPrefix, keyPrefix, keyPrefix, this.now(), limit).map((row) => toDocument<Body>(row));
  }

  override async *dump(): AsyncIterable<DumpedDocument> {
    let [collection, key] = ['', ''];
    for (;;) {
      const rows = this.statements.dump.all(collection, key, this.now(), dumpPage);
      for (const row of rows) yield { collection: row.collection, ...toDocument(row) };
      const last = rows.at(-1);
      if (!last || rows.length < dumpPage) return;
      ({ collection, key } = last);
      await nextTurn();
    }
  }

  override async restore({ collection, key, version, body, dueAt, expiresAt }: DumpedDocument): Promise<void> {
    this.statements.put.run(collection, key, writtenVersion(collection, key, version), documentText(collection, key, body), wholeOrNull(dueAt), wholeOrNull(expiresAt));
  }

  override async sweep(): Promise<number> {
    let removed = 0;
    for (;;) {
      const { changes } = this.statements.sweep.run(this.now());
      removed += changes;
      if (changes < sweepPage) return removed;
      await nextTurn();
    }
  }

  override async check(): Promise<void> {
    if (this.closed) throw new Error('The document store is closed');
    this.statements.check.get();
  }

  override async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    closeSqlite(this.database);
  }
}

function prepare(database: Database) {
  return {
    get: database.prepare<[string, string, number], Row>(`SELECT ${columns} FROM documents WHERE collection = ? AND key = ? AND ${alive}`),
    version: database.prepare<[string, string, number], number>(`SELECT version FROM documents WHERE collection = ? AND key = ? AND ${alive}`).pluck(),
    put: database.prepare(
      `INSERT INTO documents (collection, key, version, body, due_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (collection, key) DO UPDATE SET version = excluded.version, body = excluded.body, due_at = excluded.due_at, expires_at = excluded.expires_at`,
    ),
    delete: database.prepare('DELETE FROM documents WHERE collection = ? AND key = ?'),
    due: database.prepare<[string, number, number, number], Row>(`SELECT ${columns} FROM documents WHERE collection = ? AND due_at <= ? AND ${alive} ORDER BY due_at, key LIMIT ?`),
    list: database.prepare<[string, string, string, string, number, number], Row>(
      `SELECT ${columns} FROM documents WHERE collection = ? AND key >= ? AND substr(key, 1, length(?)) = ? AND ${alive} ORDER BY key LIMIT ?`,
    ),
    dump: database.prepare<[string, string, number, number], Row & { readonly collection: string }>(
      `SELECT collection, ${columns} FROM documents WHERE (collection, key) > (?, ?) AND ${alive} ORDER BY collection, key LIMIT ?`,
    ),
    sweep: database.prepare<[number]>(`DELETE FROM documents WHERE rowid IN (SELECT rowid FROM documents WHERE expires_at <= ? LIMIT ${sweepPage})`),
    check: database.prepare('SELECT 1 FROM documents LIMIT 1'),
  };
}

function toDocument<Body>({ key, version, body, due_at: dueAt, expires_at: expiresAt }: Row): StoredDocument<Body> {
  return { key, version, body: JSON.parse(body) as Body, ...(dueAt === null ? {} : { dueAt }), ...(expiresAt === null ? {} : { expiresAt }) };
}

// Milliseconds may come with fractions (performance clocks); the column takes whole ones.
function wholeOrNull(milliseconds: number | undefined): number | null {
  return milliseconds === undefined ? null : Math.trunc(milliseconds);
}
