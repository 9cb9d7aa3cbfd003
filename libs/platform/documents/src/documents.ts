/** A small document outside the log: a session, an encrypted secret, an idempotency key, a picture, a lease, a task. */
export interface StoredDocument<Body = unknown> {
  readonly key: string;
  /** Rises by one with every write; starts at 1. */
  readonly version: number;
  readonly body: Body;
  /** Milliseconds since 1970 (UTC) when it becomes due, for documents that are work to do. */
  readonly dueAt?: number;
  /** Milliseconds since 1970 (UTC) from which on it counts as absent. */
  readonly expiresAt?: number;
}

/** A document with everything that a store keeps of it, on its way from one store to another. */
export interface DumpedDocument extends StoredDocument {
  readonly collection: string;
}

export interface PutOptions {
  /** Write only if the document has this version now; `absent` only if there is none (an expired one counts as none). */
  readonly ifVersion?: number | 'absent';
  readonly dueAt?: number;
  readonly expiresAt?: number;
}

/** The document was not in the version that the writer had read. */
export class DocumentConflict extends Error {
  constructor(collection: string, key: string) {
    super(`${collection}/${key} was changed meanwhile`);
    this.name = 'DocumentConflict';
  }
}

/** Bytes of JSON that one document may have. */
export const largestDocument = 2_097_152;

/** The body is larger than `largestDocument`. */
export class DocumentTooLarge extends Error {
  constructor(collection: string, key: string) {
    super(`${collection}/${key} is larger than ${largestDocument} bytes`);
    this.name = 'DocumentTooLarge';
  }
}

/** The store does not answer. A write may have happened or not; the same call may succeed later. */
export class DocumentsUnavailable extends Error {
  /** @param cause what the driver said, for logs */
  constructor(cause?: unknown) {
    super('The document store does not answer', { cause });
    this.name = 'DocumentsUnavailable';
  }
}

/**
 * Store of small documents (at most 2 MiB each) with compare-and-set on a version. One port for sessions, secrets,
 * idempotency keys, logo bytes, leases and tasks; SQLite and MongoDB honour it alike. Bodies are JSON. Every call may reject with
 * `DocumentsUnavailable` when the store is a server.
 */
export abstract class Documents {
  /** The document, or undefined when there is none or it has expired. */
  abstract get<Body>(collection: string, key: string): Promise<StoredDocument<Body> | undefined>;

  /**
   * Writes the whole document, durable before it answers. Options that are left out clear what was there.
   * @returns the new version
   * @throws DocumentConflict `ifVersion` does not hold
   * @throws DocumentTooLarge the body has more than `largestDocument` bytes
   * @throws TypeError the body cannot be written as JSON
   */
  abstract put(collection: string, key: string, body: unknown, options?: PutOptions): Promise<number>;

  /**
   * Removes it; absent is fine, whatever `ifVersion` says.
   * @throws DocumentConflict it is there in another version than `ifVersion`
   */
  abstract delete(collection: string, key: string, options?: { readonly ifVersion?: number }): Promise<void>;

  /** Documents due at or before a moment, the longest due first. */
  abstract due<Body>(collection: string, before: number, limit: number): Promise<StoredDocument<Body>[]>;

  /** Every document of a collection whose key begins with a prefix, ordered by key. */
  abstract list<Body>(collection: string, keyPrefix: string, limit: number): Promise<StoredDocument<Body>[]>;

  /**
   * Every document of every collection that has not expired, ordered by the bytes (UTF-8) of collection and key, read page by page.
   * No picture of one moment: what is written meanwhile may be in it or not.
   */
  abstract dump(): AsyncIterable<DumpedDocument>;

  /**
   * Writes a dumped document as it is, its version too, over whatever is there; durable before it answers. The same again changes nothing.
   * For moving an installation only: what takes part in the daily work writes with `put`.
   * @throws DocumentTooLarge, TypeError as `put` does
   * @throws RangeError the version is no whole number from 1
   */
  abstract restore(document: DumpedDocument): Promise<void>;

  /** Removes what has expired; returns how many. */
  abstract sweep(): Promise<number>;

  /** Rejects with the reason when the store does not answer. */
  abstract check(): Promise<void>;

  /** Gives the store back; every call after it is refused. Harmless when it was done before. */
  abstract close(): Promise<void>;
}
