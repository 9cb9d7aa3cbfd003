import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as branding from '#branding/contracts';
import * as directCsp from '#direct-csp/contracts';
import type { StreamCategory } from '#platform/kernel';
import * as portalAccess from '#portal-access/contracts';
import * as subscriptions from '#subscriptions/contracts';
import { storedExamplesAreReadable } from '#platform/event-store/testing';

const contracts: { readonly [context: string]: object } = { branding, 'direct-csp': directCsp, 'portal-access': portalAccess, subscriptions };
const categories = Object.values(contracts).flatMap((module) => Object.values(module)).filter(isCategory);

describe('facts in the log', () => {
  it.each(categories.map((category) => [category.category, category] as const))('of "%s" stay readable in every shape that was ever written', (_name, category) => {
    expect(() => storedExamplesAreReadable(category as StreamCategory<never>)).not.toThrow();
  });

  it('belong to categories of different names, with stored names of their own', () => {
    const names = categories.map(({ category }) => category);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(5);
  });

  it('of every context that declares some are looked at here', () => {
    const libs = join(process.cwd(), 'libs');
    const declaring = readdirSync(libs, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.facts.ts')).map((path) => path.split(/[\\/]/)[0]);
    expect(Object.keys(contracts).sort()).toEqual([...new Set(declaring)].sort());
  });
});

function isCategory(value: unknown): value is StreamCategory {
  return typeof value === 'object' && value !== null && 'storedNames' in value && 'category' in value;
}
