import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import mongoose, { type Connection, type Model, type Schema } from 'mongoose';
import { checkMongoAddress, connectionOptions, withoutPassword, type MongoPatience } from './mongo-address.js';
import { isUnavailable, MongoUnavailable } from './mongo-unavailable.js';

const usualPatience: MongoPatience = { selection: 2_000, operation: 10_000 };
// Milliseconds between two attempts at the first contact.
const firstContactInterval = 500;

interface Shared {
  readonly mongo: SharedMongo;
  holders: number;
}

const sharedByUri = new Map<string, Shared>();

/** A mongoose model, as far as its indexes go. */
export interface Indexed {
  createIndexes(): Promise<unknown>;
}

/** One MongoDB database, for everybody in this process who keeps something there. */
export interface Mongo {
  /** For what `run` does not cover, such as dropping the database of a test. */
  readonly connection: Connection;

  /** The model of that name, made at the first call. Its indexes are created by the first `run` that names it. */
  model<Document>(name: string, schema: Schema<Document>): Model<Document>;

  /**
   * Does something at the server, when there has been contact with it and the models that are named have their indexes.
   * @throws MongoUnavailable the server does not answer; whether a write happened is not known
   */
  run<Result>(models: readonly Indexed[], work: () => Promise<Result>): Promise<Result>;

  /**
   * Asks the server for a sign of life.
   * @throws MongoUnavailable
   */
  check(): Promise<void>;

  /** Gives the connection back; it is closed when nobody in this process holds it any more. Harmless when it was done before. */
  close(): Promise<void>;
}

/**
 * Opens a MongoDB, whether or not it answers yet: contact is sought in the background until it is closed, and lost contact is regained by itself.
 * Calls made meanwhile fail within `patience` instead of waiting. Writes are acknowledged by the majority and journalled, reads come from the
 * primary, 64-bit integers are `bigint`. Everybody in this process who opens the same connection string shares its connections.
 *
 * @param uri `mongodb://…` or `mongodb+srv://…`; without a database it means `seatkeeper`. May hold a password: never logged
 * @param options `shared: false` gives connections of one's own, as another process would have
 * @throws MongoAddressProblem the connection string is none
 */
export function openMongo(uri: string, options: { readonly shared?: boolean; readonly patience?: MongoPatience } = {}): Mongo {
  const patience = options.patience ?? usualPatience;
  checkMongoAddress(uri);
  if (options.shared === false) return held(new SharedMongo(uri, patience), undefined);
  const known = sharedByUri.get(uri);
  if (known) {
    known.holders += 1;
    return held(known.mongo, uri);
  }
  const mongo = new SharedMongo(uri, patience);
  sharedByUri.set(uri, { mongo, holders: 1 });
  return held(mongo, uri);
}

function held(mongo: SharedMongo, uri: string | undefined): Mongo {
  let closed = false;
  return {
    connection: mongo.connection,
    model: (name, schema) => mongo.model(name, schema),
    run: async (models, work) => {
      if (closed) throw new Error('The connection to MongoDB is closed');
      return mongo.run(models, work);
    },
    check: async () => {
      if (closed) throw new Error('The connection to MongoDB is closed');
      await mongo.check();
    },
    close: async () => {
      if (closed) return;
      closed = true;
      const shared = uri === undefined ? undefined : sharedByUri.get(uri);
      if (shared?.mongo === mongo && uri !== undefined) {
        shared.holders -= 1;
        if (shared.holders > 0) return;
        sharedByUri.delete(uri);
      }
      await mongo.close();
    },
  };
}

class SharedMongo {
  readonly connection: Connection;
  private readonly log = new Logger('MongoDB');
  private readonly closing = new AbortController();
  private readonly firstContact: Promise<void>;
  private attempt: Promise<unknown> = Promise.resolve();
  private answers: boolean | undefined;
  private readonly indexed = new Map<Indexed, Promise<unknown>>();

  constructor(private readonly uri: string, private readonly patience: MongoPatience) {
    this.connection = mongoose.createConnection();
    this.connection.on('connected', () => this.note(true));
    // Attempts at the first contact tell why they failed.
    this.connection.on('disconnected', () => this.connection.db && this.note(false));
    // Told by `note` and by the calls that fail.
    this.connection.on('error', () => undefined);
    this.firstContact = this.seekContact();
  }

  model<Document>(name: string, schema: Schema<Document>): Model<Document> {
    const known = this.connection.models[name] as Model<Document> | undefined;
    return known ?? this.connection.model<Document>(name, schema);
  }

  async run<Result>(models: readonly Indexed[], work: () => Promise<Result>): Promise<Result> {
    try {
      await this.contact();
      for (const model of models) await this.withIndexes(model);
      return await work();
    } catch (error) {
      throw isUnavailable(error) && !(error instanceof MongoUnavailable) ? new MongoUnavailable(error) : error;
    }
  }

  async check(): Promise<void> {
    await this.run([], () => this.ping());
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.connection.removeAllListeners('disconnected');
    await this.firstContact;
    await this.connection.close(true);
  }

  /** Rejects as soon as an attempt under way at the moment of the call has failed. */
  private async contact(): Promise<void> {
    if (this.connection.db !== undefined && this.connection.readyState !== mongoose.ConnectionStates.connecting) return;
    const failure = await this.attempt;
    if (failure === undefined) return;
    // Whoever tries again at once must not keep the next attempt from its turn.
    await nextTurn();
    throw new MongoUnavailable(failure);
  }

  private async seekContact(): Promise<void> {
    while (!this.closing.signal.aborted) {
      this.attempt = this.connect();
      const failure = await this.attempt;
      if (failure === undefined) return;
      this.note(false, failure);
      await wait(firstContactInterval, undefined, { signal: this.closing.signal }).catch(() => undefined);
    }
  }

  /** @returns what went wrong */
  private async connect(): Promise<unknown> {
    try {
      await this.connection.openUri(this.uri, connectionOptions(this.uri, this.patience));
      return undefined;
    } catch (error) {
      await this.connection.getClient()?.close().catch(() => undefined);
      return error ?? new Error('unknown');
    }
  }

  private async ping(): Promise<void> {
    await this.connection.db!.command({ ping: 1 });
  }

  private withIndexes(model: Indexed): Promise<unknown> {
    let creating = this.indexed.get(model);
    if (!creating) {
      // mongoose goes on to the next index when one fails, and would wait for a silent server as often as there are indexes.
      creating = this.ping().then(() => model.createIndexes());
      this.indexed.set(model, creating);
      // What failed is tried again by the next call.
      creating.catch(() => this.indexed.delete(model));
    }
    return creating;
  }

  private note(answers: boolean, failure?: unknown): void {
    if (this.answers === answers || this.closing.signal.aborted) return;
    const before = this.answers;
    this.answers = answers;
    if (!answers) {
      // A server that came back may have lost its memory (a stand-in) or been replaced; creating indexes that are there costs nothing.
      this.indexed.clear();
      const reason = failure instanceof Error ? `: ${failure.message}` : '';
      this.log.warn(`MongoDB does not answer; it is tried again and again${withoutPassword(reason, this.uri)}`);
    } else if (before === false) {
      this.log.log('MongoDB answers again');
    }
  }
}
