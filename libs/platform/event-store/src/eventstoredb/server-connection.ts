import { EventStoreDBClient } from '@eventstore/db-client';
import { StoreUnavailable } from '../event-store.js';
import { Appends } from './appends.js';
import type { Connection } from './connection.js';
import { EventStoreAddressProblem, toClientConnectionString } from './connection-string.js';

const open = new Map<string, ServerConnection>();

/**
 * One connection per server and process, shared by all who open the same connection string: appends in flight live in one table of the
 * client module, so that one client's broken connection fails those of all others (facts: eventstoredb §0 no. 8).
 */
export class ServerConnection implements Connection {
  readonly appends = new Appends(this);
  private users = 0;
  private current: { readonly client: EventStoreDBClient; readonly left: AbortController };

  private constructor(
    private readonly uri: string,
    private readonly clientUri: string,
  ) {
    this.current = this.build();
  }

  /**
   * Connects when it is first needed, so a server that is down does not hinder opening.
   * @throws EventStoreAddressProblem the connection string is wrong
   */
  static take(uri: string): ServerConnection {
    const connection = open.get(uri) ?? new ServerConnection(uri, toClientConnectionString(uri));
    open.set(uri, connection);
    connection.users += 1;
    return connection;
  }

  get client(): EventStoreDBClient {
    return this.current.client;
  }

  get left(): AbortSignal {
    return this.current.left.signal;
  }

  renew(): void {
    const before = this.current;
    this.current = this.build();
    before.left.abort(new StoreUnavailable('The event store could not be found'));
    void before.client.dispose();
  }

  /** Ends the connection with its last user. Without this, one append keeps Node alive. */
  async release(): Promise<void> {
    this.users -= 1;
    if (this.users > 0) return;
    open.delete(this.uri);
    await this.appends.settled();
    this.current.left.abort(new StoreUnavailable('The event store is closed'));
    await this.client.dispose();
  }

  private build() {
    try {
      return { client: EventStoreDBClient.connectionString(this.clientUri), left: new AbortController() };
    } catch (error) {
      // What the client throws may carry the whole connection string, so only its words go on, and only about files.
      const words = /certificate|userCertFile|userKeyFile/i.test((error as Error).message) ? `: ${(error as Error).message}` : '';
      throw new EventStoreAddressProblem(`the client does not take it${words}`);
    }
  }
}
