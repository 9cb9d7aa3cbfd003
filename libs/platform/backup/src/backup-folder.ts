import { createHash, hkdfSync } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BackupProblem } from './backup-problem.js';

/** The files of an embedded installation; everything else in its folder comes to be again or is not Seatkeeper's. */
export const installationFiles = ['facts.sqlite', 'views.sqlite'] as const;
export type InstallationFile = (typeof installationFiles)[number];

/** Name of the file that says what a backup holds. It is written last, so a folder without it is no whole backup. */
export const manifestFile = 'backup.json';

/** What a backup holds. */
export interface BackupManifest {
  /** When the moment was taken that the backup shows (ISO 8601, UTC). */
  readonly takenAt: string;
  /** Facts in the log at that moment. */
  readonly facts: number;
  /** Tells installation keys apart; nothing about a key can be learnt from it. */
  readonly keyFingerprint: string;
  /** SHA-256 of each file, hexadecimal. */
  readonly files: { readonly [file in InstallationFile]: string };
}

/**
 * Reads what a backup says of itself and checks that its files are as they were written.
 * @throws BackupProblem it is none, not whole, or damaged
 */
export async function readBackup(folder: string): Promise<BackupManifest> {
  const text = await readFile(join(folder, manifestFile), 'utf8').catch(() => undefined);
  if (text === undefined) throw new BackupProblem(`${folder} holds no whole backup: there is no ${manifestFile}, which is written last. Take another backup.`);
  const manifest = JSON.parse(text) as BackupManifest;
  for (const file of installationFiles) {
    const found = await digestOf(join(folder, file)).catch(() => 'missing');
    if (found !== manifest.files[file]) throw new BackupProblem(`${join(folder, file)} is ${found === 'missing' ? 'missing' : 'not as it was written'}. Take another backup.`);
  }
  return manifest;
}

/** SHA-256 of a file, hexadecimal. */
export async function digestOf(file: string): Promise<string> {
  const digest = createHash('sha256');
  await pipeline(createReadStream(file), digest);
  return digest.digest('hex');
}

/** The fingerprint of an installation's secret key: derived one-way under a purpose of its own (RFC 5869). */
export function keyFingerprint(secretKey: Buffer): string {
  return Buffer.from(hkdfSync('sha256', secretKey, '', 'seatkeeper backup key fingerprint', 6)).toString('hex');
}
