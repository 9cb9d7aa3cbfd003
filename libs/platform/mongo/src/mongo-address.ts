import mongoose from 'mongoose';

/** Database of a connection string that names none. */
export const defaultDatabase = 'seatkeeper';

/** Times in milliseconds after which a server counts as silent. */
export interface MongoPatience {
  /** For finding a server that answers, and between and for its signs of life: a frozen one is noticed after twice as much. */
  readonly selection: number;
  /** For the answer to one operation of a server that shows signs of life. */
  readonly operation: number;
}

/** The driver does not understand the connection string, so no waiting helps. Tells no password. */
export class MongoAddressProblem extends Error {
  constructor(problem: string) {
    super(`The connection string of MongoDB cannot be used: ${problem}. It looks like mongodb://user:password@host:27017/seatkeeper; special characters in a password are written as %40.`);
    this.name = 'MongoAddressProblem';
  }
}

/**
 * @throws MongoAddressProblem the driver does not understand the connection string
 */
export function checkMongoAddress(uri: string): void {
  try {
    // Takes the connection string apart and connects to nothing.
    void new mongoose.mongo.MongoClient(uri);
  } catch (error) {
    throw new MongoAddressProblem(withoutPassword((error as Error).message, uri));
  }
}

/** How Seatkeeper connects, whatever else the connection string says. */
export function connectionOptions(uri: string, { selection, operation }: MongoPatience): mongoose.ConnectOptions {
  const named = /^[a-z+]+:\/\/[^/?]*\/[^?]/i.test(uri);
  return {
    // mongoose keeps the name to itself, so that the database of credentials stays what the connection string says.
    ...(named ? {} : { dbName: defaultDatabase }),
    appName: 'seatkeeper', autoIndex: false, autoCreate: false, bufferCommands: false,
    serverSelectionTimeoutMS: selection, connectTimeoutMS: selection, heartbeatFrequencyMS: selection,
    socketTimeoutMS: operation, waitQueueTimeoutMS: operation,
    writeConcern: { w: 'majority', journal: true }, readPreference: 'primary', useBigInt64: true,
  };
}

/** Drivers do not repeat passwords; should one ever do so, it does not reach the log. */
export function withoutPassword(text: string, uri: string): string {
  // Up to the last @, for a password whose @ was not written as %40.
  const password = /^[a-z+]+:\/\/[^:]*:(.+)@/i.exec(uri)?.[1];
  return password === undefined ? text : [password, readable(password)].reduce((clean, secret) => clean.replaceAll(secret, '…'), text);
}

function readable(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}
