import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Logger } from 'nestjs-pino';
import { answersPeople, ConfigurationProblems, loadConfiguration, storePlace, type Configuration } from '#platform/configuration';
import { applyHttpEdge } from '#platform/http';
import { AppModule } from './app.module.js';
import { openapiPages } from './openapi/openapi-pages.js';
import { seedDemoUntilDone } from './demo.js';
import { Preparations } from './health/preparations.js';
import { checkStoreAddresses } from './store-addresses.js';

/** Exit code for wrong settings (sysexits.h EX_CONFIG): starting again without changing them is of no use. */
const WRONG_SETTINGS = 78;

try {
  await start(loadConfiguration(process.env, { cwd: process.cwd() }));
} catch (error) {
  if (error instanceof ConfigurationProblems) console.error(error.message);
  else console.error(explain(error));
  process.exit(error instanceof ConfigurationProblems ? WRONG_SETTINGS : 1);
}

async function start(configuration: Configuration): Promise<void> {
  await checkStoreAddresses(configuration);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(configuration), { bufferLogs: true, bodyParser: false, abortOnError: false });
  app.useLogger(app.get(Logger));
  app.flushLogs();
  applyHttpEdge(app, configuration);
  if (answersPeople(configuration)) openapiPages(app);
  app.enableShutdownHooks();
  const log = app.get(Logger);
  const { role = 'all', eventStore, views } = configuration;
  log.log({ msg: `Starting as "${role}"; facts in ${storePlace(eventStore)}, views and documents in ${storePlace(views)}`, role });
  await app.init();
  // A process that waited for a store would look dead; it says that it is not ready instead.
  const seed = process.env['SEATKEEPER_DEMO_SEED'];
  const seeded = configuration.demo && seed && answersPeople(configuration) ? app.get(Preparations, { strict: false }).begin('demo') : undefined;
  // The demo's secrets are known to everybody, so nobody else on the network may reach it.
  await app.listen(configuration.port, configuration.demo ? '127.0.0.1' : '0.0.0.0');
  log.log(`Listening on port ${configuration.port} for ${answersPeople(configuration) ? configuration.url : 'monitoring only'}${configuration.demo ? ' (demo)' : ''}`);
  if (seeded && seed) await seedDemoUntilDone(app, seed).then(seeded);
}

function explain(error: unknown): string {
  const { code, message, stack } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return `${message}: something else listens there. Set SEATKEEPER_PORT to another port, or stop it.`;
  return `Seatkeeper cannot start: ${stack ?? message ?? String(error)}`;
}
