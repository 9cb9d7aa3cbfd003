import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = process.cwd();

/** A copy of the sources that may be written to. */
function copyOfSources(): string {
  const copy = mkdtempSync(join(tmpdir(), 'seatkeeper-slice-'));
  for (const name of ['libs', 'apps/portal', 'tools/new-slice', 'tools/servers', 'package.json', 'tsconfig.base.json', 'jest.config.js']) cpSync(join(root, name), join(copy, name), { recursive: true });
  mkdirSync(join(copy, 'test'));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

describe('npm run new:slice', () => {
  let copy: string;
  beforeAll(() => (copy = copyOfSources()));
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  const newSlice = (...args: string[]) => spawnSync(process.execPath, [join(copy, 'tools/new-slice/new-slice.mjs'), ...args], { cwd: copy, encoding: 'utf8' });

  it.each([
    ['branding', 'a fold over plain facts'],
    ['subscriptions', 'a fold over recorded facts'],
  ])('makes a slice of %s that is wired, compiles, and whose test passes (%s)', (context) => {
    expect(newSlice(context, 'change-colour')).toMatchObject({ status: 0 });
    expect(readFileSync(join(copy, `libs/${context}/src/${context}.module.ts`), 'utf8')).toContain('providers: [ChangeColourHandler,');

    const types = { extends: './tsconfig.base.json', compilerOptions: { noEmit: true, types: ['node', 'jest'] }, files: [`libs/${context}/src/${context}.module.ts`, `libs/${context}/src/features/change-colour/change-colour.spec.ts`] };
    writeFileSync(join(copy, 'tsconfig.slice.json'), JSON.stringify(types));
    const compiled = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.slice.json'], { cwd: copy, encoding: 'utf8' });
    expect(compiled.stdout.split('\n').filter((line) => line.includes('error'))).toEqual([]);

    const report = join(copy, 'report.json');
    execFileSync(process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), '--selectProjects', 'unit', '--json', '--outputFile', report, '--silent', `${context}/src/features/change-colour`], { cwd: copy, stdio: 'ignore' });
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ numPassedTests: 1, numFailedTests: 0, numFailedTestSuites: 0 });
  }, 180_000);

  it.each([
    [['nowhere', 'change-colour'], 'There is no context "nowhere"; there are: '],
    [['branding', 'Colour'], '"Colour" is no verb phrase in kebab-case'],
    [['branding', 'remove-logo'], 'is there already'],
    [['portal-access', 'rename-company'], 'Which stream does it write? Add one of: partner, company.'],
  ])('%j says what is wrong', (args, message) => {
    const { status, stderr } = newSlice(...args);
    expect(stderr).toContain(message);
    expect(status).toBe(1);
  });
});
