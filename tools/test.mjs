/**
 * `npm test`: every check of the repository. In a fresh clone it installs first. Ends with a table and one line,
 * `N passed, N failed[, N skipped]`, counted from the runners' own reports. `npm test -- unit journeys` runs only what is named. Tells which
 * servers the suites ran against, and names what was skipped.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt } from './run/built.mjs';
import { ensureInstalled, environment, node, root } from './run/installed.mjs';

const reports = mkdtempSync(join(tmpdir(), 'seatkeeper-test-'));
const modules = (path) => join(root, 'node_modules', path);

/** Milliseconds after which a check counts as hung. */
const PATIENCE = 15 * 60_000;

/** Runs a script with Node 24; its output is shown when it fails. */
function run(args, more = {}) {
  const { status, signal, stdout, stderr } = spawnSync(node(), args, {
    timeout: PATIENCE, killSignal: 'SIGKILL', cwd: root, encoding: 'utf8', env: environment({ NO_COLOR: '1', FORCE_COLOR: undefined, ...more }), maxBuffer: 256 * 1024 * 1024,
  });
  return { ok: status === 0, output: `${stdout}${stderr}${signal ? `\nended by ${signal}` : ''}` };
}

/** A check that is right or wrong as a whole. */
const check = (name, args) => ({
  name,
  run: () => {
    const { ok, output } = run(args);
    return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, output };
  },
});

/** All tests of one jest project, counted by jest. */
const jest = (name) => ({
  name,
  run: () => {
    const report = join(reports, `${name}.json`);
    const { ok, output } = run([modules('jest/bin/jest.js'), '--selectProjects', name, '--json', '--outputFile', report, '--silent'], {});
    return counted(ok, output, report, (json) => ({
      passed: json.numPassedTests,
      // A file that does not even load has no failed test, but it failed.
      failed: json.numFailedTests + json.numRuntimeErrorTestSuites,
      skipped: json.numPendingTests + json.numTodoTests,
      output: json.testResults.filter(({ status }) => status === 'failed').map(({ message }) => message).join('\n'),
      left: json.testResults.flatMap(({ assertionResults }) => assertionResults).filter(({ status }) => status === 'pending' || status === 'todo'),
    }));
  },
});

/** All browser journeys, counted by Playwright. */
const journeys = {
  name: 'journeys',
  run: () => {
    const report = join(reports, 'journeys.json');
    const { ok, output } = run([modules('@playwright/test/cli.js'), 'test', '--config', 'test/journeys/playwright.config.ts', '--reporter', 'json,line'], {
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    });
    return counted(ok, output, report, ({ stats, errors }) => ({
      passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped, output,
    }));
  },
};

function counted(ok, output, report, count) {
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0, output };
  const result = count(JSON.parse(readFileSync(report, 'utf8')));
  // A runner that fails without a failed test (a leak, a bad setting) must not look green.
  return { ...result, failed: ok ? result.failed : Math.max(1, result.failed), output: result.output || output };
}

const build = (name) => ({
  name: `build ${name}`,
  run: () => {
    ensureBuilt([name], () => {});
    return { passed: 1, failed: 0, skipped: 0, output: '' };
  },
});

function checks() {
  return [
    check('types', [modules('typescript/bin/tsc'), '-p', 'tsconfig.json', '--noEmit']),
    check('lint', [modules('eslint/bin/eslint.js'), '.', '--max-warnings', '0']),
    check('boundaries', ['tools/architecture/check.mjs', 'boundaries']),
    check('canaries', ['tools/architecture/check.mjs', 'canaries']),
    build('server'),
    build('portal'),
    check('first view size', ['tools/bundle-size.mjs']),
    check('golden API', ['tools/api-golden.mjs', '--check']),
    check('lock file', ['tools/lock-file.mjs']),
    check('containers', ['tools/containers/check.mjs']),
    ...jestProjects().map(jest),
    journeys,
  ];
}

/** The servers for everything that is run here. Loaded late: a fresh clone has no packages before. */
async function serversUnderTest() {
  const { findServers } = await import('./servers/servers-under-test.mjs');
  return findServers(console.log);
}

/** Names of the projects in jest.config.js, read by jest itself. */
function jestProjects() {
  const { ok, output } = run([modules('jest/bin/jest.js'), '--showConfig']);
  if (!ok) throw new Error(`jest cannot read its configuration:\n${output}`);
  return JSON.parse(output.slice(output.indexOf('{'))).configs.map(({ displayName, rootDir }) => displayName?.name ?? rootDir);
}

/** Skipped suites with the number of their cases; a case that was skipped alone says in its name why. */
function skippedSuites(cases) {
  const counts = new Map();
  for (const { ancestorTitles, title } of cases) {
    const name = title.includes(' (not on ') ? [...ancestorTitles, title].join(' › ') : ancestorTitles.slice(0, 2).join(' › ') || title;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `  ${String(count).padStart(4)}  ${name}`);
}

function row(name, { passed, failed, skipped }, seconds) {
  const cells = [name.padEnd(18), String(passed).padStart(7), String(failed).padStart(7), String(skipped).padStart(8), `${seconds.toFixed(1)} s`.padStart(9)];
  return cells.join('');
}

const only = process.argv.slice(2);
try {
  ensureInstalled();
  mkdirSync(join(root, 'test-results'), { recursive: true });
  const wanted = checks().filter(({ name }) => only.length === 0 || only.includes(name));
  if (wanted.length === 0) throw new Error(`There is no check called ${only.join(', ')}; there are: ${checks().map(({ name }) => name).join(', ')}.`);
  const servers = wanted.some(({ name }) => name === 'integration' || name === 'journeys') ? await serversUnderTest() : undefined;
  const rows = [];
  const left = [];
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { name, run: carryOut } of wanted) {
    const started = performance.now();
    console.log(`▸ ${name}`);
    let result;
    try {
      result = carryOut();
    } catch (error) {
      result = { passed: 0, failed: 1, skipped: 0, output: error instanceof Error ? error.message : String(error) };
    }
    if (result.failed > 0) console.log(result.output.trimEnd());
    for (const key of Object.keys(total)) total[key] += result[key];
    left.push(...(result.left ?? []));
    rows.push(row(name, result, (performance.now() - started) / 1000));
  }
  await servers?.close();
  console.log(['', `${''.padEnd(18)} passed failed skipped     time`, ...rows, ''].join('\n'));
  if (servers) console.log(['Ran against', ...servers.lines.map((line) => `  ${line}`), ''].join('\n'));
  if (left.length > 0) console.log(['Skipped', ...skippedSuites(left), ''].join('\n'));
  console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`);
  process.exitCode = total.failed === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
} finally {
  rmSync(reports, { recursive: true, force: true });
}
