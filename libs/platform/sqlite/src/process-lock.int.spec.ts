import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeProcessLock } from './process-lock.js';

describe('the lock of a process', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'lock-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('has one holder, and the next one as soon as it is released', () => {
    const file = join(folder, 'new', 'worker.lock');
    const first = takeProcessLock(file);
    expect(first).toBeDefined();
    expect(takeProcessLock(file)).toBeUndefined();
    first!.release();
    const second = takeProcessLock(file);
    expect(second).toBeDefined();
    second!.release();
  });

  it('is free at once when its holder was killed', async () => {
    const file = join(folder, 'worker.lock');
    const driver = createRequire(__filename).resolve('better-sqlite3');
    const holder = spawn(process.execPath, ['-e', `const D = require(${JSON.stringify(driver)}); const d = new D(${JSON.stringify(file)}); d.exec('BEGIN EXCLUSIVE'); console.log('held'); setInterval(() => {}, 1000)`]);
    await once(holder.stdout, 'data');
    expect(takeProcessLock(file)).toBeUndefined();
    const ended = once(holder, 'exit');
    holder.kill('SIGKILL');
    await ended;
    const lock = takeProcessLock(file);
    expect(lock).toBeDefined();
    lock!.release();
  });
});
