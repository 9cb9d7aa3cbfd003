import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import { takeProcessLock, type ProcessLock } from '#platform/sqlite';
import type { HeldLease } from '#platform/documents';
import type { EventStore } from '#platform/event-store';
import type { Position } from '#platform/kernel';
import { MigrationProblem } from './migration-problem.js';

const stopFirst = 'Stop every process of this installation (api and worker), wait until they have ended, and run this again; it goes on where it was.';

/**
 * Keeps a data folder from being worked on.
 * @throws MigrationProblem Seatkeeper runs on it
 */
export function takeFolder(folder: string): ProcessLock {
  const lock = takeProcessLock(join(folder, 'reactions.lock'));
  if (!lock) throw new MigrationProblem(`Seatkeeper runs on ${folder}. ${stopFirst}`);
  return lock;
}

const stopThere = 'Stop it there, or name stores of their own.';

/**
 * Processes on servers hold leases while they live and give them back when they end; what a killed one left runs out by itself.
 * @param held leases that are held now
 * @throws MigrationProblem one of them was renewed, so somebody is at work
 */
export async function assertNoProcess(side: 'source' | 'target', held: () => Promise<readonly HeldLease[]>, now: () => number, pause: (milliseconds: number) => Promise<unknown> = wait): Promise<void> {
  const before = await held();
  if (before.length === 0) return;
  await pause(Math.max(0, Math.max(...before.map(({ until }) => until)) - now()) + 1);
  const [still] = await held();
  if (still) throw new MigrationProblem(`Seatkeeper is running on the ${side} (${still.owner} holds "${still.name}"). ${side === 'source' ? stopFirst : stopThere}`);
}

/** @throws MigrationProblem facts came while the migration ran */
export async function assertNotGrown(source: EventStore, end: Position | undefined): Promise<void> {
  if ((await source.lastPosition()) !== end) throw new MigrationProblem(`Facts were written to the source while they were moved, so Seatkeeper is running. ${stopFirst}`);
}
