import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A network between client and server that can break. */
export class TcpProxy {
  /** Bytes that went towards the client. */
  delivered = 0;
  private readonly sockets = new Set<Socket>();
  private server!: Server;

  private constructor(private readonly target: number) {}

  /** @param target port on 127.0.0.1 */
  static async open(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    proxy.server = createServer((client) => proxy.forward(client)).listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Breaks every connection; new ones are made as before. */
  cut(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  async close(): Promise<void> {
    this.cut();
    const closed = once(this.server, 'close');
    this.server.close();
    await closed;
  }

  private forward(client: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    for (const [socket, other] of [[client, server], [server, client]] as const) {
      this.sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    server.on('data', (bytes) => (this.delivered += bytes.length));
    client.pipe(server);
    server.pipe(client);
  }
}
