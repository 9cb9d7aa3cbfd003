import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { backupCommands } from '#platform/backup';
import { CommandLine, CommandLineRegistry } from '#platform/command-line';
import { ConfigurationProblems, loadConfiguration, type Configuration } from '#platform/configuration';
import { systemClock } from '#platform/kernel';
import { migrateCommand } from '#platform/migration';
import { AppModule } from './app.module.js';
import { checkStoreAddresses } from './store-addresses.js';

/** The operator's commands: those that work on the stores themselves, and those of the product. */
async function main(argv: readonly string[]): Promise<void> {
  const configuration = loadConfiguration({ ...process.env, LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'error' }, { cwd: process.cwd(), role: 'command' });
  await checkStoreAddresses(configuration);
  const stores = new CommandLineRegistry();
  stores.register(...storeCommands(configuration));
  const lines = stores.knows(argv) ? await stores.run(argv) : await runInProduct(configuration, argv);
  for (const line of lines) console.log(line);
}

/** What moves or copies whole stores runs without the product, whose views would be at work meanwhile. */
function storeCommands(configuration: Configuration) {
  return [migrateCommand(configuration, Date.now, console.error), ...backupCommands(configuration, () => systemClock.now(), console.error)];
}

/**
 * Composes the whole product without a port, so a command does the same as its screen would, also while the server runs: the stores let
 * several processes in. Reactions are left to the server; what the command makes due waits for it.
 */
async function runInProduct(configuration: Configuration, argv: readonly string[]): Promise<readonly string[]> {
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(configuration), { logger: ['error', 'fatal'], abortOnError: false });
  try {
    const commandLine = app.get(CommandLine);
    // For the list of commands.
    commandLine.register(...storeCommands(configuration));
    return await commandLine.run(argv);
  } finally {
    await app.close();
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof ConfigurationProblems ? 78 : 1;
}
