import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { ServerResponse } from 'node:http';
import { PartnerCenterError } from './resources.js';
import { subscriptionOf } from './subscription-resource.js';
import { clientUnderTest, connection, type ClientUnderTest } from './testing/client-under-test.js';
import { azurePlan, customer, legacy, nce, pascal, TENANT } from './testing/samples.js';
import { ScriptedMicrosoft, type Scripted } from './testing/scripted-microsoft.js';

// Back-off between retries is real time.
jest.setTimeout(30_000);

const REQUEST_ID = '3e0c8a52-6f0c-4c52-9b5c-0d6f1f3b7a10';
let microsoft: ScriptedMicrosoft;
let url: string;
let sut: ClientUnderTest;
const others: ClientUnderTest[] = [];

beforeEach(async () => {
  microsoft = new ScriptedMicrosoft();
  url = await microsoft.listen();
  sut = await client();
  await sut.credentials.save(connection.id, { clientSecret: 'client-secret', refreshToken: 'refresh-0' });
});
afterEach(async () => {
  await microsoft.close();
  for (const other of others.splice(0)) await other.close();
});

async function client(more: Partial<Parameters<typeof clientUnderTest>[0]> = {}): Promise<ClientUnderTest> {
  const made = await clientUnderTest({ url, ...more });
  others.push(made);
  return made;
}

const ok = (json: unknown, headers: Record<string, string> = {}): Scripted => ({ status: 200, json, headers });
const reset: Scripted = (response) => void response.socket?.resetAndDestroy();
/** Headers and half a body, then nothing. */
const stuck: Scripted = (response) => void response.writeHead(200, { 'Content-Length': '1000' }).write('{"id":');
const halfThenReset: Scripted = (response: ServerResponse) => {
  response.writeHead(200, { 'Content-Length': '1000' });
  response.write('{"id":', () => response.socket?.resetAndDestroy());
};
const read = () => sut.client.subscription(connection, TENANT, String(nce['id']));
const patch = (raw = nce, to = 22) =>
  sut.client.updateSubscription(connection, TENANT, subscriptionOf(raw), { quantity: to }, { requestId: REQUEST_ID });
async function failure(work: Promise<unknown>): Promise<PartnerCenterError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PartnerCenterError);
  return error as PartnerCenterError;
}

describe('reading', () => {
  it('sends what every call must carry, new ids each time', async () => {
    microsoft.answer(ok(nce), ok(nce));
    await read();
    await sut.client.subscription(connection, TENANT, String(nce['id']).toUpperCase(), { correlationId: 'ours-1' });
    const [first, second] = microsoft.calls;
    expect(first).toMatchObject({ method: 'GET', path: `/v1/customers/${TENANT}/subscriptions/${String(nce['id'])}` });
    expect(first!.headers).toMatchObject({
      authorization: 'Bearer access-1',
      accept: 'application/json',
      'ms-contract-version': 'v1',
      'x-locale': 'en-US',
      'ms-partnercenter-application': 'Seatkeeper',
    });
    for (const header of ['ms-requestid', 'ms-correlationid']) {
      expect(first!.headers[header]).toMatch(/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/);
      expect(second!.headers[header]).not.toBe(first!.headers[header]);
    }
    expect(sut.logged()).toContain('ours-1');
    expect(sut.logged()).toContain(String(second!.headers['ms-correlationid']));
  });

  it.each<[string, Scripted]>([
    ['a byte order mark', { status: 200, body: `\uFEFF${JSON.stringify(nce)}` }],
    ['Pascal case', ok(pascal(nce))],
    ['a wrong content type', { status: 200, body: JSON.stringify(nce), headers: { 'Content-Type': 'text/html' } }],
  ])('understands %s', async (_, answer) => {
    microsoft.answer(answer);
    expect(await read()).toMatchObject({ id: nce['id'], quantity: 19, class: 'nce' });
  });

  it.each<[string, Scripted]>([
    ['HTML', { status: 200, body: '<html>Sign in</html>' }],
    ['an empty body', { status: 200 }],
    ['a list', ok([nce])],
    ['no id', ok({ quantity: 1 })],
    ['another subscription', ok(azurePlan)],
    ['a redirect', { status: 302, headers: { Location: '/elsewhere' } }],
    ['more than any answer holds', (response) => void response.writeHead(200).end(Buffer.alloc(17 * 1024 * 1024, 32))],
  ])('calls %s malformed, without trying again', async (_, answer) => {
    microsoft.answer(answer);
    expect((await failure(read())).kind).toBe('malformed-answer');
    expect(microsoft.calls).toHaveLength(1);
  });

  it.each<[string, Scripted]>([
    [
      '429 with a short Retry-After',
      {
        status: 429,
        json: { statusCode: 429, message: 'Rate limit is exceeded. Try again in 0 seconds.' },
        headers: { 'Retry-After': '0' },
      },
    ],
    ['429 with a date', { status: 429, headers: { 'Retry-After': new Date(0).toUTCString() } }],
    ['500', { status: 500, json: { code: 800094, description: 'x' } }],
    ['503 in HTML', { status: 503, body: '<html/>' }],
    ['a reset before the headers', reset],
    ['a reset within the body', halfThenReset],
  ])('tries again after %s', async (_, answer) => {
    microsoft.answer(answer, ok(nce));
    expect(await read()).toMatchObject({ quantity: 19 });
    expect(sut.observed).toMatchObject([{ operation: 'subscription', outcome: 'ok' }]);
  });

  it('keeps the request id after a broken connection, and takes a new one after an answer', async () => {
    microsoft.answer(reset, { status: 500 }, ok(nce));
    await read();
    const [broken, answered, last] = microsoft.calls.map(({ headers }) => headers['ms-requestid']);
    expect(answered).toBe(broken);
    expect(last).not.toBe(answered);
  });

  it('gives up at once when Retry-After is long, and leaves the customer alone until then', async () => {
    sut = await client({ documents: sut.documents, timeout: 5_000 });
    await sut.credentials.save(connection.id, { clientSecret: 'client-secret' });
    microsoft.answer({ status: 429, json: { statusCode: 429, message: 'Rate limit is exceeded.' }, headers: { 'Retry-After': '41' } });
    expect(await failure(read())).toMatchObject({ kind: 'throttled', details: { httpStatus: 429, retryAfter: 41_000 } });
    const second = await failure(patch());
    expect(second.kind).toBe('throttled');
    expect(second.details.retryAfter).toBeGreaterThan(30_000);
    expect(microsoft.calls).toHaveLength(1);
  });

  it('gives up after four attempts', async () => {
    microsoft.answer(...Array.from({ length: 9 }, (): Scripted => ({ status: 502 })));
    expect((await failure(read())).kind).toBe('server-error');
    expect(microsoft.calls).toHaveLength(4);
  });

  it('never sends an id that would lead elsewhere', async () => {
    for (const id of ['..', 'a/b', '', 'x?y']) expect((await failure(sut.client.customer(connection, id))).kind).toBe('rejected');
    expect(microsoft.calls).toHaveLength(0);
  });
});

describe('lists', () => {
  it('searches customers by the beginning of their name and pages with an opaque cursor', async () => {
    const links = {
      next: { uri: '/customers?size=1&seekOperation=Next', method: 'GET', headers: [{ key: 'MS-ContinuationToken', value: 'token-1' }] },
    };
    microsoft.answer(ok({ totalCount: 2, items: [customer], links }), ok({ totalCount: 2, items: [pascal(customer)] }));
    const first = await sut.client.customers(connection, { search: 'Alp & "Co"', size: 1 });
    expect(first).toMatchObject({
      totalCount: 2,
      items: [{ tenantId: TENANT, companyName: 'Alpenholz AG', relationshipToPartner: 'reseller' }],
    });
    expect(JSON.parse(microsoft.calls[0]!.query.get('filter')!)).toEqual({
      Field: 'CompanyName',
      Value: 'Alp & "Co"',
      Operator: 'starts_with',
    });
    const second = await sut.client.customers(connection, { size: 1, next: first.next! });
    expect(microsoft.calls[1]!.headers['ms-continuationtoken']).toBe('token-1');
    expect(microsoft.calls[1]!.query.get('seekOperation')).toBe('Next');
    expect(second).toMatchObject({ next: undefined, items: [{ tenantId: TENANT, domain: 'alpenholz.onmicrosoft.com' }] });
  });

  it('refuses a cursor that is not one of ours before anything is sent', async () => {
    expect((await failure(sut.client.customers(connection, { size: 1, next: 'rubbish' }))).kind).toBe('rejected');
    expect(microsoft.calls).toHaveLength(0);
  });

  it('follows every page of subscriptions, by link and by token, and ends on a repeated page', async () => {
    const path = `/v1/customers/${TENANT}/subscriptions`;
    microsoft.answer(
      ok({ items: [nce], links: { next: { uri: `${path}?page=2` } } }),
      ok({ items: [legacy], continuationToken: 'again' }),
      ok({ items: [azurePlan], continuationToken: 'again' }),
      ok({ items: [azurePlan], continuationToken: 'again' }),
    );
    const found = await sut.client.subscriptions(connection, TENANT);
    expect(found.map((subscription) => subscription.class)).toEqual(['nce', 'legacy', 'azure-plan']);
    expect(microsoft.calls.map(({ headers }) => headers['ms-continuationtoken'])).toEqual([undefined, undefined, 'again', 'again']);
  });

  it.each([{ totalCount: 0 }, { totalCount: 0, items: null }, { items: [] }])('takes %j for an empty list', async (body) => {
    microsoft.answer(ok(body));
    expect(await sut.client.subscriptions(connection, TENANT)).toEqual([]);
  });

  it.each([{}, { totalCount: 3 }, { code: 1000 }])('does not take %j for an empty list', async (body) => {
    microsoft.answer(ok(body));
    expect((await failure(sut.client.subscriptions(connection, TENANT))).kind).toBe('malformed-answer');
  });

  it('never takes the token of the partner to another host', async () => {
    microsoft.answer(ok({ items: [nce], links: { next: { uri: 'http://127.0.0.2/v1/customers' } } }));
    expect((await failure(sut.client.subscriptions(connection, TENANT))).kind).toBe('malformed-answer');
  });
});

describe('profile', () => {
  const tid = (tenant: string): Scripted => ({
    status: 200,
    json: { access_token: `e30.${Buffer.from(JSON.stringify({ tid: tenant })).toString('base64url')}.x`, expires_in: 3599 },
  });

  it('takes the tenant from the organisation when the legal business does not name it', async () => {
    microsoft.answer(
      ok({ companyName: 'Partner AG', profileType: 'legal_business_profile' }),
      ok({ id: 'A1A1', companyName: 'Other', profileType: 'organization_profile' }),
    );
    expect(await sut.client.profile(connection)).toMatchObject({ tenantId: 'a1a1', companyName: 'Partner AG' });
  });

  it('asks the organisation when the legal business is refused', async () => {
    microsoft.answer({ status: 403, json: { code: 900329, description: 'app only' } }, ok({ tenantId: 'a1a1', companyName: 'Partner AG' }));
    expect(await sut.client.profile(connection)).toMatchObject({ tenantId: 'a1a1', companyName: 'Partner AG' });
  });

  it('falls back on the tenant in the token', async () => {
    microsoft.tokenAnswers.push(tid('A1A1'));
    microsoft.answer(ok({ companyName: 'Partner AG' }), { status: 404 });
    expect(await sut.client.profile(connection)).toMatchObject({ tenantId: 'a1a1', companyName: 'Partner AG' });
  });
});

describe('changing', () => {
  it('sends the whole resource with one member changed, under the request id of the intent', async () => {
    microsoft.answer(ok({ ...nce, quantity: 22 }));
    expect(await patch()).toMatchObject({
      kind: 'updated',
      subscription: { quantity: 22 },
      exchange: { requestId: REQUEST_ID, httpStatus: 200 },
    });
    const [sent] = microsoft.calls;
    expect(sent).toMatchObject({ method: 'PATCH', path: `/v1/customers/${TENANT}/subscriptions/${String(nce['id'])}` });
    expect(JSON.parse(sent!.body)).toEqual({ ...nce, quantity: 22 });
    expect(sent!.headers).toMatchObject({ 'ms-requestid': REQUEST_ID, 'content-type': 'application/json' });
    expect(sent!.headers['if-match']).toBeUndefined();
  });

  it('sends If-Match in double quotes when there is an etag', async () => {
    microsoft.answer(ok({ ...legacy, quantity: 15 }));
    await patch(legacy, 15);
    expect(microsoft.calls[0]!.headers['if-match']).toBe('"eyJpZCI6IjBiNmEzYTE0IiwidmVyc2lvbiI6M30="');
  });

  it.each<[string, Scripted, string | undefined]>([
    ['202 without body', { status: 202, headers: { Location: '/customers/x/subscriptions/y' } }, '/customers/x/subscriptions/y'],
    ['202 with body', { status: 202, json: nce }, undefined],
    ['202 in HTML', { status: 202, body: '<html/>' }, undefined],
    ['200 without body', { status: 200 }, undefined],
  ])('takes %s for accepted', async (_, answer, location) => {
    microsoft.answer(answer);
    expect(await patch()).toMatchObject({ kind: 'accepted', location, exchange: { requestId: REQUEST_ID } });
  });

  it.each<[string, Scripted, string]>([
    [
      'a refusal with a numeric code',
      { status: 400, json: { code: 800090, description: 'Quantity cannot be decreased.', data: [] } },
      'rejected',
    ],
    ['a stale etag', { status: 400, json: { Code: '2055', Description: 'x' } }, 'stale'],
    ['412', { status: 412 }, 'stale'],
    ['409', { status: 409 }, 'conflict'],
    ['429', { status: 429, headers: { 'Retry-After': '0' } }, 'throttled'],
    ['500', { status: 500 }, 'server-error'],
    ['503 in HTML', { status: 503, body: '<html/>' }, 'server-error'],
    ['a reset before the headers', reset, 'outcome-unknown'],
    ['a reset within the body', halfThenReset, 'outcome-unknown'],
    ['200 in HTML', { status: 200, body: '<html/>' }, 'malformed-answer'],
    ['200 about another subscription', ok(azurePlan), 'malformed-answer'],
    ['a redirect', { status: 307, headers: { Location: '/elsewhere' } }, 'malformed-answer'],
  ])('never repeats itself after %s', async (_, answer, kind) => {
    microsoft.answer(answer, ok({ ...nce, quantity: 22 }));
    const error = await failure(patch());
    expect(error.kind).toBe(kind);
    expect(error.details.requestId).toBe(REQUEST_ID);
    expect(microsoft.calls).toHaveLength(1);
    expect(sut.observed).toMatchObject([{ operation: 'updateSubscription', outcome: kind }]);
  });

  it('leaves nothing on its way when the time is over', async () => {
    sut = await client({ documents: sut.documents, timeout: 400 });
    await sut.credentials.save(connection.id, { clientSecret: 'client-secret' });
    let closed: () => void = () => undefined;
    const connectionClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    microsoft.answer((response) => void response.on('close', closed));
    expect((await failure(patch())).kind).toBe('outcome-unknown');
    await connectionClosed;
    expect(microsoft.aborted).toBe(1);
  });

  it('counts the whole answer: a body that never ends is given up too', async () => {
    sut = await client({ documents: sut.documents, timeout: 400 });
    await sut.credentials.save(connection.id, { clientSecret: 'client-secret' });
    microsoft.answer(stuck);
    expect((await failure(patch())).kind).toBe('outcome-unknown');
  });

  it('knows that nothing was sent when nobody listens, TLS fails, or the caller gave up before', async () => {
    const free = await new Promise<number>((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo;
        server.close(() => resolve(port));
      });
    });
    const elsewhere = await client({ url: `http://127.0.0.1:${free}`, authority: url, documents: sut.documents });
    await elsewhere.credentials.save(connection.id, { clientSecret: 'client-secret' });
    expect(
      (
        await failure(
          elsewhere.client.updateSubscription(connection, TENANT, subscriptionOf(nce), { quantity: 22 }, { requestId: REQUEST_ID }),
        )
      ).kind,
    ).toBe('unreachable');

    const withoutTls = await client({ url: url.replace('http:', 'https:'), authority: url, documents: sut.documents });
    await withoutTls.credentials.save(connection.id, { clientSecret: 'client-secret' });
    expect(
      (
        await failure(
          withoutTls.client.updateSubscription(connection, TENANT, subscriptionOf(nce), { quantity: 22 }, { requestId: REQUEST_ID }),
        )
      ).kind,
    ).toBe('unreachable');

    const gone = AbortSignal.abort();
    expect(
      (
        await failure(
          sut.client.updateSubscription(connection, TENANT, subscriptionOf(nce), { quantity: 22 }, { requestId: REQUEST_ID, signal: gone }),
        )
      ).kind,
    ).toBe('unreachable');
    expect(microsoft.calls).toHaveLength(0);
  });

  it('refuses to send a sparse resource', async () => {
    await expect(patch({ id: nce['id'], quantity: 19 })).rejects.toThrow(/sparse/);
    expect(microsoft.calls).toHaveLength(0);
  });
});

describe('a 401', () => {
  it('is answered once with a new token, for a write too, under the same request id', async () => {
    microsoft.answer({ status: 401, json: { code: 400, description: 'access denied' } }, ok({ ...nce, quantity: 22 }));
    expect(await patch()).toMatchObject({ kind: 'updated' });
    const [first, second] = microsoft.calls;
    expect([first!.headers.authorization, second!.headers.authorization]).toEqual(['Bearer access-1', 'Bearer access-2']);
    expect([first!.headers['ms-requestid'], second!.headers['ms-requestid']]).toEqual([REQUEST_ID, REQUEST_ID]);
    expect(first!.headers['ms-correlationid']).not.toBe(second!.headers['ms-correlationid']);
  });

  it('is final the second time', async () => {
    const denied: Scripted = { status: 401, json: { Message: 'Authorization has been denied for this request.' } };
    microsoft.answer(denied, denied, ok(nce));
    expect(await failure(read())).toMatchObject({
      kind: 'unauthorized',
      details: { description: 'Authorization has been denied for this request.' },
    });
    expect(microsoft.calls).toHaveLength(2);
  });

  it('that asks for multi-factor authentication says so at once', async () => {
    microsoft.answer({
      status: 401,
      reason: 'Unauthorized - MFA required',
      headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
    });
    expect((await failure(patch())).kind).toBe('mfa-required');
    expect(microsoft.calls).toHaveLength(1);
  });

  it('without a word about a new token means the same, but not for the application alone', async () => {
    const silent: Scripted = { status: 401, headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } };
    microsoft.answer(silent, silent, silent, silent);
    expect((await failure(read())).kind).toBe('mfa-required');
    await sut.credentials.save(connection.id, { clientSecret: 'client-secret' });
    expect((await failure(read())).kind).toBe('unauthorized');
  });
});
