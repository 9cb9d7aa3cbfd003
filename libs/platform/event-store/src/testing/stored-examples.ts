import { isDeepStrictEqual } from 'node:util';
import type { StreamCategory } from '#platform/kernel';
import { storedNamesOf, toFact } from '../stored-names.js';

/**
 * Checks that everything a category ever wrote stays readable: each stored name, current or old, has an example, each example
 * becomes a fact of today, and its data is plain JSON.
 * @throws Error with every problem, one per line
 */
export function storedExamplesAreReadable(category: StreamCategory<never>): void {
  const problems: string[] = [];
  const names = storedNamesOf(category);
  const shown = new Set(category.examples.map(({ storedName }) => storedName));
  for (const name of names.all) if (!shown.has(name)) problems.push(`"${name}" has no example`);
  for (const { storedName, data } of category.examples) problems.push(...problemsOf(category, storedName, data));
  if (problems.length > 0) throw new Error(`Stored facts of "${category.category}":\n${problems.join('\n')}`);
}

function problemsOf(category: StreamCategory<never>, storedName: string, data: unknown): string[] {
  const text = JSON.stringify(data) as string | undefined;
  if (text === undefined || !isDeepStrictEqual(JSON.parse(text), data)) return [`the example of "${storedName}" is not plain JSON`];
  try {
    const fact = toFact(category, storedName, JSON.parse(text));
    if (!fact) return [`"${storedName}" is no stored name, neither a current nor an old one`];
    return JSON.stringify(fact.data) === undefined ? [`"${storedName}" becomes a ${fact.type} without data`] : [];
  } catch (error) {
    return [`"${storedName}" cannot be read: ${(error as Error).message}`];
  }
}
