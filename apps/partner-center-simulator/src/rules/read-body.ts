import type { Document } from './subscription.js';

/**
 * Parses a request body as Partner Center does: a BOM is skipped, member names count case-insensitively
 * (facts: partner-center §2.2). Undefined if it is not a JSON object.
 */
export function readBody(text: string): Document | undefined {
  try {
    const parsed: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return isDocument(parsed) ? camelCased(parsed) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value is a JSON object. */
export function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same document with camelCase member names. */
export function camelCased(value: Document): Document {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name.charAt(0).toLowerCase() + name.slice(1), camelCasedValue(member)]));
}

function camelCasedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCasedValue);
  return isDocument(value) ? camelCased(value) : value;
}

/** The same document with PascalCase member names, as audit records and some answers show them. */
export function pascalCased(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pascalCased);
  if (!isDocument(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name.charAt(0).toUpperCase() + name.slice(1), pascalCased(member)]));
}

/** Canonical text of a JSON value: member order does not count. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isDocument(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`;
}
