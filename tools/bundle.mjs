/**
 * Puts the compiled server into one file: reading two thousand files is most of a cold start (docs/decisions/0007). The input is what
 * tsc wrote, so decorators and their metadata are there already. What is imported only when it is configured (the adapters for servers, with
 * their drivers) lies in files of its own beside it: in the same file, their imports would be hoisted and every start would pay for them.
 */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './run/installed.mjs';

/** Native or file-reading packages, and what Nest and its modules would load only if it were installed. */
const outside = [
  'better-sqlite3', 'sharp', 'pino', 'swagger-ui-dist', 'swagger-ui-dist/*',
  '@nestjs/microservices', '@nestjs/microservices/*', '@nestjs/websockets', '@nestjs/websockets/*', '@nestjs/platform-fastify', '@nestjs/mongoose',
  '@nestjs/typeorm', '@nestjs/sequelize', '@nestjs/axios', '@fastify/*', '@grpc/*', '@eventstore/db-client', '@mikro-orm/*', 'typeorm', 'mongoose', 'sequelize', 'class-transformer/storage',
];

/**
 * Nest imports these when it first needs them. In files of their own, packages in CommonJS would only have a default export, so that no
 * request could be validated; as ES modules they have their names.
 */
const asEsModules = Object.fromEntries(['class-transformer', 'class-validator'].map((name) => [name, join(root, 'node_modules', name, 'esm2015/index.js')]));

/** Packages in CommonJS find `require` and their folder by these names. */
const commonJs = "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url); const __dirname = import.meta.dirname; const __filename = import.meta.filename;";

const folder = join(root, 'dist/server');
// Their names tell their contents, so those of an earlier build would stay.
for (const file of readdirSync(folder)) if (/^seatkeeper-.*[.]mjs([.]map)?$/.test(file)) rmSync(join(folder, file));
await build({
  entryPoints: { seatkeeper: join(folder, 'apps/api/src/main.js') },
  // All in one folder: some parts find files beside themselves.
  outdir: folder, outExtension: { '.js': '.mjs' }, splitting: true, chunkNames: 'seatkeeper-[hash]',
  bundle: true, platform: 'node', format: 'esm', target: 'node24', keepNames: true, sourcemap: 'linked', sourcesContent: false,
  external: outside, alias: asEsModules, banner: { js: commonJs }, logLevel: 'error',
});
