/**
 * One forbidden import per rule of .dependency-cruiser.cjs, and one forbidden line per ban of eslint.config.js. `check.mjs` lays them over
 * a copy of the sources; each must be reported by exactly the rule it is meant for.
 */

/** @type {Record<string, Record<string, string>>} rule name → files; the first file must be the one that is reported. */
export const boundaryCanaries = {
  'contexts-meet-only-at-contracts': {
    'libs/branding/src/features/canary-a/canary-a.ts': "export * from '../../../../direct-csp/src/domain/canary-target.js';\n",
    'libs/direct-csp/src/domain/canary-target.ts': 'export const target = 1;\n',
  },
  'domain-is-pure': { 'libs/branding/src/domain/canary-b.ts': "export { readFileSync } from 'node:fs';\n" },
  'contracts-stand-alone': {
    'libs/branding/src/contracts/canary-c.ts': "export * from '../domain/canary-target.js';\n",
    'libs/branding/src/domain/canary-target.ts': 'export const target = 1;\n',
  },
  'slices-do-not-know-each-other': {
    'libs/branding/src/features/canary-d/canary-d.ts': "export * from '../canary-e/canary-e.js';\n",
    'libs/branding/src/features/canary-e/canary-e.ts': 'export const target = 1;\n',
  },
  'reactions-only-call-handlers': {
    'libs/branding/src/reactions/when-canary/when-canary.ts': "export * from '../../features/canary-f/canary-f.js';\n",
    'libs/branding/src/features/canary-f/canary-f.ts': 'export const target = 1;\n',
  },
  'adapters-are-wired-by-the-module': {
    'libs/branding/src/features/canary-g/canary-g.ts': "export * from '../../adapters/canary-target.js';\n",
    'libs/branding/src/adapters/canary-target.ts': 'export const target = 1;\n',
  },
  'platform-knows-no-business': { 'libs/platform/http/src/canary-h.ts': "export type { Branding } from '#branding/contracts';\n" },
  'platform-is-used-through-its-front-door': {
    'libs/branding/src/features/canary-i/canary-i.ts': "export * from '../../../../platform/http/src/canary-target.js';\n",
    'libs/platform/http/src/canary-target.ts': 'export const target = 1;\n',
  },
  'platform-parts-meet-at-front-doors': {
    'libs/platform/views/src/canary-j.ts': "export * from '../../http/src/canary-target.js';\n",
    'libs/platform/http/src/canary-target.ts': 'export const target = 1;\n',
  },
  'kernel-imports-nothing': { 'libs/platform/kernel/src/canary-k.ts': "export { randomUUID } from 'node:crypto';\n" },
  'portal-sees-only-contracts': { 'apps/portal/src/app/canary-l.ts': "export type { EventStore } from '#platform/event-store';\n" },
  'api-uses-the-front-door': {
    'apps/api/src/canary-m.ts': "export * from '../../../libs/branding/src/domain/canary-target.js';\n",
    'libs/branding/src/domain/canary-target.ts': 'export const target = 1;\n',
  },
  'no-library-imports-an-application': {
    'libs/branding/src/features/canary-n/canary-n.ts': "export * from '../../../../../apps/api/src/canary-target.js';\n",
    'apps/api/src/canary-target.ts': 'export const target = 1;\n',
  },
  'applications-talk-over-http': {
    'apps/demo-sign-in/src/canary-o.ts': "export * from '../../api/src/canary-target.js';\n",
    'apps/api/src/canary-target.ts': 'export const target = 1;\n',
  },
  'only-the-demo-knows-the-demo-accounts': {
    'apps/api/src/canary-p.ts': "export * from '../../partner-center-simulator/src/seed/demo-accounts.js';\n",
  },
  'stand-ins-stand-alone': { 'apps/partner-center-simulator/src/canary-q.ts': "export type { Fact } from '#platform/kernel';\n" },
  'no-circular': {
    'libs/branding/src/domain/canary-r.ts': "export * from './canary-s.js';\nexport const r = 1;\n",
    'libs/branding/src/domain/canary-s.ts': "export * from './canary-r.js';\nexport const s = 1;\n",
  },
  'not-to-unresolvable': { 'libs/branding/src/domain/canary-t.ts': "export * from '#platform/nowhere';\n" },
};

/** Imports through aliases that must resolve to sources; if one did not, every rule above would pass unseen. */
export const resolutionCanary = {
  file: 'apps/api/src/canary-resolution.ts',
  expected: {
    '#platform/kernel': 'libs/platform/kernel/src/index.ts',
    '#branding/contracts': 'libs/branding/src/contracts/index.ts',
  },
};

/** Each line must be reported by the named lint rule when it stands in the named file; where `fine` is given, that file may say it. */
export const lintCanaries = [
  { file: 'libs/branding/src/features/canary/canary.handler.ts', code: "export const f = (store: any, e: any) => store.append('s', 'any', e);", rule: 'no-restricted-syntax', says: 'exact revision' },
  { file: 'libs/branding/src/features/canary/canary.handler.ts', code: 'export const f = (store: any, ANY: any, e: any) => store.append(\'s\', ANY, e);', rule: 'no-restricted-syntax', says: 'exact revision' },
  { file: 'libs/branding/src/features/canary/canary.handler.ts', code: "import { EventStoreDBClient } from '@eventstore/db-client';\nexport const c = EventStoreDBClient;", rule: 'no-restricted-imports', says: '#platform/event-store' },
  { file: 'apps/portal/src/app/canary.ts', code: 'export const f = (s: any) => s.bypassSecurityTrustHtml(1);', rule: 'no-restricted-syntax', says: 'sanitizer' },
  { file: 'libs/branding/src/branding.module.ts', code: "import { EventBus } from '@nestjs/cqrs';\nexport const c = EventBus;", rule: 'no-restricted-imports', says: 'through the store' },
  { file: 'libs/branding/src/domain/canary.ts', code: "import { AggregateRoot } from '@nestjs/cqrs';\nexport const c = AggregateRoot;", rule: 'no-restricted-imports', says: 'through the store' },
  { file: 'libs/branding/src/features/canary/canary.ts', code: "export const c = process.env['HOME'];", rule: 'no-restricted-syntax', says: '#platform/configuration', fine: 'libs/platform/configuration/src/canary.ts' },
  { file: 'libs/branding/src/features/canary/canary.ts', code: "import { env } from 'node:process';\nexport const c = env;", rule: 'no-restricted-imports', says: '#platform/configuration' },
  { file: 'libs/branding/src/domain/canary.ts', code: 'export const c = Date.now();', rule: 'no-restricted-syntax', says: 'argument', fine: 'libs/platform/kernel/src/clock.ts' },
  { file: 'libs/branding/src/domain/canary.ts', code: 'export const c = new Date();', rule: 'no-restricted-syntax', says: 'argument' },
  { file: 'libs/branding/src/domain/canary.ts', code: 'export const c = Math.random();', rule: 'no-restricted-syntax', says: 'argument' },
  { file: 'libs/platform/identity/src/canary.ts', code: "import p from 'passport-azure-ad';\nexport const c = p;", rule: 'no-restricted-imports', says: 'openid-client' },
];
