import type { Answered, Call, Caller } from './caller.js';
import { customerOf, profileOf } from './customer-resource.js';
import { Deadline } from './deadline.js';
import { jsonOf } from './failure.js';
import type { PartnerCenterObserver } from './observer.js';
import { decodeCursor, encodeCursor, isCollection, itemsOf, nextPage, type NextPage } from './paging.js';
import { PartnerCenter, type CallOptions, type Connection } from './partner-center.js';
import { patchBody, type SubscriptionChange } from './patch-body.js';
import { PartnerCenterError, type Customer, type CustomerPage, type PartnerProfile, type Subscription, type UpdateAnswer } from './resources.js';
import { subscriptionOf, UnreadableResource } from './subscription-resource.js';
import { tenantOf } from './token-answer.js';

/** More pages than any customer has; stops a server that links in circles. */
const MOST_PAGES = 1000;

interface Work {
  readonly deadline: Deadline;
  /** Sends one call of this piece of work. */
  readonly send: (call: Omit<Call, 'correlationId'>) => Promise<Answered>;
}

/** The client over HTTP. */
export class HttpPartnerCenter extends PartnerCenter {
  /** @param url Partner Center's address, without `/v1` */
  constructor(private readonly url: string, override readonly timeout: number, private readonly caller: Caller, private readonly observer?: PartnerCenterObserver) {
    super();
  }

  override customers(connection: Connection, query: { readonly search?: string; readonly size: number; readonly next?: string }, options?: CallOptions): Promise<CustomerPage> {
    return this.perform('customers', connection, options, async ({ send }) => {
      const template = '/v1/customers';
      const first = `${template}?${customerQuery(query.search, query.size)}`;
      const page = query.next === undefined ? { path: first } : readCursor(query.next, template, this.url);
      const answered = await send({ method: 'GET', path: page.path, template, lane: '', headers: tokenHeader(page) });
      return understood(answered, template, (body) => {
        const next = nextPage(body, answered.answer.headers, first, this.url, query.size);
        const total = isCollection(body) ? (body as { readonly totalCount?: unknown }).totalCount : undefined;
        return { items: collection(body).map(customerOf), totalCount: typeof total === 'number' ? total : undefined, next: next && encodeCursor(next) };
      });
    });
  }

  override customer(connection: Connection, tenantId: string, options?: CallOptions): Promise<Customer> {
    return this.perform('customer', connection, options, async ({ send }) => {
      const template = '/v1/customers/{tenantId}';
      const answered = await send({ method: 'GET', path: `/v1/customers/${segment(tenantId)}`, template, lane: tenantId });
      return understood(answered, template, customerOf);
    });
  }

  override profile(connection: Connection, options?: CallOptions): Promise<PartnerProfile> {
    return this.perform('profile', connection, options, async ({ send }) => {
      const read = async (kind: 'legal-business' | 'organization') => {
        const path = kind === 'legal-business' ? '/v1/profiles/legalbusiness' : '/v1/profiles/organization';
        const answered = await send({ method: 'GET', path, template: path, lane: '' });
        return understood(answered, path, (body) => ({ ...profileOf(body, kind), claimed: tenantOf(answered.token.token) }));
      };
      const legal = await read('legal-business').catch(onlyIfRefused);
      if (legal?.tenantId !== undefined) return { tenantId: legal.tenantId, companyName: legal.companyName, raw: legal.raw };
      const organization = legal === undefined ? await read('organization') : await read('organization').catch(onlyIfRefused);
      const tenantId = organization?.tenantId ?? legal?.claimed ?? organization?.claimed;
      const profile = legal ?? organization;
      if (profile === undefined || tenantId === undefined) throw new PartnerCenterError('malformed-answer', 'The partner profile does not name its tenant');
      return { tenantId, companyName: profile.companyName || (organization?.companyName ?? ''), raw: profile.raw };
    });
  }

  override subscriptions(connection: Connection, tenantId: string, options?: CallOptions): Promise<readonly Subscription[]> {
    return this.perform('subscriptions', connection, options, async ({ send }) => {
      const template = '/v1/customers/{tenantId}/subscriptions';
      const first = `/v1/customers/${segment(tenantId)}/subscriptions`;
      const found = new Map<string, Subscription>();
      let page: NextPage | undefined = { path: first };
      for (let pages = 0; page !== undefined; pages += 1) {
        if (pages >= MOST_PAGES) throw new PartnerCenterError('malformed-answer', `The pages of ${template} do not end`);
        const answered: Answered = await send({ method: 'GET', path: page.path, template, lane: tenantId, headers: tokenHeader(page) });
        const before: number = found.size;
        page = understood(answered, template, (body) => {
          for (const subscription of collection(body).map(subscriptionOf)) found.set(subscription.id, subscription);
          // A page that brings nothing new ends the list: some servers repeat their token on every page.
          return found.size === before ? undefined : nextPage(body, answered.answer.headers, first, this.url);
        });
      }
      return [...found.values()];
    });
  }

  override subscription(connection: Connection, tenantId: string, subscriptionId: string, options?: CallOptions): Promise<Subscription> {
    return this.perform('subscription', connection, options, async ({ send }) => {
      const answered = await send({ method: 'GET', path: subscriptionPath(tenantId, subscriptionId), template: SUBSCRIPTION, lane: tenantId });
      return understood(answered, SUBSCRIPTION, (body) => sameSubscription(body, subscriptionId));
    });
  }

  override updateSubscription(
    connection: Connection, tenantId: string, subscription: Subscription, change: SubscriptionChange,
    options: CallOptions & { readonly requestId: string },
  ): Promise<UpdateAnswer> {
    return this.perform('updateSubscription', connection, options, async ({ send }) => {
      const answered = await send({
        method: 'PATCH', path: subscriptionPath(tenantId, subscription.id), template: SUBSCRIPTION, lane: tenantId,
        requestId: options.requestId, body: JSON.stringify(patchBody(subscription.raw, change)), headers: ifMatch(subscription.etag),
      });
      const { answer, exchange } = answered;
      // 202 with or without body; a 200 without body says as little about the result as a 202 does: both are settled by reading back (§5.2).
      if (answer.status === 202 || answer.body.trim() === '') return { kind: 'accepted', location: answer.headers.get('location') ?? undefined, exchange };
      return { kind: 'updated', subscription: understood(answered, SUBSCRIPTION, (body) => sameSubscription(body, subscription.id)), exchange };
    });
  }

  private async perform<T>(operation: string, connection: Connection, options: CallOptions | undefined, work: (work: Work) => Promise<T>): Promise<T> {
    const started = performance.now();
    const deadline = new Deadline(this.timeout, options?.signal);
    let outcome: 'ok' | PartnerCenterError['kind'] | undefined;
    try {
      const correlation = options?.correlationId === undefined ? {} : { correlationId: options.correlationId };
      const result = await work({ deadline, send: (call) => this.caller.send(connection, { ...call, ...correlation }, deadline) });
      outcome = 'ok';
      return result;
    } catch (error) {
      if (error instanceof PartnerCenterError) outcome = error.kind;
      throw error;
    } finally {
      deadline.close();
      if (outcome !== undefined) this.observer?.onCall({ operation, outcome, milliseconds: performance.now() - started });
    }
  }
}

const SUBSCRIPTION = '/v1/customers/{tenantId}/subscriptions/{subscriptionId}';

function subscriptionPath(tenantId: string, subscriptionId: string): string {
  return `/v1/customers/${segment(tenantId)}/subscriptions/${segment(subscriptionId)}`;
}

// A dot segment or a slash in an id would address another resource.
function segment(id: string): string {
  if (!/^[\w-]{1,64}$/.test(id)) throw new PartnerCenterError('rejected', 'An id for Partner Center must be a GUID; nothing was sent');
  return id;
}

/** §2.3: a search is a filter on the beginning of the company's name. */
function customerQuery(search: string | undefined, size: number): string {
  const filter = search === undefined || search.trim() === '' ? {} : { filter: JSON.stringify({ Field: 'CompanyName', Value: search.trim(), Operator: 'starts_with' }) };
  return Object.entries({ size: String(size), ...filter }).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
}

function readCursor(cursor: string, first: string, base: string): NextPage {
  try {
    return decodeCursor(cursor, first, base);
  } catch {
    throw new PartnerCenterError('rejected', 'The place in the list of customers is not readable: begin again with the first page; nothing was sent');
  }
}

function tokenHeader({ token }: NextPage): { readonly [name: string]: string } {
  return token === undefined ? {} : { 'MS-ContinuationToken': token };
}

/** §2.6: in double quotes, and only if the resource carried one that a header can hold. */
function ifMatch(etag: string | undefined): { readonly [name: string]: string } {
  const bare = etag?.replace(/^(?:W\/)?"(.*)"$/, '$1');
  return bare !== undefined && /^[\x21\x23-\x7e]+$/.test(bare) ? { 'If-Match': `"${bare}"` } : {};
}

function collection(body: unknown): readonly unknown[] {
  if (!isCollection(body)) throw new UnreadableResource('a collection has no items');
  return itemsOf(body);
}

function sameSubscription(body: unknown, subscriptionId: string): Subscription {
  const subscription = subscriptionOf(body);
  if (subscription.id !== subscriptionId.toLowerCase()) throw new UnreadableResource('the answer is about another subscription');
  return subscription;
}

/** Reads a 2xx body; what cannot be read is a `malformed-answer` that tells no value of it. */
function understood<T>({ answer, exchange }: Answered, template: string, read: (body: unknown) => T): T {
  try {
    const body = jsonOf(answer.body);
    if (body === undefined) throw new UnreadableResource('the body is not JSON');
    return read(body);
  } catch (error) {
    if (!(error instanceof UnreadableResource) && !(error instanceof RangeError)) throw error;
    throw new PartnerCenterError('malformed-answer', `Partner Center's answer ${exchange.httpStatus} to ${template} cannot be understood: ${error.message}`, exchange);
  }
}

/** Goes on without a profile that Microsoft refuses to this kind of access; everything else ends the call. */
function onlyIfRefused(error: unknown): undefined {
  if (error instanceof PartnerCenterError && ['forbidden', 'not-found', 'rejected', 'malformed-answer'].includes(error.kind)) return undefined;
  throw error;
}
