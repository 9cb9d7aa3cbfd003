import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { loadConfiguration } from '#platform/configuration';
import { AppModule } from './app.module.js';
import { openapiDocument } from './openapi/document.js';

// Writes the API's description into the named file. Composes the modules without making anything in them: no store is opened.
const [file] = process.argv.slice(2);
if (!file) throw new Error('Name the file to write.');
const configuration = loadConfiguration({ SEATKEEPER_DEMO: 'on', SEATKEEPER_SECRET_KEY: '0'.repeat(64), SEATKEEPER_DATA: 'data' }, { cwd: process.cwd() });
const app = await NestFactory.create<NestExpressApplication>(AppModule.forRoot(configuration), { preview: true, logger: false, abortOnError: false });
app.setGlobalPrefix('api', { exclude: ['auth/*path', 'health/*path', 'webhooks/*path', 'metrics'] });
writeFileSync(file, `${JSON.stringify(openapiDocument(app), undefined, 2)}\n`);
process.exit(0);
