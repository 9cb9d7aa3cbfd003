import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { closeSqlite, migrate, NewerSchema, openSqlite } from './index.js';

describe('an embedded file', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'sqlite-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is durable and private to this user', () => {
    const database = openSqlite(join(folder, 'new', 'a.sqlite'));
    expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(database.pragma('synchronous', { simple: true })).toBe(2);
    expect(database.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(database.pragma('busy_timeout', { simple: true })).toBe(5_000);
    if (process.platform !== 'win32') {
      expect(statSync(join(folder, 'new')).mode & 0o777).toBe(0o700);
      expect(statSync(join(folder, 'new', 'a.sqlite')).mode & 0o777).toBe(0o600);
    }
    closeSqlite(database);
  });

  it('is one handle for everybody in the process, closed with its last holder', () => {
    const first = openSqlite(join(folder, 'a.sqlite'));
    const second = openSqlite(join(folder, '.', 'a.sqlite'));
    const own = openSqlite(join(folder, 'a.sqlite'), { shared: false });
    expect(second).toBe(first);
    expect(own).not.toBe(first);
    closeSqlite(own);
    closeSqlite(first);
    expect(second.open).toBe(true);
    closeSqlite(second);
    expect(second.open).toBe(false);
  });

  it('takes every schema step once, per part, and refuses a file of a newer version', () => {
    const database = openSqlite(join(folder, 'a.sqlite'));
    const steps = ['CREATE TABLE one (a)', 'CREATE TABLE two (a)'];
    migrate(database, 'part', steps.slice(0, 1));
    migrate(database, 'part', steps);
    migrate(database, 'part', steps);
    migrate(database, 'other', ['CREATE TABLE three (a)']);
    expect(database.prepare("SELECT name FROM sqlite_schema WHERE name IN ('one', 'two', 'three') ORDER BY name").pluck().all()).toEqual(['one', 'three', 'two']);
    expect(() => migrate(database, 'part', steps.slice(0, 1))).toThrow(NewerSchema);
    closeSqlite(database);
  });
});
