import { once } from 'node:events';
import { createServer, request as send, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Where a request may go. */
export interface Backend {
  readonly name: string;
  readonly port: number;
}

/** Names the process that gave an answer. */
export const ANSWERED_BY = 'x-answered-by';

/**
 * One address before several processes. Each request goes to the next one, whoever sends it, so that nothing can lean on
 * one process's memory; a process that does not listen is left out for that request.
 */
export class Balancer {
  private turn = 0;
  private backends: readonly Backend[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => this.forward(request, response, this.inTurn()));
    // Streams of updates last as long as their pages.
    server.requestTimeout = 0;
  }

  /** @param port 0 for a free one */
  static async listen(port = 0): Promise<Balancer> {
    const server = createServer();
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return new Balancer(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Sends requests to these from now on. */
  use(backends: readonly Backend[]): void {
    this.backends = backends;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private inTurn(): readonly Backend[] {
    const from = this.turn++ % Math.max(1, this.backends.length);
    return [...this.backends.slice(from), ...this.backends.slice(0, from)];
  }

  private forward(request: IncomingMessage, response: ServerResponse, [backend, ...others]: readonly Backend[]): void {
    // As if nobody listened at this address either.
    if (!backend) return void response.destroy();
    // A connection of its own, so that one that stands means a process that listens.
    const onward = send({ host: '127.0.0.1', port: backend.port, method: request.method, path: request.url, headers: request.headers, agent: false });
    let connected = false;
    onward.on('socket', (socket) => socket.once('connect', () => {
      connected = true;
      request.pipe(onward);
    }));
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage, { ...answer.headers, [ANSWERED_BY]: backend.name });
      response.flushHeaders();
      answer.pipe(response);
      answer.on('error', () => response.destroy());
      answer.on('aborted', () => response.destroy());
    });
    onward.on('error', () => {
      // Nothing was sent yet, so another one may be asked.
      if (!connected && !response.headersSent) return this.forward(request, response, others);
      response.destroy();
    });
    response.on('close', () => onward.destroy());
  }
}
