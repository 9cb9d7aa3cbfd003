import type { Answered, Call, Caller } from './caller.js';
import { customerOf, profileOf } from './customer-resource.js';
import { Deadline } from './deadline.js';
import type { PartnerCenterObserver } from './observer.js';
import { encodeCursor, nextPage, type NextPage } from './paging.js';
import { count } from './members.js';
import { PartnerCenter, type CallOptions, type Connection } from './partner-center.js';
import { patchBody, type SubscriptionChange } from './patch-body.js';
import {
  PartnerCenterError,
  type Customer,
  type CustomerPage,
  type PartnerProfile,
  type SkuLimits,
  type Subscription,
  type UpdateAnswer,
} from './resources.js';
import { customerQuery, ifMatch, readCursor, segment, SUBSCRIPTION, subscriptionPath, tokenHeader } from './request-parts.js';
import { subscriptionOf } from './subscription-resource.js';
import { collection, sameSubscription, understood } from './understood.js';
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
  constructor(
    private readonly url: string,
    override readonly timeout: number,
    private readonly caller: Caller,
    private readonly observer?: PartnerCenterObserver,
  ) {
    super();
  }

  override customers(
    connection: Connection,
    query: { readonly search?: string; readonly size: number; readonly next?: string },
    options?: CallOptions,
  ): Promise<CustomerPage> {
    return this.perform('customers', connection, options, async ({ send }) => {
      const template = '/v1/customers';
      const first = `${template}?${customerQuery(query.search, query.size)}`;
      const page = query.next === undefined ? { path: first } : readCursor(query.next, template, this.url);
      const answered = await send({ method: 'GET', path: page.path, template, lane: '', headers: tokenHeader(page) });
      return understood(answered, template, (body) => {
        const next = nextPage(body, answered.answer.headers, first, this.url, query.size);
        return {
          items: collection(body).map(customerOf),
          totalCount: count(body, 'totalCount'),
          next: next && encodeCursor(next),
        };
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
      if (profile === undefined || tenantId === undefined)
        throw new PartnerCenterError('malformed-answer', 'The partner profile does not name its tenant');
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
      const answered = await send({
        method: 'GET',
        path: subscriptionPath(tenantId, subscriptionId),
        template: SUBSCRIPTION,
        lane: tenantId,
      });
      return understood(answered, SUBSCRIPTION, (body) => sameSubscription(body, subscriptionId));
    });
  }

  override skuLimits(connection: Connection, tenantId: string, { productId, skuId }: { readonly productId: string; readonly skuId: string }, options?: CallOptions): Promise<SkuLimits> {
    return this.perform('skuLimits', connection, options, async ({ send }) => {
      const template = '/v1/customers/{tenantId}/products/{productId}/skus/{skuId}';
      const path = `/v1/customers/${segment(tenantId)}/products/${segment(productId)}/skus/${segment(skuId)}`;
      const answered = await send({ method: 'GET', path, template, lane: tenantId });
      return understood(answered, template, (body) => ({ minimum: count(body, 'minimumQuantity'), maximum: count(body, 'maximumQuantity') }));
    });
  }

  override updateSubscription(
    connection: Connection,
    tenantId: string,
    subscription: Subscription,
    change: SubscriptionChange,
    options: CallOptions & { readonly requestId: string },
  ): Promise<UpdateAnswer> {
    return this.perform('updateSubscription', connection, options, async ({ send }) => {
      const answered = await send({
        method: 'PATCH',
        path: subscriptionPath(tenantId, subscription.id),
        template: SUBSCRIPTION,
        lane: tenantId,
        requestId: options.requestId,
        body: JSON.stringify(patchBody(subscription.raw, change)),
        headers: ifMatch(subscription.etag),
      });
      const { answer, exchange } = answered;
      // 202 with or without body; a 200 without body says as little about the result as a 202 does: both are settled by reading back (§5.2).
      if (answer.status === 202 || answer.body.trim() === '')
        return { kind: 'accepted', location: answer.headers.get('location') ?? undefined, exchange };
      return {
        kind: 'updated',
        subscription: understood(answered, SUBSCRIPTION, (body) => sameSubscription(body, subscription.id)),
        exchange,
      };
    });
  }

  private async perform<T>(
    operation: string,
    connection: Connection,
    options: CallOptions | undefined,
    work: (work: Work) => Promise<T>,
  ): Promise<T> {
    const started = performance.now();
    const deadline = new Deadline(this.timeout, options?.signal, options?.notAfter);
    let outcome: 'ok' | PartnerCenterError | undefined;
    let customerTenantId = '';
    const sending = (call: Call): Promise<Answered> => {
      customerTenantId = call.lane;
      return this.caller.send(connection, call, deadline);
    };
    try {
      const correlation = options?.correlationId === undefined ? {} : { correlationId: options.correlationId };
      const result = await work({ deadline, send: (call) => sending({ ...call, ...correlation }) });
      outcome = 'ok';
      return result;
    } catch (error) {
      if (error instanceof PartnerCenterError) outcome = error;
      throw error;
    } finally {
      deadline.close();
      if (outcome !== undefined) {
        this.observer?.onCall({
          operation,
          outcome: outcome === 'ok' ? outcome : outcome.kind,
          milliseconds: performance.now() - started,
          connection,
          ...(customerTenantId === '' ? {} : { customerTenantId }),
          ...(outcome === 'ok' ? {} : { failure: outcome }),
        });
      }
    }
  }
}

/** Goes on without a profile that Microsoft refuses to this kind of access; everything else ends the call. */
function onlyIfRefused(error: unknown): undefined {
  if (error instanceof PartnerCenterError && ['forbidden', 'not-found', 'rejected', 'malformed-answer'].includes(error.kind))
    return undefined;
  throw error;
}
