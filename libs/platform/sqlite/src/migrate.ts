import type { Database } from './open-sqlite.js';

/** The file was written by a newer version of the program than this one. */
export class NewerSchema extends Error {
  constructor(file: string, found: number, known: number) {
    super(`${file} has schema version ${found}, but this version of Seatkeeper knows only ${known}. Start the newer version again, or restore a backup made before the upgrade.`);
    this.name = 'NewerSchema';
  }
}

/**
 * Brings the tables of one part up to date, each step once, all in one transaction, and remembers the number of steps under the part's name:
 * several parts may share a file.
 *
 * @param steps SQL scripts; only ever add to the end
 * @throws NewerSchema more steps were taken than are known here
 */
export function migrate(database: Database, part: string, steps: readonly string[]): void {
  database.transaction(() => {
    database.exec('CREATE TABLE IF NOT EXISTS schema_versions (part TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID');
    const row = database.prepare<[string], { version: number }>('SELECT version FROM schema_versions WHERE part = ?').get(part);
    const done = row?.version ?? 0;
    if (done > steps.length) throw new NewerSchema(database.name, done, steps.length);
    if (done === steps.length) return;
    for (const step of steps.slice(done)) database.exec(step);
    database.prepare('INSERT INTO schema_versions (part, version) VALUES (?, ?) ON CONFLICT (part) DO UPDATE SET version = excluded.version').run(part, steps.length);
  }).immediate();
}
