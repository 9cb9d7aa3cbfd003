import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import BetterSqlite from 'better-sqlite3';

/** An open SQLite file. Synchronous: keep statements short, page long reads, and never leave an `iterate()` half read. */
export type Database = BetterSqlite.Database;

interface Shared {
  readonly database: Database;
  holders: number;
}

const sharedByFile = new Map<string, Shared>();

/**
 * Opens a file for durable use: WAL, synchronous=FULL, foreign keys on, 5,000 ms of patience with another process's lock.
 * The folder is made for this user only. Everybody in this process who opens the same file gets the same handle; give it
 * back with `closeSqlite`, never with `.close()`.
 *
 * Write transactions must be `.immediate()`: another process may write the same file.
 *
 * @param options `shared: false` gives a handle of one's own, as another process would have
 */
export function openSqlite(file: string, options: { readonly shared?: boolean } = {}): Database {
  const path = resolve(file);
  if (options.shared === false) return connect(path);
  const known = sharedByFile.get(path);
  if (known) {
    known.holders += 1;
    return known.database;
  }
  const database = connect(path);
  sharedByFile.set(path, { database, holders: 1 });
  return database;
}

/** Gives a handle back; the file is closed when nobody in this process holds it any more. */
export function closeSqlite(database: Database): void {
  const shared = sharedByFile.get(database.name);
  if (shared?.database === database) {
    shared.holders -= 1;
    if (shared.holders > 0) return;
    sharedByFile.delete(database.name);
  }
  database.close();
}

function connect(path: string): Database {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // SQLite would create it readable for everybody; -wal and -shm take over the mode of the main file.
  closeSync(openSync(path, 'a', 0o600));
  const database = new BetterSqlite(path, { timeout: 5_000 });
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  return database;
}
