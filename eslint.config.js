// Lint rules. The bans below have canaries in tools/architecture/canaries.mjs: a ban that stops biting fails `npm run boundaries`.
import js from '@eslint/js';
import angular from 'angular-eslint';
import tseslint from 'typescript-eslint';

const tests = ['**/*.spec.ts', '**/*.contract.ts', '**/testing/**'];

const bans = {
  env: { selector: "MemberExpression[object.name='process'][property.name='env']", message: 'Read settings through #platform/configuration, where they are validated.' },
  sanitizer: { selector: 'MemberExpression[property.name=/^bypassSecurityTrust/]', message: "Never bypass Angular's sanitizer." },
  anyRevision: [
    { selector: "CallExpression[callee.property.name='append'] > Literal[value='any']", message: 'Append with no-stream or the exact revision that was read.' },
    { selector: "CallExpression[callee.property.name='append'] > Identifier[name='ANY']", message: 'Append with no-stream or the exact revision that was read.' },
  ],
  present: [
    { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'Time is an argument of a decision.' },
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time is an argument of a decision.' },
    { selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']", message: 'Chance is an argument of a decision.' },
    { selector: "CallExpression[callee.property.name='randomUUID'], CallExpression[callee.name='randomUUID']", message: 'An id is an argument of a decision.' },
  ],
};

const cqrs = {
  name: '@nestjs/cqrs', importNames: ['EventBus', 'EventPublisher', 'AggregateRoot', 'EventsHandler', 'Saga'],
  message: 'Facts travel through the store only; a reaction reads them there.',
};
const azureAd = { name: 'passport-azure-ad', message: 'Archived; sign-in uses openid-client (docs/decisions/0002).' };
const environment = ['process', 'node:process'].map((name) => ({ name, importNames: ['env'], message: 'Read settings through #platform/configuration.' }));
const storeClient = ['@eventstore/db-client', '@kurrent/kurrentdb-client', 'better-sqlite3', 'mongoose'].map((name) => ({
  name, message: 'A context knows #platform/event-store and #platform/views, never a store.',
}));

const everywhere = [bans.sanitizer, ...bans.anyRevision];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'data/', 'coverage/', 'test-results/', '.angular/', '**/*.cjs'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.mjs', '*.js'],
    extends: [js.configs.recommended],
    languageOptions: {
      ecmaVersion: 2024,
      globals: Object.fromEntries(
        ['process', 'console', 'fetch', 'URL', 'URLSearchParams', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Buffer', 'AbortSignal', 'AbortController', 'performance', 'document', 'window'].map(
          (name) => [name, 'readonly'],
        ),
      ),
    },
  },
  {
    files: ['**/*.ts'],
    extends: [js.configs.recommended, tseslint.configs.recommended],
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-unsafe-declaration-merging': 'error',
      'no-restricted-syntax': ['error', ...everywhere],
      'no-restricted-imports': ['error', { paths: [cqrs, azureAd] }],
      // Cleaning texts of control characters is what such expressions are for here.
      'no-control-regex': 'off',
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
    },
  },
  {
    // Forgotten promises lose facts; the few rules that need types are these.
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    ignores: ['apps/portal/**', 'libs/platform/ui/**'],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['libs/**/*.ts', 'apps/api/**/*.ts'],
    // The entry points hand the environment over to be validated.
    ignores: ['libs/platform/configuration/**', 'apps/api/src/main.ts', 'apps/api/src/cli.ts', ...tests],
    rules: {
      'no-restricted-syntax': ['error', ...everywhere, bans.env],
      'no-restricted-imports': ['error', { paths: [cqrs, azureAd, ...environment] }],
    },
  },
  {
    files: ['libs/**/*.ts'],
    ignores: ['libs/platform/**', ...tests],
    rules: { 'no-restricted-imports': ['error', { paths: [cqrs, azureAd, ...environment, ...storeClient] }] },
  },
  {
    files: ['libs/*/src/domain/**/*.ts'],
    ignores: tests,
    rules: { 'no-restricted-syntax': ['error', ...everywhere, bans.env, ...bans.present] },
  },
  { files: [...tests, 'test/**', 'tools/**'], rules: { '@typescript-eslint/no-explicit-any': 'off', '@typescript-eslint/no-empty-function': 'off' } },
  // What a person started from the shell speaks to that person.
  { files: ['tools/**', 'apps/*/src/main.ts', 'apps/api/src/cli.ts', 'apps/portal/src/main.ts', 'test/**'], rules: { 'no-console': 'off' } },
  {
    files: ['apps/portal/**/*.ts', 'libs/platform/ui/**/*.ts'],
    extends: [...angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: { '@angular-eslint/prefer-on-push-component-change-detection': 'error' },
  },
  { files: ['apps/portal/**/*.html', 'libs/platform/ui/**/*.html'], extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility] },
);
