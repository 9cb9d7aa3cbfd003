import { documentText, writtenVersion } from '../document-text.js';
import { DocumentConflict, Documents, type DumpedDocument, type PutOptions, type StoredDocument } from '../documents.js';

/** Documents in memory, for tests. Bodies pass through JSON, as in a real store. */
export class InMemoryDocuments extends Documents {
  private readonly collections = new Map<string, Map<string, StoredDocument>>();

  constructor(private readonly now: () => number = Date.now) {
    super();
  }

  async get<Body>(collection: string, key: string): Promise<StoredDocument<Body> | undefined> {
    return this.live(collection, key) as StoredDocument<Body> | undefined;
  }

  async put(collection: string, key: string, body: unknown, options: PutOptions = {}): Promise<number> {
    const present = this.live(collection, key);
    this.expect(collection, key, options.ifVersion, present);
    const version = (present?.version ?? 0) + 1;
    const { dueAt, expiresAt } = options;
    this.of(collection).set(key, {
      key,
      version,
      body: JSON.parse(documentText(collection, key, body)) as unknown,
      ...(dueAt === undefined ? {} : { dueAt }),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    });
    return version;
  }

  async delete(collection: string, key: string, options: { readonly ifVersion?: number } = {}): Promise<void> {
    const present = this.live(collection, key);
    if (present !== undefined) this.expect(collection, key, options.ifVersion, present);
    this.of(collection).delete(key);
  }

  async due<Body>(collection: string, before: number, limit: number): Promise<StoredDocument<Body>[]> {
    return this.all<Body>(collection)
      .filter(({ dueAt }) => dueAt !== undefined && dueAt <= before)
      .sort((a, b) => a.dueAt! - b.dueAt!)
      .slice(0, limit);
  }

  async list<Body>(collection: string, keyPrefix: string, limit: number): Promise<StoredDocument<Body>[]> {
    return this.all<Body>(collection)
      .filter(({ key }) => key.startsWith(keyPrefix))
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .slice(0, limit);
  }

  async *dump(): AsyncIterable<DumpedDocument> {
    for (const collection of [...this.collections.keys()].sort(byBytes))
      for (const document of this.all(collection).sort((a, b) => byBytes(a.key, b.key))) yield { collection, ...document };
  }

  async restore({ collection, ...document }: DumpedDocument): Promise<void> {
    const { key, version, body } = document;
    const kept = { ...document, version: writtenVersion(collection, key, version), body: JSON.parse(documentText(collection, key, body)) as unknown };
    this.of(collection).set(key, kept);
  }

  async sweep(): Promise<number> {
    let swept = 0;
    for (const documents of this.collections.values()) {
      for (const [key, { expiresAt }] of documents)
        if (expiresAt !== undefined && expiresAt <= this.now() && documents.delete(key)) swept += 1;
    }
    return swept;
  }

  async check(): Promise<void> {
    // Memory always answers.
  }

  async close(): Promise<void> {
    // There is nothing to give back.
  }

  private of(collection: string): Map<string, StoredDocument> {
    const known = this.collections.get(collection) ?? new Map<string, StoredDocument>();
    this.collections.set(collection, known);
    return known;
  }

  private live(collection: string, key: string): StoredDocument | undefined {
    const document = this.of(collection).get(key);
    return document?.expiresAt !== undefined && document.expiresAt <= this.now() ? undefined : document;
  }

  private all<Body>(collection: string): StoredDocument<Body>[] {
    return [...this.of(collection).keys()].flatMap((key) => this.live(collection, key) ?? []) as StoredDocument<Body>[];
  }

  private expect(collection: string, key: string, ifVersion: PutOptions['ifVersion'], present: StoredDocument | undefined): void {
    if (ifVersion === undefined) return;
    if (ifVersion === 'absent' ? present !== undefined : present?.version !== ifVersion) throw new DocumentConflict(collection, key);
  }
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
