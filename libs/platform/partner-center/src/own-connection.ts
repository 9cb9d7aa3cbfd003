import { request as plainRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import { connect, isIP, type Socket } from 'node:net';
import { connect as secure } from 'node:tls';
import type { Answer } from './failure.js';
import { LARGEST_ANSWER, TransportFailure, type OutgoingRequest } from './transport.js';

/** Until when a request may be on its way. */
export interface SendingTerms {
  /** Aborts the exchange. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970 (UTC): from then on somebody else may send the same again. */
  readonly notAfter: number;
  /** The present, milliseconds since 1970 (UTC); default the machine's clock. */
  readonly now?: () => number;
}

/**
 * One HTTP exchange on a connection of its own, for requests that change something. The request leaves only once the connection stands, and the
 * clock is looked at in the same turn in which the bytes are handed to the operating system: a process that was frozen or a machine
 * that slept in between sends nothing late. A kept connection would not do, because nobody knows whether it still stands.
 * Giving up resets the connection, so that the operating system drops what it has not delivered instead of trying on.
 * @throws TransportFailure `sent` tells whether anything may have reached the other side
 */
export function exchangeBefore(outgoing: OutgoingRequest, terms: SendingTerms): Promise<Answer> {
  return new OwnConnection(outgoing, terms).exchange();
}

class OwnConnection {
  private readonly now: () => number;
  private socket: Socket | undefined;
  private sent = false;

  constructor(
    private readonly outgoing: OutgoingRequest,
    private readonly terms: SendingTerms,
  ) {
    this.now = terms.now ?? Date.now;
  }

  async exchange(): Promise<Answer> {
    const { signal } = this.terms;
    if (this.isOver()) throw new TransportFailure(false, 'given-up', undefined);
    const reset = (): void => void this.socket?.resetAndDestroy();
    signal.addEventListener('abort', reset, { once: true });
    try {
      return await this.answer();
    } catch (error) {
      if (error instanceof TransportFailure) throw error;
      if (this.isOver()) throw new TransportFailure(this.sent, 'given-up', undefined);
      throw new TransportFailure(this.sent, this.sent ? 'broken' : 'unreachable', codeOf(error));
    } finally {
      signal.removeEventListener('abort', reset);
      this.socket?.destroy();
    }
  }

  private async answer(): Promise<Answer> {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = this.open();
      request.once('response', resolve).once('error', reject);
      // A connection that is reset before the request left is no error to Node's client.
      request.once('close', () => reject(new Error('closed')));
      request.once('socket', (socket) => socket.once(this.isSecure ? 'secureConnect' : 'connect', () => this.send(request)));
    });
    return { status: response.statusCode ?? 0, statusText: response.statusMessage ?? '', headers: headersOf(response), body: await bodyOf(response) };
  }

  private get isSecure(): boolean {
    return this.outgoing.url.startsWith('https:');
  }

  private open(): ClientRequest {
    const { method, headers, url } = this.outgoing;
    const { hostname, port, protocol } = new URL(url);
    const host = hostname.replace(/^\[|\]$/g, '');
    const socket = (this.socket = connect({ host, port: Number(port || (protocol === 'https:' ? 443 : 80)), noDelay: true }));
    const options = { method, headers: { ...headers, Connection: 'close' } };
    if (!this.isSecure) return plainRequest(url, { ...options, createConnection: () => socket });
    return secureRequest(url, { ...options, createConnection: () => secure({ socket, host, ...(isIP(host) ? {} : { servername: host }) }) });
  }

  /** Nothing may come between the look at the clock and the write. */
  private send(request: ClientRequest): void {
    if (this.isOver()) return void request.destroy(new TransportFailure(false, 'given-up', undefined));
    this.sent = true;
    request.end(this.outgoing.body);
  }

  private isOver(): boolean {
    return this.terms.signal.aborted || this.now() >= this.terms.notAfter;
  }
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > LARGEST_ANSWER) throw new TransportFailure(true, 'too-large', undefined);
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8').decode(Buffer.concat(chunks));
}

function headersOf({ headersDistinct }: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(headersDistinct)) for (const value of values ?? []) headers.append(name, value);
  return headers;
}

function codeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? code : undefined;
}
