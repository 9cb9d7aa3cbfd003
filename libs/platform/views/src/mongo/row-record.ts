import { Schema, type mongo } from 'mongoose';
import type { Position } from '#platform/kernel';
import type { ViewIdentity } from '../view-identity.js';
import { queriesOf, type Question } from '../view-question.js';
import type { AnyView } from '../view-store.js';
import { indexText } from './index-text.js';

/** A row as it is kept: its text byte for byte, and beside it what the declared queries compare, order and search. */
export interface RowRecord {
  readonly _id: string;
  readonly position: Position;
  /** False when the row was removed: only key and position are left. Every index begins with it, so what was removed is in nobody's way. */
  readonly live: boolean;
  readonly row?: string;
  readonly [indexField: string]: unknown;
}

/** How a question is put to the server. */
export interface FindPlan {
  readonly filter: mongo.Filter<RowRecord>;
  readonly sort: { readonly [field: string]: 1 };
  /** The declared index; no other may answer. */
  readonly hint: string;
  readonly limit: number;
}

/** Index in log order. */
export const byPosition = 'by_position';

/** Field that holds a field of a row as index text. */
export const fieldOf = (field: string): string => `f_${field}`;
/** Field that holds a field of a row in searchable form. */
export const searchFieldOf = (field: string): string => `s_${field}`;

/** Name of the collection of a generation; told apart again by `generationIn`. */
export function collectionOf({ name, version }: Pick<ViewIdentity, 'name' | 'version'>, generation: string): string {
  return `view_${name}_v${version}_${generation}`;
}

/** The generation whose rows lie in a collection; undefined for a collection of something else. */
export function generationIn(collection: string): { readonly name: string; readonly version: number; readonly generation: string } | undefined {
  const [, name, version, generation] = /^view_([a-z0-9-]+)_v(\d+)_([0-9a-f]+)$/.exec(collection) ?? [];
  return name === undefined ? undefined : { name, version: Number(version), generation: generation! };
}

/** The question as a filter that the index of its query answers, in the order of that index. */
export function findPlan({ where, orderBy, search, after, limit }: Question, query: string): FindPlan {
  const ordered = orderBy.filter((field) => !where.some((part) => part.field === field));
  const order = [...ordered.map(fieldOf), '_id'];
  const beginning = after && [...ordered.map((field) => indexText(after.values[orderBy.indexOf(field)]!)), after.key];
  return {
    filter: {
      live: true,
      ...Object.fromEntries(where.map(({ field, value }) => [fieldOf(field), indexText(value)])),
      ...(beginning && behind(order, beginning)),
      ...(search && { [searchFieldOf(search.field)]: { $regex: literally(search.text) } }),
    },
    sort: Object.fromEntries(order.map((field) => [field, 1])),
    hint: indexOf(query),
    limit: limit + 1,
  };
}

/** Later in an order of several fields than the given values. The bound on the first field lets the index begin there. */
function behind(order: readonly string[], values: readonly string[]): mongo.Filter<RowRecord> {
  const later = order.map((field, index) => ({
    ...Object.fromEntries(order.slice(0, index).map((equal, at) => [equal, values[at]])),
    [field]: { $gt: values[index] },
  }));
  return order.length === 1 ? later[0]! : { [order[0]!]: { $gte: values[0] }, $or: later };
}

/** A pattern that finds exactly this text. */
function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll('\u0000', '\\x00');
}

function indexOf(query: string): string {
  return `by_query_${query}`;
}

/** The collection of a generation with one index per declared query, named after it. */
export function schemaOf(view: AnyView, collection: string): Schema<RowRecord> {
  const schema = new Schema<RowRecord>({}, { versionKey: false, strict: false, collection });
  for (const [name, { where, orderBy = [] }] of queriesOf(view)) {
    const fields = ['live', ...new Set([...where, ...orderBy].map(fieldOf)), '_id'];
    schema.index(Object.fromEntries(fields.map((field) => [field, 1 as const])), { name: indexOf(name) });
  }
  return schema.index({ position: 1 }, { name: byPosition });
}
