import { randomUUID } from 'node:crypto';
import { ALPENHOLZ, CONTOSO_PARTNER, type DemoPartner } from '../seed/demo-accounts.js';
import { guid } from '../seed/subscription-templates.js';

/** What a test sees of an answer. */
export interface Reply {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined if it is no JSON. */
  readonly json: any;
}

type Options = { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: unknown; readonly signal?: AbortSignal };

/** A bare HTTP client for the simulator's tests; knows nothing of the rules. */
export class SimulatorClient {
  private token = '';

  constructor(readonly apiUrl: string, readonly controlUrl: string, readonly partner: DemoPartner = CONTOSO_PARTNER) {}

  /** A form-encoded token request of the partner's application. */
  tokenRequest(form: Record<string, string>, version: 'token' | 'v2.0/token' = 'token', tenant = this.partner.tenantId): Promise<Reply> {
    const all = { client_id: this.partner.clientId, client_secret: this.partner.clientSecret, resource: 'https://api.partnercenter.microsoft.com', ...form };
    return send(`${this.apiUrl}/${tenant}/oauth2/${version}`, { method: 'POST', headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams(all).toString() });
  }

  /** Signs in; app+user unless told otherwise. */
  async signIn(grant: Record<string, string> = { grant_type: 'refresh_token', refresh_token: this.partner.refreshToken }): Promise<this> {
    const reply = await this.tokenRequest(grant);
    if (reply.status !== 200) throw new Error(reply.text);
    this.token = String(reply.json.access_token);
    return this;
  }

  call(path: string, options: Options = {}): Promise<Reply> {
    return send(`${this.apiUrl}${path}`, { ...options, headers: { Authorization: `Bearer ${this.token}`, Accept: 'application/json', ...options.headers } });
  }

  control(path: string, method = 'GET', body?: unknown): Promise<Reply> {
    return send(`${this.controlUrl}/__sim/${path}`, { method, ...(body === undefined ? {} : { body, headers: { 'Content-Type': 'application/json' } }) });
  }

  fault(fault: Record<string, unknown>): Promise<Reply> {
    return this.control('faults', 'POST', fault);
  }

  /** PATCH of the whole resource with one member replaced. */
  async setQuantity(key: string, quantity: number, requestId: string = randomUUID(), options: Options = {}): Promise<Reply> {
    const { json } = await this.call(pathOf(key));
    return this.call(pathOf(key), { method: 'PATCH', ...options, headers: { 'MS-RequestId': requestId, ...options.headers }, body: { ...json, quantity } });
  }

  /** How many writes with this MS-RequestId took effect. */
  async effects(requestId: string): Promise<number> {
    return (await this.control('effects')).json.perRequestId[requestId] ?? 0;
  }
}

/** Path of a subscription of the demo's main customer, by its key in the seed. */
export function pathOf(key: string): string {
  return `/v1/customers/${ALPENHOLZ.tenantId}/subscriptions/${idOf(key)}`;
}

/** Id of a subscription of the demo's main customer. */
export function idOf(key: string): string {
  return guid('subscription', ALPENHOLZ.tenantId, key);
}

async function send(url: string, { method = 'GET', headers = {}, body, signal }: Options): Promise<Reply> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? {} : { 'Content-Type': 'application/json' };
  const response = await fetch(url, { method, headers: { ...type, ...headers }, ...(body === undefined ? {} : { body: text }), ...(signal ? { signal } : {}) });
  const received = Buffer.from(await response.arrayBuffer()).toString('utf8');
  return { status: response.status, statusText: response.statusText, headers: response.headers, text: received, json: parsed(received) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
