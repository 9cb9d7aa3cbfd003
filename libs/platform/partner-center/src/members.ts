import type { RawResource } from './resources.js';

/** Whether a JSON value is an object (not an array, not null). */
export function isObject(value: unknown): value is RawResource {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Name under which a resource carries a member: as given if there, else the same in other letters; undefined if absent (§2.2). */
export function memberName(resource: RawResource, name: string): string | undefined {
  if (Object.hasOwn(resource, name)) return name;
  const wanted = name.toLowerCase();
  return Object.keys(resource).find((key) => key.toLowerCase() === wanted);
}

/** A member of a resource whatever the case of its name (§2.2); undefined when `resource` is no object. */
export function member(resource: unknown, name: string): unknown {
  if (!isObject(resource)) return undefined;
  const found = memberName(resource, name);
  return found === undefined ? undefined : resource[found];
}

/** A text; numbers become text, everything else (null, objects) is undefined. Empty text stays empty. */
export function text(resource: unknown, name: string): string | undefined {
  const value = member(resource, name);
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : undefined;
}

/** A text that says something: trimmed, undefined when empty. New-commerce resources carry `""` for "none" (§2.2). */
export function filled(resource: unknown, name: string): string | undefined {
  const value = text(resource, name)?.trim();
  return value === '' ? undefined : value;
}

/** An enum value, lower-case; unknown values are kept (§2.2). Empty when absent. */
export function enumeration(resource: unknown, name: string): string {
  return (filled(resource, name) ?? '').toLowerCase();
}

/** A whole number that is not negative, also when it came as text; otherwise undefined. */
export function count(resource: unknown, name: string): number | undefined {
  const value = member(resource, name);
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** A truth value, also when it came as text; undefined when absent. */
export function truth(resource: unknown, name: string): boolean | undefined {
  const value = member(resource, name);
  if (typeof value === 'boolean') return value;
  return typeof value === 'string' && /^(true|false)$/i.test(value) ? value.toLowerCase() === 'true' : undefined;
}

/** The objects in a list; empty when there is none. */
export function objects(resource: unknown, name: string): readonly RawResource[] {
  const value = member(resource, name);
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The texts in a list; empty when there is none. */
export function texts(resource: unknown, name: string): readonly string[] {
  const value = member(resource, name);
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
