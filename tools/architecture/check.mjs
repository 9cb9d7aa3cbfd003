/**
 * Checks the boundaries of the product, and then that the checks themselves still bite: every rule must report its canary.
 * `node tools/architecture/check.mjs [boundaries|canaries]`; exit code 1 and one line per finding when something is wrong.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { boundaryCanaries, lintCanaries, resolutionCanary } from './canaries.mjs';

const root = join(import.meta.dirname, '..', '..');
const depcruise = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
const rules = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')).forbidden.map((rule) => rule.name);

/** Runs dependency-cruiser and returns its findings and modules, whatever its exit code. */
function cruise(directory, paths) {
  const output = execFileSync(process.execPath, [depcruise, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...paths], {
    cwd: directory, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024,
  });
  return JSON.parse(output);
}

/** Findings in the product itself. */
function checkBoundaries() {
  const { summary } = cruise(root, ['apps', 'libs']);
  console.log(`boundaries: ${summary.totalCruised} modules, ${summary.totalDependenciesCruised} dependencies, ${rules.length} rules`);
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}

/** Lays every canary over a copy of the sources and tells which rule stayed silent. */
function checkBoundaryCanaries() {
  const overlay = mkdtempSync(join(tmpdir(), 'seatkeeper-canaries-'));
  try {
    layOver(overlay);
    const canaries = Object.entries(boundaryCanaries);
    const { summary, modules } = cruise(overlay, [...canaries.map(([, files]) => Object.keys(files)[0]), resolutionCanary.file]);
    const silent = canaries
      .filter(([name, files]) => !summary.violations.some(({ rule, from }) => rule.name === name && from === Object.keys(files)[0]))
      .map(([name]) => `${name} did not report its canary`);
    const uncovered = rules.filter((rule) => !boundaryCanaries[rule]).map((rule) => `${rule} has no canary`);
    console.log(`canaries: ${canaries.length} boundary rules, ${lintCanaries.length} lint bans`);
    return [...silent, ...uncovered, ...unresolved(modules)];
  } finally {
    rmSync(overlay, { recursive: true, force: true });
  }
}

function layOver(overlay) {
  for (const name of ['package.json', 'tsconfig.json', 'tsconfig.base.json', '.dependency-cruiser.cjs']) cpSync(join(root, name), join(overlay, name));
  for (const name of ['libs', 'apps/api', 'apps/partner-center-simulator'])
    if (existsSync(join(root, name))) cpSync(join(root, name), join(overlay, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(overlay, 'node_modules'));
  const write = (file, text) => {
    mkdirSync(dirname(join(overlay, file)), { recursive: true });
    writeFileSync(join(overlay, file), text);
  };
  for (const files of Object.values(boundaryCanaries)) for (const [file, text] of Object.entries(files)) write(file, text);
  write(resolutionCanary.file, Object.keys(resolutionCanary.expected).map((alias) => `import '${alias}';\n`).join(''));
}

function unresolved(modules) {
  const found = modules.find(({ source }) => source === resolutionCanary.file)?.dependencies ?? [];
  return Object.entries(resolutionCanary.expected)
    .filter(([alias, file]) => !found.some((dependency) => dependency.module === alias && dependency.resolved === file))
    .map(([alias, file]) => `${alias} does not resolve to ${file}`);
}

/** Lints every forbidden line and tells which ban stayed silent, or spoke where it should not. */
async function checkLintCanaries() {
  // Rules that need types are off here: the canaries are texts without a file.
  const eslint = new ESLint({ cwd: root, overrideConfig: [{ ...tseslint.configs.disableTypeChecked, files: ['**/*.ts'] }] });
  const findings = [];
  for (const { file, code, rule, says, fine } of lintCanaries) {
    if (!(await reports(eslint, file, code, rule, says))) findings.push(`${rule} ("${says}") did not report: ${code}`);
    if (fine && (await reports(eslint, fine, code, rule, says))) findings.push(`${rule} ("${says}") reported ${fine}, where it is allowed`);
  }
  return findings;
}

async function reports(eslint, file, code, rule, says) {
  const [result] = await eslint.lintText(`${code}\n`, { filePath: join(root, file) });
  return result.messages.some((message) => message.ruleId === rule && message.message.includes(says));
}

const part = process.argv[2];
const findings = [
  ...(part === 'canaries' ? [] : checkBoundaries()),
  ...(part === 'boundaries' ? [] : [...checkBoundaryCanaries(), ...(await checkLintCanaries())]),
];
for (const finding of findings) console.error(`  ✗ ${finding}`);
console.log(findings.length === 0 ? 'all as it should be' : `${findings.length} finding(s)`);
process.exitCode = findings.length === 0 ? 0 : 1;
