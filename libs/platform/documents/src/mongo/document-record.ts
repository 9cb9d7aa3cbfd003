import { Schema } from 'mongoose';
import type { StoredDocument } from '../documents.js';

/** A document as MongoDB keeps it. The body is text, so that every JSON survives, also keys with dots and dollars. */
export interface DocumentRecord {
  readonly _id: string;
  /** The collection of the port; mongoose keeps that word for itself. */
  readonly within: string;
  readonly key: string;
  readonly version: number;
  readonly body: string;
  readonly dueAt?: number;
  readonly expiresAt?: number;
}

/** All collections of the port lie in one collection of MongoDB. */
export const documentSchema = new Schema<DocumentRecord>(
  {
    _id: { type: String, required: true },
    within: { type: String, required: true },
    key: { type: String },
    version: { type: Number, required: true },
    body: { type: String, required: true },
    dueAt: Number,
    expiresAt: Number,
  },
  { collection: 'documents', versionKey: false, strictQuery: 'throw' },
);
documentSchema.index({ within: 1, key: 1 });
documentSchema.index({ within: 1, dueAt: 1, key: 1 });
documentSchema.index({ expiresAt: 1 }, { sparse: true });

/** The one name of a document, whatever characters collection and key have: what makes it unique. */
export function idOf(collection: string, key: string): string {
  return `${encodeURIComponent(collection)}/${key}`;
}

/** What a record means to the users of the port. */
export function toDocument<Body>({ key, version, body, dueAt, expiresAt }: DocumentRecord): StoredDocument<Body> {
  return { key, version, body: JSON.parse(body) as Body, ...(dueAt === undefined ? {} : { dueAt }), ...(expiresAt === undefined ? {} : { expiresAt }) };
}

/** The first key, in the order of UTF-8, after all keys that begin with a prefix; undefined when there is none. */
export function afterPrefix(prefix: string): string | undefined {
  const points = [...prefix].map((character) => character.codePointAt(0)!);
  while (points.at(-1) === 0x10ffff) points.pop();
  const last = points.pop();
  // Between D7FF and E000 lie the halves of pairs, which are no characters.
  return last === undefined ? undefined : String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
}
