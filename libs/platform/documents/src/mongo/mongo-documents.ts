import type { Model, mongo } from 'mongoose';
import { MongoUnavailable, type Mongo } from '#platform/mongo';
import { documentText, writtenVersion } from '../document-text.js';
import { DocumentConflict, Documents, DocumentsUnavailable, type DumpedDocument, type PutOptions, type StoredDocument } from '../documents.js';
import { afterPrefix, documentSchema, idOf, toDocument, type DocumentRecord } from './document-record.js';

type DeleteResult = mongo.DeleteResult;

const duplicateKey = 11_000;
// Documents per read of a dump; each may have 2 MiB.
const dumpPage = 50;

/**
 * Documents in one collection of a MongoDB, for any number of processes. Every write concerns a single document: either it replaces the
 * one whose version was read, or it inserts under an `_id` that only one can have. So no transaction is needed, and one of many wins.
 */
export class MongoDocuments extends Documents {
  private readonly model: Model<DocumentRecord>;

  /**
   * @param mongo given back by `close`
   * @param now milliseconds since 1970 (UTC): decides what has expired; processes must agree about it as far as expiry matters to them
   */
  constructor(private readonly mongo: Mongo, private readonly now: () => number) {
    super();
    this.model = mongo.model('documents', documentSchema);
  }

  override async get<Body>(collection: string, key: string): Promise<StoredDocument<Body> | undefined> {
    const record = await this.recordOf(collection, key);
    return record ? toDocument<Body>(record) : undefined;
  }

  override async put(collection: string, key: string, body: unknown, { ifVersion, dueAt, expiresAt }: PutOptions = {}): Promise<number> {
    const next = (version: number): DocumentRecord => newRecord(collection, key, version, text, dueAt, expiresAt);
    const text = documentText(collection, key, body);
    if (ifVersion !== undefined) {
      const written = ifVersion === 'absent' ? await this.begin(next(1)) : await this.replace(ifVersion, next(ifVersion + 1));
      if (!written) throw new DocumentConflict(collection, key);
      return ifVersion === 'absent' ? 1 : ifVersion + 1;
    }
    // Each further round means that somebody else's write went through in between.
    for (;;) {
      const version = await this.versionOf(collection, key);
      const written = version === undefined ? await this.begin(next(1)) : await this.replace(version, next(version + 1));
      if (written) return (version ?? 0) + 1;
    }
  }

  override async delete(collection: string, key: string, { ifVersion }: { readonly ifVersion?: number } = {}): Promise<void> {
    const _id = idOf(collection, key);
    if (ifVersion === undefined) return void (await this.run(() => this.model.deleteOne({ _id })));
    const expected = () => this.model.deleteOne({ _id, $or: [{ version: ifVersion }, { expiresAt: { $lte: this.now() } }] });
    for (;;) {
      if ((await this.run<DeleteResult>(expected)).deletedCount > 0) return;
      const version = await this.versionOf(collection, key);
      if (version === undefined) return;
      // The same version can only have come back since.
      if (version !== ifVersion) throw new DocumentConflict(collection, key);
    }
  }

  override async due<Body>(collection: string, before: number, limit: number): Promise<StoredDocument<Body>[]> {
    if (limit < 1) return [];
    const find = () => this.model.find({ within: collection, dueAt: { $lte: before }, ...alive(this.now()) }).sort({ dueAt: 1, key: 1 }).limit(limit).lean();
    return (await this.run(find)).map((record) => toDocument<Body>(record));
  }

  override async list<Body>(collection: string, keyPrefix: string, limit: number): Promise<StoredDocument<Body>[]> {
    if (limit < 1) return [];
    const end = afterPrefix(keyPrefix);
    const key = { $gte: keyPrefix, ...(end === undefined ? {} : { $lt: end }) };
    const find = () => this.model.find({ within: collection, key, ...alive(this.now()) }).sort({ key: 1 }).limit(limit).lean();
    return (await this.run(find)).map((record) => toDocument<Body>(record));
  }

  override async *dump(): AsyncIterable<DumpedDocument> {
    let [within, key] = ['', ''];
    for (;;) {
      const beyond = { $or: [{ within: { $gt: within } }, { within, key: { $gt: key } }] };
      const records = await this.run(() => this.model.find({ $and: [beyond, alive(this.now())] }).sort({ within: 1, key: 1 }).limit(dumpPage).lean());
      for (const record of records) yield { collection: record.within, ...toDocument(record) };
      const last = records.at(-1);
      if (!last || records.length < dumpPage) return;
      ({ within, key } = last);
    }
  }

  override async restore({ collection, key, version, body, dueAt, expiresAt }: DumpedDocument): Promise<void> {
    const record = newRecord(collection, key, writtenVersion(collection, key, version), documentText(collection, key, body), dueAt, expiresAt);
    for (;;) {
      const { matchedCount } = await this.run(() => this.model.replaceOne({ _id: record._id }, record));
      if (matchedCount > 0 || (await this.insert(record))) return;
    }
  }

  override async sweep(): Promise<number> {
    return (await this.run(() => this.model.deleteMany({ expiresAt: { $lte: this.now() } }))).deletedCount;
  }

  override async check(): Promise<void> {
    await unavailable(() => this.mongo.check());
  }

  override async close(): Promise<void> {
    await this.mongo.close();
  }

  private async versionOf(collection: string, key: string): Promise<number | undefined> {
    return (await this.recordOf(collection, key))?.version;
  }

  // Asked by `_id` alone, which every server answers from its index; whether it has expired is seen here.
  private async recordOf(collection: string, key: string): Promise<DocumentRecord | undefined> {
    const record = await this.run(() => this.model.findOne({ _id: idOf(collection, key) }).lean());
    return record && (record.expiresAt === undefined || record.expiresAt > this.now()) ? (record as DocumentRecord) : undefined;
  }

  private async replace(version: number, record: DocumentRecord): Promise<boolean> {
    const { matchedCount } = await this.run(() => this.model.replaceOne({ _id: record._id, version, ...alive(this.now()) }, record));
    return matchedCount > 0;
  }

  /** Writes where there is none, or only one that has expired. */
  private async begin(record: DocumentRecord): Promise<boolean> {
    if (await this.insert(record)) return true;
    const { matchedCount } = await this.run(() => this.model.replaceOne({ _id: record._id, expiresAt: { $lte: this.now() } }, record));
    // The expired one that was in the way may have been swept since.
    return matchedCount > 0 || this.insert(record);
  }

  private async insert(record: DocumentRecord): Promise<boolean> {
    try {
      await this.run(() => this.model.insertOne(record));
      return true;
    } catch (error) {
      if ((error as { code?: unknown }).code === duplicateKey) return false;
      throw error;
    }
  }

  private run<Result>(work: () => Promise<Result>): Promise<Result> {
    return unavailable(() => this.mongo.run([this.model], work));
  }
}

async function unavailable<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof MongoUnavailable ? new DocumentsUnavailable(error) : error;
  }
}

function alive(now: number) {
  return { $or: [{ expiresAt: null }, { expiresAt: { $gt: now } }] };
}

function newRecord(within: string, key: string, version: number, body: string, dueAt: number | undefined, expiresAt: number | undefined): DocumentRecord {
  // Milliseconds may come with fractions (performance clocks); whole ones are kept.
  const moments = { ...(dueAt === undefined ? {} : { dueAt: Math.trunc(dueAt) }), ...(expiresAt === undefined ? {} : { expiresAt: Math.trunc(expiresAt) }) };
  return { _id: idOf(within, key), within, key, version, body, ...moments };
}
