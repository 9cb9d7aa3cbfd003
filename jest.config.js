// NestJS 12 is ESM-only. Jest runs everything as CommonJS: @swc/jest compiles the sources and the ESM packages of node_modules,
// so no experimental flag is needed (stack.md).
import { readFileSync } from 'node:fs';
import presets from 'jest-preset-angular/presets/index.js';

const esmPackages = ['@nestjs', '@scure', '@tokenizer', '@borewit', 'file-type', 'strtok3', 'token-types', 'uint8array-extras', 'openid-client',
  'oauth4webapi', 'jose', 'oidc-provider', 'koa', '@koa', 'nanoid', 'quick-lru', 'eta', 'uuid', 'fast-check', 'pure-rand'];
const swc = {
  swcrc: false, sourceMaps: 'inline',
  jsc: {
    parser: { syntax: 'typescript', decorators: true, dynamicImport: true }, target: 'es2024', keepClassNames: true,
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
  module: { type: 'commonjs' },
};
const { imports } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const aliases = Object.fromEntries(Object.entries(imports).map(([alias, target]) => [`^${alias}$`, target.types.replace('./', '<rootDir>/')]));

const project = (displayName, testRegex, more = {}) => ({
  displayName, rootDir: import.meta.dirname, roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test', '<rootDir>/tools'], testEnvironment: 'node', testRegex, setupFiles: ['reflect-metadata'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '<rootDir>/apps/portal/', '<rootDir>/libs/platform/ui/'],
  moduleNameMapper: { ...aliases, '^(\\.{1,2}/.*)\\.js$': ['$1', '$1.js'] },
  transformIgnorePatterns: [`node_modules/(?!(${esmPackages.join('|')})/)`],
  transform: { '\\.m?[jt]s$': ['@swc/jest', swc] },
  ...more,
});

const portal = {
  displayName: 'portal', rootDir: import.meta.dirname, roots: ['<rootDir>/apps/portal', '<rootDir>/libs/platform/ui'], testRegex: '\\.spec\\.ts$',
  ...presets.createCjsPreset({ tsconfig: '<rootDir>/apps/portal/tsconfig.spec.json' }),
  setupFilesAfterEnv: ['<rootDir>/apps/portal/setup-jest.ts'],
  moduleNameMapper: { ...aliases, '^(\\.{1,2}/.*)\\.js$': ['$1', '$1.js'], '^(d3-[\\w-]+|internmap)$': '<rootDir>/node_modules/$1/dist/$1.js' },
};

export default {
  // Real stores, processes and servers on a busy machine; no test measures time.
  testTimeout: 30_000,
  projects: [
    project('unit', '(?<!\\.int|\\.e2e)\\.spec\\.ts$'),
    project('integration', '\\.int\\.spec\\.ts$', {
      globalSetup: '<rootDir>/tools/servers/jest-setup.mjs', globalTeardown: '<rootDir>/tools/servers/jest-teardown.mjs',
    }),
    portal,
  ],
};
