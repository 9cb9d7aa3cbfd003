import { resolve } from 'node:path';
import type { CommandLineCommand } from '#platform/command-line';
import type { Configuration } from '#platform/configuration';
import { backUp } from './back-up.js';
import { keyFingerprint, readBackup } from './backup-folder.js';
import { BackupProblem } from './backup-problem.js';
import { restore } from './restore.js';

/**
 * `backup` and `restore` of an embedded installation; servers have tools of their own.
 * @param now the present as ISO 8601 (UTC)
 * @param tell shows progress at once
 */
export function backupCommands(configuration: Configuration, now: () => string, tell: (line: string) => void): CommandLineCommand[] {
  const { eventStore, views, dataDirectory, secretKey } = configuration;
  const assertEmbedded = () => {
    if (eventStore !== 'sqlite' || views !== 'sqlite') throw new BackupProblem('EVENT_STORE or VIEWS names a server, whose own tools make its backups: see "Backup and restore" in docs/operations.md.');
  };
  const keyLine = (fingerprint: string) => (fingerprint === keyFingerprint(secretKey)
    ? `SEATKEEPER_SECRET_KEY fits (${fingerprint}).`
    : `SEATKEEPER_SECRET_KEY is another one (${keyFingerprint(secretKey)}) than when the backup was taken (${fingerprint}): stored secrets cannot be read with it. Set the former key, or replace the credentials of every Partner Center account.`);
  return [
    {
      name: 'backup',
      description: 'Copies facts, views and documents as they are at one moment, while Seatkeeper runs.',
      flags: { to: { description: 'new folder for the backup', required: true } },
      run: async ({ to }) => {
        assertEmbedded();
        const manifest = await backUp({ from: dataDirectory, to: resolve(to!), secretKey, now, tell });
        return [
          `Backup of ${manifest.facts} facts, as of ${manifest.takenAt}, in ${resolve(to!)}`,
          `SEATKEEPER_SECRET_KEY is not in it (fingerprint ${manifest.keyFingerprint}). Keep the key elsewhere: without it stored secrets cannot be read.`,
        ];
      },
    },
    {
      name: 'restore',
      description: 'Copies a backup into the folder of an installation that is empty. Never overwrites.',
      flags: {
        from: { description: 'folder of the backup', required: true },
        to: { description: 'folder of the installation; SEATKEEPER_DATA when left out' },
        check: { description: 'copies nothing, only looks whether the backup is whole', alone: true },
      },
      run: async ({ from, to, check }) => {
        if (check !== undefined) {
          const { facts, takenAt, keyFingerprint: key } = await readBackup(resolve(from!));
          return [`The backup is whole: ${facts} facts, as of ${takenAt}.`, keyLine(key)];
        }
        assertEmbedded();
        const folder = resolve(to ?? dataDirectory);
        const manifest = await restore(resolve(from!), folder);
        return [
          `${manifest.facts} facts, as of ${manifest.takenAt}, restored into ${folder}. Start Seatkeeper with SEATKEEPER_DATA set to it.`,
          keyLine(manifest.keyFingerprint),
          'What happened after the backup is missing here but not at Microsoft; each company is read again by itself within the hour.',
        ];
      },
    },
  ];
}
