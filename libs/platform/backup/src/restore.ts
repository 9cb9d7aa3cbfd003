import { constants, existsSync } from 'node:fs';
import { copyFile, mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { takeProcessLock } from '#platform/sqlite';
import { installationFiles, readBackup, type BackupManifest } from './backup-folder.js';
import { BackupProblem } from './backup-problem.js';

/**
 * Copies a backup into the folder of an installation that has no facts yet. Never overwrites.
 * @throws BackupProblem the backup is damaged, or the folder holds an installation
 */
export async function restore(backup: string, folder: string): Promise<BackupManifest> {
  const manifest = await readBackup(backup);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = takeProcessLock(join(folder, 'reactions.lock'));
  if (!lock) throw new BackupProblem(`Seatkeeper runs on ${folder}. Stop it first.`);
  try {
    const there = installationFiles.flatMap((file) => [file, `${file}-wal`]).filter((file) => existsSync(join(folder, file)));
    if (there.length > 0) throw new BackupProblem(`${folder} holds an installation (${there.join(', ')}), which is never overwritten. Name another folder with --to, or move these files away yourself.`);
    for (const file of installationFiles) await copyDurably(join(backup, file), join(folder, `${file}.part`));
    // The log comes last: an installation without it has no facts and starts empty, one without its views fills them.
    for (const file of [...installationFiles].reverse()) await rename(join(folder, `${file}.part`), join(folder, file));
    return manifest;
  } finally {
    lock.release();
  }
}

async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE);
  const copy = await open(to, 'r+');
  await copy.chmod(0o600);
  await copy.sync();
  await copy.close();
}
