import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface Arrived {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** One answer; a function may break the connection or answer slowly. */
export type Scripted =
  | {
      readonly status: number;
      readonly reason?: string;
      readonly headers?: { readonly [name: string]: string };
      readonly json?: unknown;
      readonly body?: string;
    }
  | ((response: ServerResponse, request: Arrived) => void);

/** Tokens and Partner Center behind one loopback address; answers exactly what a test lays down, in that order. */
export class ScriptedMicrosoft {
  readonly tokenRequests: Arrived[] = [];
  readonly calls: Arrived[] = [];
  readonly tokenAnswers: Scripted[] = [];
  readonly answers: Scripted[] = [];
  /** Connections that ended before their answer was whole. */
  aborted = 0;
  private tokens = 0;
  private readonly server: Server = createServer((request, response) => void this.handle(request, response));

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Lays down answers for the coming calls to Partner Center. */
  answer(...answers: Scripted[]): void {
    this.answers.push(...answers);
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('close', () => {
      if (!response.writableFinished) this.aborted += 1;
    });
    const url = new URL(request.url ?? '/', 'http://localhost');
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const arrived: Arrived = { method: request.method ?? '', path: url.pathname, query: url.searchParams, headers: request.headers, body };
    const isToken = url.pathname.includes('/oauth2/');
    (isToken ? this.tokenRequests : this.calls).push(arrived);
    const next = isToken
      ? (this.tokenAnswers.shift() ?? this.token())
      : (this.answers.shift() ?? { status: 599, json: { code: 'unscripted', description: `${arrived.method} ${arrived.path}` } });
    if (typeof next === 'function') return next(response, arrived);
    response.writeHead(next.status, next.reason ?? '', {
      ...(next.json === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...next.headers,
    });
    response.end(next.body ?? (next.json === undefined ? '' : JSON.stringify(next.json)));
  }

  private token(): Scripted {
    this.tokens += 1;
    return {
      status: 200,
      json: { token_type: 'Bearer', expires_in: '3599', access_token: `access-${this.tokens}`, refresh_token: `refresh-${this.tokens}` },
    };
  }
}
