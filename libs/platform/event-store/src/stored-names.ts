import type { Fact, StreamCategory, Upcaster } from '#platform/kernel';

/** How the stored names of one category are read. */
export interface StoredNames {
  /** Type in the code, and what brings the stored data to its shape, in order. Undefined when the name is not known. */
  readonly reading: (storedName: string) => { readonly type: string; readonly upcasters: readonly Upcaster[] } | undefined;
  /** Every stored name that can be read, current ones and old ones. */
  readonly all: readonly string[];
}

const known = new WeakMap<StreamCategory<never>, StoredNames>();

/**
 * Works out once per category how each stored name becomes a fact of today.
 * @throws Error two types share a stored name, an old name is also a current one, or a chain of upcasters does not end at a current name
 */
export function storedNamesOf(category: StreamCategory<never>): StoredNames {
  let names = known.get(category);
  if (!names) known.set(category, (names = workOut(category)));
  return names;
}

function workOut(category: StreamCategory<never>): StoredNames {
  const upcasters: { readonly [storedName: string]: Upcaster } = category.upcasters ?? {};
  const types = new Map<string, string>();
  for (const [type, storedName] of Object.entries<string>(category.storedNames)) {
    if (types.has(storedName)) throw new Error(`${category.category}: ${types.get(storedName)} and ${type} are both stored as "${storedName}"`);
    if (Object.hasOwn(upcasters, storedName)) throw new Error(`${category.category}: "${storedName}" is a current stored name, so it needs no upcaster`);
    types.set(storedName, type);
  }
  const readings = new Map([...types].map(([storedName, type]) => [storedName, { type, upcasters: [] as readonly Upcaster[] }]));
  for (const oldName of Object.keys(upcasters)) {
    const chain = chainFrom(category.category, upcasters, oldName);
    const type = types.get(chain.at(-1)!.to);
    if (!type) throw new Error(`${category.category}: the upcasters of "${oldName}" end at "${chain.at(-1)!.to}", which is no current stored name`);
    readings.set(oldName, { type, upcasters: chain });
  }
  return { reading: (storedName) => readings.get(storedName), all: [...readings.keys()] };
}

function chainFrom(category: string, upcasters: { readonly [storedName: string]: Upcaster }, oldName: string): Upcaster[] {
  const chain: Upcaster[] = [];
  for (let name = oldName; Object.hasOwn(upcasters, name); name = chain.at(-1)!.to) {
    if (chain.length > Object.keys(upcasters).length) throw new Error(`${category}: the upcasters of "${oldName}" go round in a circle`);
    chain.push(upcasters[name]!);
  }
  return chain;
}

/**
 * A fact of today from what lies in the log; undefined when the category does not know the stored name.
 * @throws whatever an upcaster throws on data that was never written
 */
export function toFact(category: StreamCategory<never>, storedName: string, data: unknown): Fact | undefined {
  const reading = storedNamesOf(category).reading(storedName);
  if (!reading) return undefined;
  return { type: reading.type, data: reading.upcasters.reduce((shape, { up }) => up(shape as never), data) };
}

/**
 * The name under which a type is stored.
 * @throws Error the category has no such type: nothing may reach the log that cannot be read back
 */
export function storedNameOf(category: StreamCategory<never>, type: string): string {
  const names: { readonly [type: string]: string } = category.storedNames;
  if (!Object.hasOwn(names, type)) throw new Error(`${category.category}: "${type}" has no stored name; list it in storedNames with an example`);
  return names[type]!;
}
