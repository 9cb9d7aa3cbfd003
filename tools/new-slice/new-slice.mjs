/**
 * `npm run new:slice subscriptions change-colour [subscription]`: a feature folder with decision, test, handler and controller, wired into the
 * context's module. What it makes compiles, its test passes, and it refuses every request until its rule is written.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { files } from './templates.mjs';

const KEBAB = /^[a-z]+(?:-[a-z]+)+$/;

/** @param {{ root: string, context: string, feature: string, stream?: string }} wish the stream is needed where a context has several */
export function newSlice({ root, context, feature, stream }) {
  const source = join(root, 'libs', context, 'src');
  const module = join(source, `${context}.module.ts`);
  if (!existsSync(module)) throw new Error(`There is no context "${context}"; there are: ${contexts(root).join(', ')}.`);
  if (!KEBAB.test(feature ?? '')) throw new Error(`"${feature}" is no verb phrase in kebab-case, such as change-quantity.`);
  const folder = join(source, 'features', feature);
  if (existsSync(folder)) throw new Error(`libs/${context}/src/features/${feature} is there already.`);
  const made = files({ context, feature, ...modelOf(source, context, stream) });
  const wired = wire(readFileSync(module, 'utf8'), feature, context);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(made)) writeFileSync(join(folder, name), text);
  writeFileSync(module, wired);
  return [...Object.keys(made).map((name) => `libs/${context}/src/features/${feature}/${name}`), `libs/${context}/src/${context}.module.ts`];
}

function contexts(root) {
  return readdirSync(join(root, 'libs')).filter((name) => existsSync(join(root, 'libs', name, 'src', `${name}.module.ts`)));
}

/** The names that a decision works with: stream, facts, state, fold. Read from contracts/ and domain/. */
function modelOf(source, context, wanted) {
  const streams = texts(join(source, 'contracts')).flatMap(({ text }) => [...text.matchAll(/export const (\w+)Stream: StreamCategory<(\w+)>/g)].map(([, name, fact]) => ({ name, fact })));
  const names = streams.map(({ name }) => name).join(', ');
  const chosen = wanted ? streams.find(({ name }) => name === wanted) : streams.length === 1 ? streams[0] : undefined;
  if (!chosen) throw new Error(streams.length === 0 ? `${context} has no stream of its own; it only reads.` : `Which stream does it write? Add one of: ${names}.`);
  for (const { file, text } of texts(join(source, 'domain'))) {
    const fold = new RegExp(`export function (evolve\\w*)\\((?:\\w+): (\\w+), \\w+: (RecordedFact<)?${chosen.fact}\\b`).exec(text);
    const initial = fold && new RegExp(`export const (\\w+): ${fold[2]}\\b`).exec(text);
    if (initial) return { stream: `${chosen.name}Stream`, fact: chosen.fact, evolve: fold[1], state: fold[2], initial: initial[1], domain: file.replace(/[.]ts$/, '.js'), recorded: fold[3] !== undefined };
  }
  throw new Error(`libs/${context}/src/domain has no fold over ${chosen.fact} with an initial state.`);
}

function texts(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((file) => /^(?!.*[.]spec[.]).*[.]ts$/.test(file)).map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));
}

/** Adds handler and controller to the module's imports and lists. */
function wire(text, feature, context) {
  const name = pascal(feature);
  const lines = [
    `import { ${name}Controller } from './features/${feature}/${feature}.controller.js';`,
    `import { ${name}Handler } from './features/${feature}/${feature}.handler.js';`,
  ];
  const lastImport = [...text.matchAll(/^import [^;]+;\n/gm)].at(-1);
  const end = lastImport.index + lastImport[0].length;
  const imported = `${text.slice(0, end)}${lines.join('\n')}\n${text.slice(end)}`;
  for (const list of ['controllers', 'providers']) if (!imported.includes(`${list}: [`)) throw new Error(`libs/${context}/src/${context}.module.ts has no list "${list}: [" to add to.`);
  return imported.replace('controllers: [', `controllers: [${name}Controller, `).replace('providers: [', `providers: [${name}Handler, `).replace(/, +\n/g, ',\n');
}

function pascal(kebab) {
  return kebab.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

if (process.argv[1] === import.meta.filename) {
  const [context, feature, stream] = process.argv.slice(2);
  try {
    if (!context || !feature) throw new Error('npm run new:slice <context> <verb-phrase> [stream], for example: npm run new:slice subscriptions change-colour');
    const made = newSlice({ root: join(import.meta.dirname, '..', '..'), context, feature, stream });
    for (const file of made) console.log(file);
    console.log('Write the rule and its scenarios first; then what the handler waits for and who may ask.');
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
