/**
 * The row as a store gives it back: members in the order in which they were added, and what JSON cannot hold (undefined, NaN, dates) as JSON
 * makes of it. A view that folds on in memory and one that reads the row back first then see the same value, so a rebuild equals the live view
 * byte for byte, wherever the batches were cut. Sorting the members would cost more than the fold and add nothing: the same facts add them in
 * the same order.
 *
 * @param before the row that was folded on, in this form already; parts that both share are not looked at again
 * @throws TypeError a bigint, which has no JSON form; keep it as text
 */
export function asStored<T extends object>(row: T, before?: object): T {
  return isPlain(row, before) ? row : (JSON.parse(JSON.stringify(row)) as T);
}

function isPlain(value: unknown, before: unknown): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0);
    case 'object':
      return value === null || value === before || (Array.isArray(value) ? isPlainArray(value, before) : isPlainObject(value, before));
    default:
      return false;
  }
}

function isPlainArray(value: readonly unknown[], before: unknown): boolean {
  const known: readonly unknown[] = Array.isArray(before) ? before : [];
  for (let index = 0; index < value.length; index += 1) if (!isPlain(value[index], known[index])) return false;
  return true;
}

function isPlainObject(value: object, before: unknown): boolean {
  if (Object.getPrototypeOf(value) !== Object.prototype || 'toJSON' in value) return false;
  const members = value as Record<string, unknown>;
  const known = (typeof before === 'object' && before !== null ? before : undefined) as Record<string, unknown> | undefined;
  for (const name in members) if (!isPlain(members[name], known?.[name])) return false;
  return true;
}
