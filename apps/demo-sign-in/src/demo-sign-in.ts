import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Provider } from 'oidc-provider';
import { accountPickerPage, expiredPage } from './account-picker.js';
import { DEMO_ACCOUNTS, type DemoAccount } from './demo-accounts.js';
import { entraShapedProvider, metadataOf, PATHS, type DemoClient } from './entra-shaped-provider.js';

/** How the demo's identity provider runs. */
export interface DemoSignInOptions {
  /** TCP port on 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  readonly clients: readonly DemoClient[];
  /** `DEMO_ACCOUNTS` when left out. */
  readonly accounts?: readonly DemoAccount[];
  /** Address under which browsers and Seatkeeper reach it; its own on loopback when left out. */
  readonly publicUrl?: string;
}

/** A running identity provider. */
export interface DemoSignIn {
  /** What `ENTRA_AUTHORITY` is set to. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Largest form in bytes. */
const FORM_LIMIT = 4_096;

/**
 * Starts an OpenID provider on loopback that answers like Microsoft Entra, for demos and tests. Whoever reaches it can be anybody.
 * @throws Error in production (`NODE_ENV=production`), or when the port is taken
 */
export async function startDemoSignIn(options: DemoSignInOptions): Promise<DemoSignIn> {
  if (process.env['NODE_ENV'] === 'production') throw new Error('The demo sign-in lets everybody in and is refused in production. Use Microsoft Entra.');
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, '127.0.0.1', resolve);
  });
  const url = options.publicUrl ?? `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const accounts = options.accounts ?? DEMO_ACCOUNTS;
  const provider = entraShapedProvider(url, options.clients, accounts);
  const oidc = provider.callback();
  const returnOrigins = [...new Set(options.clients.flatMap((client) => client.redirectUris.map((uri) => new URL(uri).origin)))];
  const pages: Pages = { provider, accounts, returnOrigins };
  server.on('request', (request, response) => {
    withoutSignedInSession(request);
    const path = request.url?.split('?', 1)[0] ?? '/';
    if (path === PATHS.metadata) answerJson(response, metadataOf(url));
    else if (path === '/favicon.ico') response.writeHead(204).end();
    else if (path.startsWith(`${PATHS.picker}/`)) void pickAccount(pages, request, response);
    else void oidc(request, response);
  });
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url, stop };
}

interface Pages {
  readonly provider: Provider;
  readonly accounts: readonly DemoAccount[];
  readonly returnOrigins: readonly string[];
}

/** GET shows who may be picked; POST carries the choice back to Seatkeeper. */
async function pickAccount({ provider, accounts, returnOrigins }: Pages, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const nonce = randomBytes(16).toString('base64');
  const answerPage = (status: number, html: string): void => {
    response.writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store', 'Content-Security-Policy': policy(nonce, returnOrigins), 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' }).end(html);
  };
  try {
    const interaction = await provider.interactionDetails(request, response);
    if (request.method !== 'POST') {
      const hint = interaction.params['login_hint'];
      answerPage(200, accountPickerPage({ accounts, preselected: typeof hint === 'string' ? hint : undefined, action: `${PATHS.picker}/${interaction.uid}`, nonce }));
      return;
    }
    const form = await readForm(request);
    const account = accounts.find((one) => one.username === form.get('account'));
    const result = account
      ? { select_account: {}, login: { accountId: account.username } }
      : { error: 'access_denied', error_description: 'AADSTS65004: The resource owner or authorization server denied the request.' };
    await provider.interactionFinished(request, response, result);
  } catch {
    if (!response.headersSent) answerPage(400, expiredPage(nonce));
  }
}

/** The way back to Seatkeeper is a redirect that follows the form, and browsers hold it against `form-action`. */
function policy(nonce: string, returnOrigins: readonly string[]): string {
  return `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self' ${returnOrigins.join(' ')}; frame-ancestors 'none'; base-uri 'none'`;
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > FORM_LIMIT) throw new Error('The form is too large');
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

/** Nobody stays signed in here: the next sign-in of the same browser may be somebody else’s. */
function withoutSignedInSession(request: IncomingMessage): void {
  const kept = (request.headers.cookie ?? '').split(/;\s*/).filter((pair) => pair !== '' && !pair.startsWith('demo-session'));
  if (kept.length > 0) request.headers.cookie = kept.join('; ');
  else delete request.headers.cookie;
}

function answerJson(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }).end(JSON.stringify(body));
}
