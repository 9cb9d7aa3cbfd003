import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { CommandLine } from '#platform/command-line';
import { ConfigurationProblems, loadConfiguration } from '#platform/configuration';
import { AppModule } from './app.module.js';

/**
 * The operator's commands. Composes the whole product without a port, so a command does the same as its screen would, also while
 * the server runs: the stores let several processes in. Reactions are left to the server; what the command makes due waits for it.
 */
async function main(argv: readonly string[]): Promise<void> {
  const configuration = loadConfiguration({ ...process.env, LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'error' }, { cwd: process.cwd(), role: 'command' });
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(configuration), { logger: ['error', 'fatal'], abortOnError: false });
  try {
    for (const line of await app.get(CommandLine).run(argv)) console.log(line);
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
