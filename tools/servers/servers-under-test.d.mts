/** What `findServers` found. */
export interface ServersUnderTest {
  /** Lines of a report: what EventStoreDB's and MongoDB's suites run against. */
  readonly lines: readonly string[];
  /** Ends the containers that were started. */
  readonly close: () => Promise<void>;
}

/** Finds the servers for tests and writes them into `process.env`. */
export function findServers(say?: (text: string) => void): Promise<ServersUnderTest>;

/** Asks the server of a connection string what it is. */
export function askKind(uri: string): Promise<'mongodb' | 'ferretdb' | 'mongo-java-server' | 'jongodb'>;

/** Whether a Docker engine answers; where there is none, this is known at once. */
export function dockerAnswers(): Promise<boolean>;
