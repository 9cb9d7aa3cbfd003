/**
 * Puts the compiled server into one file: reading two thousand files is most of a cold start (docs/decisions/0007). The input is what
 * tsc wrote, so decorators and their metadata are there already.
 */
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './run/installed.mjs';

/** Native or file-reading packages, and what Nest and its modules would load only if it were installed. */
const outside = [
  'better-sqlite3', 'sharp', 'pino', 'swagger-ui-dist', 'swagger-ui-dist/*',
  '@nestjs/microservices', '@nestjs/microservices/*', '@nestjs/websockets', '@nestjs/websockets/*', '@nestjs/platform-fastify', '@nestjs/mongoose',
  '@nestjs/typeorm', '@nestjs/sequelize', '@nestjs/axios', '@fastify/*', '@grpc/*', '@eventstore/db-client', '@mikro-orm/*', 'typeorm', 'mongoose', 'sequelize', 'class-transformer/storage',
];

/** Packages in CommonJS find `require` and their folder by these names. */
const commonJs = "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url); const __dirname = import.meta.dirname; const __filename = import.meta.filename;";

await build({
  entryPoints: [join(root, 'dist/server/apps/api/src/main.js')],
  outfile: join(root, 'dist/server/seatkeeper.mjs'),
  bundle: true, platform: 'node', format: 'esm', target: 'node24', keepNames: true, sourcemap: 'linked', sourcesContent: false,
  external: outside, banner: { js: commonJs }, logLevel: 'error',
});
