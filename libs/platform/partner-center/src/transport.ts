import type { Answer } from './failure.js';

/** Largest answer that is read, in bytes after decompression. */
export const LARGEST_ANSWER = 16 * 1024 * 1024;

/** No whole answer came back. */
export class TransportFailure extends Error {
  constructor(
    /** Whether anything may have reached the other side. */
    readonly sent: boolean,
    readonly reason: 'unreachable' | 'given-up' | 'broken' | 'too-large',
    /** Code of the operating system or of TLS, for the log. */
    readonly code: string | undefined,
  ) {
    super(code === undefined ? reason : `${reason} (${code})`);
    this.name = 'TransportFailure';
  }
}

export interface OutgoingRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
}

/**
 * One HTTP exchange. Redirects are not followed, the answer is read whole and capped; aborting closes the connection, so that
 * nothing of the request is on its way afterwards.
 * @throws TransportFailure
 */
export async function exchange(request: OutgoingRequest, signal: AbortSignal): Promise<Answer> {
  if (signal.aborted) throw new TransportFailure(false, 'given-up', undefined);
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      redirect: 'manual',
      signal,
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    const body = await bodyOf(response);
    return { status: response.status, statusText: response.statusText, headers: response.headers, body };
  } catch (error) {
    if (error instanceof TransportFailure) throw error;
    if (signal.aborted) throw new TransportFailure(true, 'given-up', undefined);
    throw broken(error);
  }
}

async function bodyOf(response: Response): Promise<string> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream and with it the connection.
    if (size > LARGEST_ANSWER) throw new TransportFailure(true, 'too-large', undefined);
    chunks.push(chunk);
  }
  return new TextDecoder('utf-8').decode(Buffer.concat(chunks));
}

interface SystemError {
  readonly code?: string;
  readonly syscall?: string;
  readonly errors?: readonly SystemError[];
}

function broken(error: unknown): TransportFailure {
  const cause = ((error as { cause?: unknown } | null)?.cause ?? error) as SystemError;
  const code = typeof cause.code === 'string' ? cause.code : undefined;
  return neverSent(cause) ? new TransportFailure(false, 'unreachable', code) : new TransportFailure(true, 'broken', code);
}

const TLS_REFUSED =
  /^(?:CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|ERR_TLS_CERT_|ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_UNSUPPORTED_PROTOCOL|ERR_SSL_.*HANDSHAKE_FAILURE|ERR_SSL_.*PROTOCOL_VERSION)/;

// Only what can happen before the first byte of a request counts as not sent; everything else is an open question.
function neverSent({ code = '', syscall, errors }: SystemError): boolean {
  if (errors !== undefined && errors.length > 0) return errors.every(neverSent);
  if (syscall === 'connect' || syscall === 'getaddrinfo') return true;
  return (
    code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ECONNREFUSED' || TLS_REFUSED.test(code)
  );
}
