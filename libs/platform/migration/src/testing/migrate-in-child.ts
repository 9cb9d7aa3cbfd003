import type { Configuration } from '#platform/configuration';
import { migrateCommand } from '../migrate-command.js';

// The command in a process of its own, so that a test can kill it: a configuration and the flags, both as JSON.
const [configuration, flags] = process.argv.slice(2).map((text) => JSON.parse(text) as unknown) as [Configuration, Record<string, string>];
try {
  for (const line of await migrateCommand(configuration, Date.now, () => undefined).run(flags)) process.stdout.write(`${line}\n`);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
