import { v5 } from 'uuid';

// RFC 9562 §5.5: a name space of our own; changing it would change every id.
const seatkeeperNamespace = '2c5a8f0e-7b0d-5d3c-9f43-6a51b7d6e8c4';

/**
 * The id that follows from its parts, the same for ever and everywhere: UUID version 5, lower-case.
 * `('a', 'bc')` and `('ab', 'c')` give different ids. Give parts in one spelling (ids in lower case).
 */
export function deterministicId(...parts: readonly string[]): string {
  return v5(JSON.stringify(parts), seatkeeperNamespace);
}
