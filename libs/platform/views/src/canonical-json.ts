/** Values whose members are already in canonical order; a row that is spread into a new one keeps its inner parts. */
const settled = new WeakSet<object>();

/**
 * The value as a store would give it back: members in one fixed order, what JSON cannot hold (undefined, NaN, dates) turned into what
 * JSON makes of it. A view that folds on in memory and one that reads the row back first then see the same value, whatever it does with it.
 *
 * Parts that are canonical already are kept as they are, so that folding a long history does not copy each row over and over.
 *
 * @throws TypeError a bigint, which has no JSON form
 */
export function canonical(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null;
  if (typeof value === 'bigint') throw new TypeError('A row cannot hold a bigint; keep it as text.');
  if (value === null || typeof value !== 'object') return typeof value === 'function' || typeof value === 'symbol' ? undefined : value;
  if (settled.has(value)) return value;
  if ('toJSON' in value && typeof value.toJSON === 'function') return canonical((value.toJSON as () => unknown)());
  const result = Array.isArray(value) ? value.map((item: unknown) => canonical(item) ?? null) : canonicalObject(value as Record<string, unknown>);
  settled.add(result);
  return result;
}

/** JSON text of a value with its members in one fixed order: equal values are equal texts. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(canonical(value));
}

function canonicalObject(value: Record<string, unknown>): object {
  const names = Object.keys(value);
  if (isInOrder(names) && names.every((name) => value[name] !== undefined && canonical(value[name]) === value[name])) return value;
  const result: Record<string, unknown> = {};
  for (const name of names.sort()) {
    const member = canonical(value[name]);
    if (member === undefined) continue;
    // Assigning to this name would change the prototype instead of adding a member.
    if (name === '__proto__') Object.defineProperty(result, name, { value: member, enumerable: true, configurable: true, writable: true });
    else result[name] = member;
  }
  return result;
}

function isInOrder(names: readonly string[]): boolean {
  for (let index = 1; index < names.length; index += 1) if (names[index - 1]! >= names[index]!) return false;
  return true;
}
