import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A cable between two processes that can be pulled out and put back. */
export class TcpProxy {
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private state: 'whole' | 'cut' | 'stalled' = 'whole';

  private constructor(
    private readonly server: Server,
    private readonly target: { readonly host: string; readonly port: number },
  ) {
    server.on('connection', (socket) => this.take(socket));
  }

  /** Listens on a free port of the loopback address. */
  static async to(host: string, port: number): Promise<TcpProxy> {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new TcpProxy(server, { host, port });
  }

  /** Where to connect instead of the target. */
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Breaks every connection, and each new one at once: what a server that was killed looks like. */
  cut(): void {
    this.state = 'cut';
    this.breakAll();
  }

  /** Nothing goes through any more in either direction, and nobody is told: what a network that swallows packets looks like. */
  stall(): void {
    this.state = 'stalled';
    for (const [near, far] of this.pairs) for (const socket of [near, far]) socket.pause();
  }

  /** Whole again. Connections that were stalled go on where they were. */
  restore(): void {
    this.state = 'whole';
    for (const [near, far] of this.pairs) for (const socket of [near, far]) socket.resume();
  }

  async close(): Promise<void> {
    this.breakAll();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private breakAll(): void {
    for (const [near, far] of this.pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
    this.pairs.clear();
  }

  private take(near: Socket): void {
    near.on('error', () => undefined);
    if (this.state === 'cut') return void near.resetAndDestroy();
    const far = connect(this.target);
    const pair = [near, far] as const;
    this.pairs.add(pair);
    for (const [from, to] of [[near, far], [far, near]] as const) {
      from.on('error', () => undefined);
      from.on('data', (bytes) => {
        if (!to.write(bytes)) from.pause();
      });
      to.on('drain', () => this.state === 'stalled' || from.resume());
      from.on('end', () => to.end());
      from.on('close', () => {
        to.destroy();
        this.pairs.delete(pair);
      });
    }
    if (this.state === 'stalled') for (const socket of pair) socket.pause();
  }
}
