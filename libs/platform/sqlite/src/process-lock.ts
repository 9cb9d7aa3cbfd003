import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import BetterSqlite from 'better-sqlite3';

/** Held by one process at a time; the operating system takes it from a process that died, however it died. */
export interface ProcessLock {
  /** Lets the next process have it. */
  release(): void;
}

/**
 * Takes the lock that a file stands for, without waiting.
 * @returns undefined when another holder, in this process or another one on this machine, has it
 */
export function takeProcessLock(file: string): ProcessLock | undefined {
  const path = resolve(file);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
  const database = new BetterSqlite(path, { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if ((error as { code?: string }).code === 'SQLITE_BUSY') return undefined;
    throw error;
  }
  return { release: () => void database.close() };
}
