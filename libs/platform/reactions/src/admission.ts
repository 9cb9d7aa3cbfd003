import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { takeProcessLock } from '#platform/sqlite';

// Milliseconds between two tries while another process works.
const retryInterval = 500;

/** The file whose lock the working process of a data folder holds. */
export const lockFileIn = (dataDirectory: string): string => join(dataDirectory, 'reactions.lock');

/** Whether a process works on this data folder now. Looks by taking the lock for a moment; a process that just starts tries again. */
export function somebodyWorksOn(dataDirectory: string): boolean {
  const lock = takeProcessLock(lockFileIn(dataDirectory));
  lock?.release();
  return lock === undefined;
}

/**
 * Waits until this process is the only one that works on a data folder. The lock is the operating system's: it is free the moment its
 * holder is gone, also after a SIGKILL, so a restart need not wait for anything, and a tool that runs beside the portal never works twice.
 *
 * @returns what gives the lock back; undefined when the signal aborted first
 */
export async function onlyProcess(lockFile: string, signal: AbortSignal): Promise<(() => void) | undefined> {
  let told = false;
  while (!signal.aborted) {
    const lock = takeProcessLock(lockFile);
    if (lock) return () => lock.release();
    if (!told) new Logger('Reactions').log('Another process of this data folder carries out the reactions; this one takes over when it ends');
    told = true;
    await pause(retryInterval, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}
