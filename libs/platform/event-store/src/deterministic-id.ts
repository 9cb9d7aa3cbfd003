import { hash } from 'node:crypto';
import { parse, stringify } from 'uuid';

// RFC 9562 §5.5: a name space of our own; changing it would change every id.
const seatkeeperNamespace = parse('2c5a8f0e-7b0d-5d3c-9f43-6a51b7d6e8c4');

/**
 * The id that follows from its parts, the same for ever and everywhere: UUID version 5, lower-case.
 * `('a', 'bc')` and `('ab', 'c')` give different ids. Give parts in one spelling (ids in lower case).
 */
export function deterministicId(...parts: readonly string[]): string {
  // `v5` of the uuid package gives the same, but takes three times as long, and every fact and many keys are named here.
  const bytes = hash('sha1', Buffer.concat([seatkeeperNamespace, Buffer.from(JSON.stringify(parts))]), 'buffer');
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return stringify(bytes);
}
