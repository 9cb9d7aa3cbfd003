import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { CommandLineCommand } from '#platform/command-line';
import { readStoreSetting, type Configuration } from '#platform/configuration';
import { openDocuments } from '#platform/documents';
import { openEventStore } from '#platform/event-store';
import type { ProcessLock } from '#platform/sqlite';
import { withoutSecrets } from './hidden-secrets.js';
import { migrate, verify, type MigrationParts, type Side, type Verified } from './migration.js';
import { MigrationProblem } from './migration-problem.js';
import { takeFolder } from './source-at-rest.js';

/** Where an installation's facts and documents lie. */
type Place = Pick<Configuration, 'eventStore' | 'views' | 'dataDirectory'>;
type Flags = Parameters<CommandLineCommand['run']>[0];

/**
 * `migrate`: moves this installation to other stores. It must not run inside the composed product, whose views and reactions would work.
 * @param now milliseconds since 1970 (UTC)
 * @param tell shows progress at once; it never holds a secret
 */
export function migrateCommand(configuration: Configuration, now: () => number, tell: (line: string) => void): CommandLineCommand {
  return {
    name: 'migrate',
    description: 'Moves facts and documents to other stores: to servers, or back into a folder. Stop Seatkeeper first.',
    flags: {
      to: { description: 'where the facts go: esdb://…, kurrentdb://… or sqlite' },
      'documents-to': { description: 'where sessions, secrets, logos … go: mongodb://… or sqlite' },
      'to-file': { description: 'file that holds what --to would, so that a password stays out of the list of processes' },
      'documents-to-file': { description: 'file that holds what --documents-to would' },
      folder: { description: 'folder of the files when a target is sqlite; another one than SEATKEEPER_DATA' },
      verify: { description: 'moves nothing, only compares', alone: true },
    },
    run: async (flags) => {
      const secrets = [configuration.eventStore, configuration.views, flags['to'] ?? '', flags['documents-to'] ?? ''];
      try {
        const target = await targetOf(flags, configuration);
        secrets.push(target.eventStore, target.views);
        const verified = await between(configuration, target, now, (line) => tell(withoutSecrets(line, secrets)), flags['verify'] === undefined ? migrate : verify);
        return summary(verified, target, flags['verify'] !== undefined);
      } catch (error) {
        throw new MigrationProblem(withoutSecrets((error as Error).message, secrets));
      }
    },
  };
}

async function targetOf(flags: Flags, { eventStore, views, dataDirectory }: Configuration): Promise<Place> {
  const [to, documentsTo] = [await given('to', flags), await given('documents-to', flags)];
  const target = { eventStore: readStoreSetting('EVENT_STORE', to, '--to'), views: readStoreSetting('VIEWS', documentsTo, '--documents-to') };
  for (const [name, there, here] of [['--to', target.eventStore, eventStore], ['--documents-to', target.views, views]] as const)
    if (there !== 'sqlite' && there === here) throw new MigrationProblem(`${name} names what this installation uses already. Name another server, or another database (mongodb://…/seatkeeper-new).`);
  const isEmbedded = target.eventStore === 'sqlite' || target.views === 'sqlite';
  if (isEmbedded && flags['folder'] === undefined) throw new MigrationProblem('A target is sqlite, so --folder must name the folder that its files go to.');
  const folder = resolve(flags['folder'] ?? dataDirectory);
  if (isEmbedded && folder === resolve(dataDirectory)) throw new MigrationProblem(`--folder names ${folder}, which this installation uses itself (SEATKEEPER_DATA). Name another one.`);
  return { ...target, dataDirectory: folder };
}

async function given(name: 'to' | 'documents-to', flags: Flags): Promise<string> {
  const [text, file] = [flags[name], flags[`${name}-file`]];
  if (text !== undefined && file !== undefined) throw new MigrationProblem(`--${name} and --${name}-file say the same; give one of them.`);
  if (file !== undefined) return (await readFile(file, 'utf8')).trim();
  if (text === undefined) throw new MigrationProblem('Facts and documents move together: give --to (or --to-file) and --documents-to (or --documents-to-file).');
  return text;
}

async function between(from: Place, to: Place, now: () => number, tell: (line: string) => void, work: (parts: MigrationParts) => Promise<Verified>): Promise<Verified> {
  const locks: ProcessLock[] = [];
  const opened: (Side & { close(): Promise<void> })[] = [];
  try {
    for (const place of [from, to]) if (place.eventStore === 'sqlite' || place.views === 'sqlite') locks.push(takeFolder(place.dataDirectory));
    const open = async (place: Place) => {
      const side = await sideOf(place, now);
      opened.push(side);
      return side;
    };
    return await work({ source: await open(from), target: await open(to), now, tell });
  } finally {
    for (const side of opened) await side.close();
    for (const lock of locks) lock.release();
  }
}

async function sideOf(place: Place, now: () => number): Promise<Side & { close(): Promise<void> }> {
  const events = await openEventStore(place);
  const documents = await openDocuments(place, now);
  return {
    events, documents,
    close: async () => {
      await documents.close();
      await events.close();
    },
  };
}

function summary({ facts, streams, sha256, documents }: Verified, { eventStore, views, dataDirectory }: Place, onlyVerified: boolean): string[] {
  const equal = [
    `${facts} facts in ${streams} streams and ${documents} documents: the target, read back, equals the source.`,
    `SHA-256 over all facts: ${sha256}`,
  ];
  if (onlyVerified) return equal;
  const sqlite = eventStore === 'sqlite' || views === 'sqlite';
  return [
    ...equal,
    'Lists (views), leases and the work of reactions were not moved: they come to be again from the facts.',
    '',
    'To switch over:',
    '  1. Leave the old installation stopped.',
    `  2. Set EVENT_STORE and VIEWS to what --to and --documents-to named${sqlite ? `, and SEATKEEPER_DATA to ${dataDirectory}` : ''}.`,
    `     SEATKEEPER_SECRET_KEY stays as it is${sqlite ? ` (a demo keeps it in SEATKEEPER_DATA: copy ${join('…', 'secret-key')} along)` : ''}.`,
    '  3. Start. /health/ready answers 200 when the lists are filled. Each company is read once at Microsoft; nothing is ordered again.',
    'Keep the old stores until you are content. What happens from then on is in the new ones only; "migrate" leads back as well.',
  ];
}
