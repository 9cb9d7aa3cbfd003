import BetterSqlite from 'better-sqlite3';

/** What any log in SQLite must at least do, with nothing around it: head of the stream, one row, durable. */
export function bareLog(file) {
  const database = new BetterSqlite(file);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(`CREATE TABLE facts (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, revision INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL,
    data TEXT NOT NULL, metadata TEXT NOT NULL, UNIQUE (stream, revision)) STRICT`);
  const head = database.prepare('SELECT revision FROM facts WHERE stream = ? ORDER BY revision DESC LIMIT 1').pluck();
  const insert = database.prepare('INSERT INTO facts (stream, revision, id, type, data, metadata) VALUES (?, ?, ?, ?, ?, ?)');
  const write = database.transaction((stream, id, type, data, metadata) => insert.run(stream, (head.get(stream) ?? -1) + 1, id, type, data, metadata));
  const bytes = ({ stream, id, type, data, metadata }) => [stream, id, type, JSON.stringify(data), JSON.stringify(metadata)];
  return {
    /** Rows that were there before; not measured. */
    seed: (event) => insert.run(event.stream, 0, event.id, event.type, JSON.stringify(event.data), JSON.stringify(event.metadata)),
    append: (event) => write.immediate(...bytes(event)),
    close: () => database.close(),
  };
}
