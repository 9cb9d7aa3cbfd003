import { createHash } from 'node:crypto';
import type { AnyView } from './view-store.js';

/** What tells the stored tables of one view from those of another: its name, its version, and the indexes that its queries need. */
export interface ViewIdentity {
  readonly name: string;
  readonly version: number;
  /** The declared queries as text. */
  readonly shape: string;
  /** All of it in one short text, the same in every process of every build. */
  readonly id: string;
}

const known = new WeakMap<AnyView, ViewIdentity>();

/** @throws Error the name is not in kebab-case, or the version is no positive whole number */
export function identityOf(view: AnyView): ViewIdentity {
  let identity = known.get(view);
  if (!identity) known.set(view, (identity = identify(view)));
  return identity;
}

function identify({ name, version, queries }: AnyView): ViewIdentity {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) throw new Error(`"${name}" is no name for a view: use kebab-case`);
  if (!Number.isSafeInteger(version) || version < 1) throw new Error(`${name}: version ${version} is no positive whole number`);
  const shape = JSON.stringify(queries);
  return { name, version, shape, id: `${name}.v${version}.${createHash('sha256').update(shape).digest('hex').slice(0, 8)}` };
}
