import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { closeSqlite, openSqlite, type Database } from '#platform/sqlite';
import { digestOf, installationFiles, keyFingerprint, manifestFile, type BackupManifest } from './backup-folder.js';
import { BackupProblem } from './backup-problem.js';

/** What to copy, and what to say of it. */
export interface BackupRequest {
  /** Folder of the installation; somebody may be at work on it. */
  readonly from: string;
  /** Folder of the backup: new, or empty. */
  readonly to: string;
  readonly secretKey: Buffer;
  /** The present as ISO 8601 (UTC). */
  readonly now: () => string;
  /** Told how far the copying is. */
  readonly tell: (line: string) => void;
}

// Pages (4 KiB) per step, so that Ctrl-C is heard and progress is shown.
const stepPages = 4_096;

/**
 * Copies a running installation as it is at one moment.
 * @throws BackupProblem there is no installation, or the folder is in use
 */
export async function backUp({ from, to, secretKey, now, tell }: BackupRequest): Promise<BackupManifest> {
  for (const file of installationFiles) if (!existsSync(join(from, file))) throw new BackupProblem(`There is no ${file} in ${from}. Set SEATKEEPER_DATA to the folder of the installation.`);
  await mkdir(to, { recursive: true, mode: 0o700 });
  if ((await readdir(to)).length > 0) throw new BackupProblem(`${to} is not empty. Name a new folder for each backup.`);
  const [facts, views] = [openSqlite(join(from, 'facts.sqlite'), { shared: false }), openSqlite(join(from, 'views.sqlite'), { shared: false })];
  try {
    takeMoment(facts, views, join(from, 'views.sqlite'));
    const takenAt = now();
    const count = facts.prepare<[], number>('SELECT count(*) FROM facts').pluck().get()!;
    await copy(facts, join(to, 'facts.sqlite'), tell);
    await copy(views, join(to, 'views.sqlite'), tell);
    const files = { 'facts.sqlite': await digestOf(join(to, 'facts.sqlite')), 'views.sqlite': await digestOf(join(to, 'views.sqlite')) };
    const manifest: BackupManifest = { takenAt, facts: count, keyFingerprint: keyFingerprint(secretKey), files };
    await writeLast(join(to, manifestFile), `${JSON.stringify(manifest, undefined, 2)}\n`);
    return manifest;
  } finally {
    for (const database of [facts, views]) closeSqlite(database);
  }
}

/**
 * Begins to read both files at one moment. Copied one after the other they would contradict each other: views and stored answers tell of
 * facts, so the log must not be older than they are; facts tell of secrets and logos that were stored before them, so the documents must not be
 * older than the log. While `views.sqlite` is locked for writing (some milliseconds; who wants to write waits), nothing of it changes; a fact
 * that comes meanwhile can tell only of documents that were there before. So both hold. The copies are read from these moments, however long
 * it takes and whatever is written meanwhile (WAL).
 */
function takeMoment(facts: Database, views: Database, viewsFile: string): void {
  const lock = openSqlite(viewsFile, { shared: false });
  try {
    lock.exec('BEGIN IMMEDIATE');
    for (const database of [views, facts]) {
      database.exec('BEGIN');
      // A transaction takes its moment with its first read.
      database.prepare('SELECT count(*) FROM sqlite_schema').get();
    }
    lock.exec('ROLLBACK');
  } finally {
    closeSqlite(lock);
  }
}

async function copy(database: Database, file: string, tell: (line: string) => void): Promise<void> {
  const part = `${file}.part`;
  await writeFile(part, '', { mode: 0o600 });
  await database.backup(part, {
    progress: ({ totalPages, remainingPages }) => {
      if (totalPages > stepPages) tell(`${file}: ${Math.round((100 * (totalPages - remainingPages)) / totalPages)} %`);
      return stepPages;
    },
  });
  await rename(part, file);
}

/** The file is there whole or not at all, also after a loss of power. */
async function writeLast(file: string, text: string): Promise<void> {
  const part = await open(`${file}.part`, 'w', 0o600);
  await part.writeFile(text);
  await part.sync();
  await part.close();
  await rename(`${file}.part`, file);
}
