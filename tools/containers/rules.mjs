/** What the container files must be like, beside being well-formed. Pure: texts in, findings out. */
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';

/** An image by a whole version, so that the same one runs everywhere: name:1.2.3[-more]. */
const pinned = /^[a-z0-9./-]+:\d+\.\d+\.\d+(?:-[a-z0-9.-]+)?$/;

/** Instructions of a Dockerfile, continued lines joined, comments left out. */
function instructionsOf(text) {
  const joined = text.replace(/^\s*#.*$/gm, '').replace(/\\\n/g, ' ');
  return joined.split('\n').map((line) => line.trim()).filter(Boolean).map((line) => ({ keyword: line.split(/\s/)[0].toUpperCase(), rest: line.slice(line.search(/\s/) + 1).trim() }));
}

/** Build stages with their instructions. */
function stagesOf(text) {
  const stages = [];
  for (const { keyword, rest } of instructionsOf(text)) {
    if (keyword === 'FROM') {
      const [, from, name] = /^(?:--platform=\S+\s+)?(\S+)(?:\s+AS\s+(\S+))?$/i.exec(rest) ?? [];
      stages.push({ from, name, instructions: [] });
    } else stages.at(-1)?.instructions.push({ keyword, rest });
  }
  return stages;
}

const nameOfLast = (stages) => stages.at(-1)?.name;

/** @param {string} text a Dockerfile @param {string} nodeVersion the Node that the tests run on */
export function dockerfileFindings(text, nodeVersion) {
  const findings = validate(text).map(({ message, range }) => `line ${range.start.line + 1}: ${message}`);
  const stages = stagesOf(text);
  const find = (isWrong, message) => isWrong && findings.push(message);
  const ofStage = (stage, keyword) => stage.instructions.filter((one) => one.keyword === keyword).map(({ rest }) => rest);
  for (const [index, stage] of stages.entries()) {
    const earlier = stages.slice(0, index).map(({ name }) => name);
    const isBase = !earlier.includes(stage.from);
    find(isBase && !pinned.test(stage.from), `${stage.from}: pin the base image to a whole version`);
    find(isBase && /^node:/.test(stage.from) && !stage.from.startsWith(`node:${nodeVersion}-`), `${stage.from}: the tests run on Node ${nodeVersion}`);
    for (const { keyword, rest } of stage.instructions) {
      find(keyword === 'ADD', 'ADD fetches and unpacks; COPY what is there');
      find(keyword === 'RUN' && /\bnpm (?:i|install)\b/.test(rest), 'npm install changes the lock file; use npm ci');
      find(keyword === 'RUN' && /\b(?:curl|wget)\b[^|]*\|\s*(?:ba)?sh\b/.test(rest), 'a script from the network is run unread');
      find(keyword === 'RUN' && /\bsudo\b/.test(rest), 'sudo has no place in an image');
      find(keyword === 'RUN' && /apt-get install/.test(rest) && !/--no-install-recommends.*rm -rf \/var\/lib\/apt\/lists/s.test(rest), 'apt-get install needs --no-install-recommends and removes its lists in the same step');
      find(keyword === 'WORKDIR' && !rest.startsWith('/'), `WORKDIR ${rest}: must be absolute`);
      find((keyword === 'ENV' || keyword === 'ARG') && /(?:SECRET|PASSWORD|TOKEN|KEY)\w*=?/.test(rest), `${keyword} ${rest.split('=')[0]}: a secret would stay in the image`);
      find((keyword === 'CMD' || keyword === 'ENTRYPOINT') && !rest.startsWith('['), `${keyword}: give a JSON list, or signals go to a shell instead of Seatkeeper`);
      const from = /--from=(\S+)/.exec(rest)?.[1];
      find(keyword === 'COPY' && from !== undefined && !earlier.includes(from), `COPY --from=${from}: there is no such stage before`);
      find(keyword === 'COPY' && from === undefined && stage === stages.at(-1) && /^(?:--\S+\s+)*\.\s/.test(rest), 'the last stage copies the whole checkout');
    }
  }
  for (const stage of stages.filter((one) => ofStage(one, 'CMD').length > 0)) {
    const user = ofStage(stage, 'USER').at(-1);
    find(user === undefined || /^(?:root|0)(?::|$)/.test(user), `stage ${stage.name}: runs as root; end with USER node`);
    find(ofStage(stage, 'HEALTHCHECK').length === 0, `stage ${stage.name}: has no HEALTHCHECK`);
    find(ofStage(stage, 'VOLUME').length === 0, `stage ${stage.name}: has no VOLUME for the data folder`);
  }
  find(nameOfLast(stages) !== 'seatkeeper', 'the last stage, which a plain build makes, must be seatkeeper');
  return findings;
}

/**
 * @param {string} text a compose file
 * @param {{ validate: (file: unknown) => string[], settings: ReadonlySet<string>, example: ReadonlySet<string>, stages: readonly string[], images: Record<string, string>, exists: (path: string) => boolean }} known
 */
export function composeFindings(text, { validate: validateSchema, settings, example, stages, images, exists }) {
  const file = parse(text, { merge: true });
  const findings = validateSchema(file);
  const find = (isWrong, message) => isWrong && findings.push(message);
  for (const [, name] of text.matchAll(/\$\{([A-Z_]+)/g)) find(!example.has(name), `\${${name}} is not in .env.example`);
  find(/\$\{[A-Z_]+:?\?/.test(text), '${…?} stops every profile; Seatkeeper itself says what is missing');
  const [volumes, networks] = [new Set(), new Set()];
  const published = new Map();
  for (const [name, service] of Object.entries(file.services ?? {})) {
    const say = (isWrong, message) => find(isWrong, `${name}: ${message}`);
    const own = service.build !== undefined;
    if (own) {
      say(!stages.includes(service.build.target), `the Dockerfile has no stage "${service.build.target}"`);
      say(service.read_only !== true, 'needs read_only: true');
      say(!service.cap_drop?.includes('ALL'), 'needs cap_drop: [ALL]');
      say(!service.security_opt?.includes('no-new-privileges:true'), 'needs no-new-privileges:true');
      for (const setting of Object.keys(service.environment ?? {})) say(!settings.has(setting), `there is no setting ${setting}`);
    } else {
      say(!pinned.test(service.image ?? ''), `pin ${service.image} to a whole version`);
      say(service.healthcheck === undefined, 'has no health check');
      const tested = images[service.image?.split(':')[0]];
      say(tested !== undefined && tested !== service.image, `the tests run against ${tested}`);
    }
    say(service.privileged === true || service.pid === 'host', 'must not be privileged');
    say(service.container_name !== undefined, 'a fixed name lets it run once only per machine');
    for (const port of service.ports ?? []) {
      const [host] = String(port).replace(/\$\{[A-Z_]+:-([^}]*)\}/g, '$1').split(/:(?=\d+$)/);
      say(!host.startsWith('127.0.0.1:'), `port ${port} is published to everybody unless .env says otherwise; bind 127.0.0.1`);
      say(published.has(host), `${host} is published by ${published.get(host)} too`);
      published.set(host, name);
    }
    for (const volume of service.volumes ?? []) {
      const [source] = volume.split(':');
      if (source.startsWith('.')) say(!exists(source), `${source} is not there`);
      else volumes.add(source);
    }
    for (const network of Array.isArray(service.networks) ? service.networks : Object.keys(service.networks ?? {})) networks.add(network);
    const conditions = Array.isArray(service.depends_on) ? [] : Object.values(service.depends_on ?? {});
    say(conditions.some(({ condition }) => condition !== 'service_started'), 'the order of starting must not matter');
  }
  for (const [kind, used] of [['volumes', volumes], ['networks', networks]]) {
    const declared = Object.keys(file[kind] ?? {});
    for (const name of used) find(!declared.includes(name), `${kind}: ${name} is used but not declared`);
    for (const name of declared) find(!used.has(name), `${kind}: ${name} is declared but not used`);
  }
  return findings;
}

/** Names of a Dockerfile's stages. */
export const stageNames = (text) => stagesOf(text).map(({ name }) => name);
