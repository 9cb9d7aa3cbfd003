import type { Fact } from './fact.js';

/** Brings a stored shape one version forward. Pure; chained until the current stored name is reached. */
export interface Upcaster {
  /** Stored name that the result has. */
  readonly to: string;
  readonly up: (data: never) => unknown;
}

/** What a stored fact looked like, kept for ever so that every shape that was ever written stays readable. */
export interface StoredExample {
  readonly storedName: string;
  readonly data: unknown;
}

/**
 * The facts of one kind of stream and how they are stored. The stored shape is apart from the domain shape: names are
 * listed by hand, so renaming a type in the code never changes what lies in the log.
 */
export interface StreamCategory<F extends Fact = Fact> {
  /** First part of the stream name, before the only hyphen: `subscription`. */
  readonly category: string;
  /** Current stored name of every fact type. */
  readonly storedNames: { readonly [T in F['type']]: string };
  /** By old stored name. */
  readonly upcasters?: { readonly [storedName: string]: Upcaster };
  /** At least one example per stored name, old ones included; a test reads them all. */
  readonly examples: readonly StoredExample[];
  /** Carries the type of the facts; never there. A method, so that lists of categories with different facts can be typed. */
  __facts?(fact: F): void;
}

/** Id part of a stream name: hyphens inside the id are dropped so that the category stays readable. */
export function streamKey(id: string): string {
  return id.replaceAll('-', '');
}

/** Name of one stream: category, one hyphen, id. */
export function streamName(category: StreamCategory, id: string): string {
  return `${category.category}-${streamKey(id)}`;
}

/** The id part of a stream's name, as `streamKey` made it. */
export function keyOfStream(stream: string): string {
  return stream.slice(stream.indexOf('-') + 1);
}
