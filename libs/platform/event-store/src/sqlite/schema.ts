import { NewerSchema, type Database } from '#platform/sqlite';

/** One step per schema version; only ever add to the end. */
const steps = [
  `CREATE TABLE facts (
     position INTEGER PRIMARY KEY,
     stream TEXT NOT NULL,
     revision INTEGER NOT NULL,
     id TEXT NOT NULL UNIQUE,
     type TEXT NOT NULL,
     data TEXT NOT NULL,
     metadata TEXT NOT NULL,
     UNIQUE (stream, revision)
   ) STRICT`,
];

/**
 * Brings the file of the log up to date; its version stands in `user_version`, because the log has the file to itself.
 * @throws NewerSchema the file was written by a newer version of Seatkeeper
 */
export function migrateFacts(database: Database): void {
  database.transaction(() => {
    const done = database.pragma('user_version', { simple: true }) as number;
    if (done > steps.length) throw new NewerSchema(database.name, done, steps.length);
    if (done === steps.length) return;
    for (const step of steps.slice(done)) database.exec(step);
    database.pragma(`user_version = ${steps.length}`);
  }).immediate();
}
