import { DocumentTooLarge, largestDocument } from './documents.js';

/**
 * A body as the text that is kept, checked alike for every adapter.
 * @throws TypeError the body cannot be written as JSON
 * @throws DocumentTooLarge the text has more than `largestDocument` bytes
 */
export function documentText(collection: string, key: string, body: unknown): string {
  // undefined, functions and symbols have no JSON text, whatever the type of JSON.stringify says.
  const text = JSON.stringify(body) as string | undefined;
  if (text === undefined) throw new TypeError(`${collection}/${key}: the body is ${typeof body}, which JSON cannot hold`);
  if (Buffer.byteLength(text) > largestDocument) throw new DocumentTooLarge(collection, key);
  return text;
}

/**
 * The version of a document that is written as it is.
 * @throws RangeError it is no whole number from 1
 */
export function writtenVersion(collection: string, key: string, version: number): number {
  if (!Number.isSafeInteger(version) || version < 1) throw new RangeError(`${collection}/${key}: a version is a whole number from 1, not ${version}`);
  return version;
}
