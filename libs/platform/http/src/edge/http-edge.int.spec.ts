import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import { IsInt, Max, Min } from 'class-validator';
import type { Response as Answer } from 'express';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { request as rawRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Public } from '#platform/identity';
import { forbidden, notFound, Refusal } from '#platform/kernel';
import { registerProblems } from '../problems/problem-texts.js';
import { CommandIds, type RequestIds } from '../requests/command-ids.js';
import { etagOf, IfMatch } from '../requests/etag.js';
import { PageQuery } from '../requests/page-query.js';
import { startEdge, type EdgeApplication } from '../testing/edge-application.js';

class Quantity {
  @IsInt() @Min(1) @Max(10_000) readonly quantity!: number;
}

const done: string[] = [];
let hold: Promise<void> | undefined;
let begun = (): void => undefined;

@Public()
@Controller('things')
class ThingsController {
  @Get() list(@Query() page: PageQuery): PageQuery {
    return page;
  }
  @Put(':id/quantity') @HttpCode(202) async change(@Param('id') id: string, @Body() body: Quantity, @CommandIds() ids: RequestIds, @IfMatch() revision: bigint | undefined, @Res({ passthrough: true }) response: Answer): Promise<object> {
    begun();
    await hold;
    done.push(ids.commandId);
    response.set({ ETag: etagOf((revision ?? 0n) + 1n), Location: `/api/things/${id}` });
    return { id, quantity: body.quantity, commandId: ids.commandId };
  }
  @Put(':id/strict') strict(@IfMatch({ requireIfMatch: true }) revision: bigint): string {
    return String(revision);
  }
  @Put('picture') picture(@Body() body: Buffer): object {
    return { bytes: body.length };
  }
  @Post('refused') refused(@Body() _body: object): never {
    done.push('refused');
    throw new Refusal('seats-locked-here', { total: 2 });
  }
  @Post('unknown') unknown(): never {
    done.push('unknown');
    throw notFound();
  }
  @Post('forbidden') forbidden(): never {
    throw forbidden();
  }
  @Delete('broken') broken(): never {
    done.push('broken');
    throw new Error('secret detail of the database');
  }
}
@Public()
@Controller('webhooks/events')
class EventsController {
  @Post() @HttpCode(200) receive(@Body() body: Buffer): object {
    return { text: body.toString() };
  }
}
registerProblems({ 'seats-locked-here': { title: 'Seats are locked', detail: (facts) => `${String(facts['total'])} seats may go.` } });

describe('the edge of the API, over real HTTP', () => {
  let edge: EdgeApplication;
  beforeAll(async () => {
    edge = await startEdge({ controllers: [ThingsController, EventsController], configuration: { rateLimit: 100_000 } });
  });
  afterAll(() => edge.stop());
  beforeEach(() => {
    done.length = 0;
    hold = undefined;
    begun = () => undefined;
  });
  let keys = 0;
  const change = (path: string, body: unknown, init: RequestInit & { readonly key?: string } = {}): Promise<Response> =>
    fetch(`${edge.url}/api/things/${path}`, {
      method: 'PUT',
      body: typeof body === 'string' ? body : JSON.stringify(body),
      ...init,
      headers: { 'content-type': 'application/json', origin: edge.url, 'idempotency-key': init.key ?? `key-${++keys}`, ...(init.headers as object) },
    });

  it('carries a change out', async () => {
    const answer = await change('1/quantity', { quantity: 5 }, { headers: { 'if-match': '"41"' } });
    expect(answer.status).toBe(202);
    expect(answer.headers.get('etag')).toBe('"42"');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toMatchObject({ id: '1', quantity: 5 });
  });

  it.each<[string, unknown]>([
    ['an operator as value', { quantity: { $ne: 1 } }], ['a text', { quantity: '5' }], ['a fraction', { quantity: 1.5 }], ['a negative number', { quantity: -1 }], ['a huge number', '{"quantity":1e400}'],
    ['nothing', {}], ['an unknown member', { quantity: 5, tenantId: 'x' }], ['a list', [{ quantity: 5 }]], ['a bare number', '5'], ['null', 'null'], ['half a document', '{"quantity":'],
    ['a key twice', '{"quantity":5,"quantity":6}'], ['a key twice, once escaped', '{"quantity":5,"quantit\\u0079":6}'], ['__proto__', '{"quantity":5,"__proto__":{"x":1}}'], ['constructor', '{"quantity":5,"constructor":{}}'],
    ['objects without end', '{"a":'.repeat(15_000) + '1' + '}'.repeat(15_000)], ['lists without end', '['.repeat(45_000) + ']'.repeat(45_000)],
  ])('refuses %s as malformed, and nothing happens', async (_name, body) => {
    const answer = await change('1/quantity', body);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8']);
    expect(await answer.json()).toMatchObject({ code: 'malformed', status: 400, correlationId: answer.headers.get('x-correlation-id') as string });
    expect(done).toEqual([]);
  });

  it('names the member that is wrong', async () => {
    expect(await (await change('1/quantity', { quantity: 0 })).json()).toMatchObject({ errors: [{ member: 'quantity', problems: ['quantity must not be less than 1'] }] });
  });

  it.each([['413', 'x'.repeat(100_001), 'application/json', 'body-too-large'], ['415', 'quantity=5', 'application/x-www-form-urlencoded', 'media-type-not-supported'], ['415', '{}', 'text/plain', 'media-type-not-supported'], ['415', '{"quantity":5}', 'application/json; charset=latin1', 'media-type-not-supported']])(
    'answers %s to what it does not read', async (status, body, type, code) => {
      const answer = await change('1/quantity', body, { headers: { 'content-type': type } });
      expect([String(answer.status), ((await answer.json()) as { code: string }).code]).toEqual([status, code]);
    });

  it('hands pictures on as bytes', async () => {
    expect(await (await change('picture', 'abc', { headers: { 'content-type': 'image/png' } })).json()).toEqual({ bytes: 3 });
  });

  it.each<[string, Record<string, string>, number]>([
    ['the portal itself', { 'sec-fetch-site': 'same-origin', origin: '' }, 202], ['the portal’s origin', {}, 202],
    ['a sibling host', { 'sec-fetch-site': 'same-site' }, 403], ['another site', { 'sec-fetch-site': 'cross-site' }, 403], ['nowhere', { 'sec-fetch-site': 'none' }, 403],
    ['another origin', { origin: 'https://evil.example' }, 403], ['a null origin', { origin: 'null' }, 403],
  ])('asks where a change comes from: %s', async (_name, headers, status) => {
    const answer = await change('1/quantity', { quantity: 5 }, { headers });
    expect(answer.status).toBe(status);
    expect(done).toHaveLength(status === 202 ? 1 : 0);
  });

  it('refuses a change that says nothing of where it comes from', async () => {
    const answer = await fetch(`${edge.url}/api/things/1/quantity`, { method: 'PUT', body: '{"quantity":5}', headers: { 'content-type': 'application/json', 'idempotency-key': 'k' } });
    expect(await answer.json()).toMatchObject({ code: 'cross-site-request', status: 403 });
  });

  it.each([['idempotency-key-missing', ''], ['idempotency-key-malformed', 'a b']])('%s', async (code, key) => {
    const answer = await change('1/quantity', { quantity: 5 }, { key });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, code]);
  });

  it('answers a repeated change as the first time, without doing it again', async () => {
    const first = await change('1/quantity', { quantity: 5 }, { key: 'same' });
    const again = await change('1/quantity', '{ "quantity" : 5 }', { key: 'same' });
    expect([again.status, again.headers.get('etag'), again.headers.get('location'), again.headers.get('idempotency-replayed')]).toEqual([202, first.headers.get('etag'), '/api/things/1', 'true']);
    expect(await again.json()).toEqual(await first.json());
    expect(done).toHaveLength(1);
  });

  it('refuses a key that belongs to another content', async () => {
    await change('1/quantity', { quantity: 5 }, { key: 'reused' });
    const answer = await change('1/quantity', { quantity: 6 }, { key: 'reused' });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([422, 'idempotency-key-reused']);
    expect(done).toHaveLength(1);
  });

  it('carries one of two equal changes at once out, and lets the other wait', async () => {
    let release = (): void => undefined;
    hold = new Promise((resolve) => (release = resolve));
    const both = [change('1/quantity', { quantity: 5 }, { key: 'twins' }), change('1/quantity', { quantity: 5 }, { key: 'twins' })];
    const waiting = await Promise.race(both);
    expect([waiting.status, waiting.headers.get('retry-after')]).toEqual([409, '1']);
    release();
    expect((await Promise.all(both)).map((answer) => answer.status).sort()).toEqual([202, 409]);
    expect(done).toHaveLength(1);
  });

  it('carries a change of a dead process out again, as the same command', async () => {
    let release = (): void => undefined;
    hold = new Promise((resolve) => (release = resolve));
    const send = async (): Promise<Promise<Response>[]> => {
      const hasBegun = new Promise<void>((resolve) => (begun = resolve));
      const answer = change('1/quantity', { quantity: 5 }, { key: 'dead' });
      await hasBegun;
      return [answer];
    };
    const [dead] = await send();
    expect((await change('1/quantity', { quantity: 5 }, { key: 'dead' })).status).toBe(409);
    edge.clock.ahead += 31_000;
    const [taken] = await send();
    release();
    expect([(await dead)?.status, (await taken)?.status]).toEqual([202, 202]);
    expect(new Set(done).size).toBe(1);
    expect(done).toHaveLength(2);
  });

  it('gives the same key on another route another command', async () => {
    await change('1/quantity', { quantity: 5 }, { key: 'shared' });
    await change('2/quantity', { quantity: 5 }, { key: 'shared' });
    expect(new Set(done).size).toBe(2);
  });

  it('keeps what a rule refused, with its facts', async () => {
    const send = (): Promise<Response> => change('refused', {}, { method: 'POST', key: 'refused' });
    const first = await (await send()).json();
    expect(first).toMatchObject({ code: 'seats-locked-here', status: 409, title: 'Seats are locked', detail: '2 seats may go.', total: 2, type: 'urn:seatkeeper:problem:seats-locked-here' });
    const again = await send();
    expect([again.status, again.headers.get('content-type'), await again.json()]).toEqual([409, 'application/problem+json; charset=utf-8', first]);
    expect(done).toEqual(['refused']);
  });

  it.each([['unknown', 'POST', 404], ['broken', 'DELETE', 500]])('does not keep %s: it is tried again', async (path, method, status) => {
    for (const _time of [1, 2]) expect((await change(path, {}, { method, key: path })).status).toBe(status);
    expect(done).toEqual([path, path]);
  });

  it('tells nothing of what broke', async () => {
    const answer = await change('broken', {}, { method: 'DELETE' });
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ code: 'internal', status: 500 });
    expect(text).not.toMatch(/secret|stack|\.ts/);
  });

  it.each([['428', undefined, 'if-match-missing'], ['400', 'W/"1"', 'if-match-malformed'], ['400', '*', 'if-match-malformed'], ['400', '"a"', 'if-match-malformed'], ['400', '"1", "2"', 'if-match-malformed']])('If-Match: %s for %s', async (status, tag, code) => {
    const answer = await change('1/strict', {}, { headers: tag === undefined ? {} : { 'if-match': tag } });
    expect([String(answer.status), ((await answer.json()) as { code: string }).code]).toEqual([status, code]);
  });

  it.each([['?limit=0'], ['?limit=101'], ['?limit=x'], ['?limit[$gt]=1'], ['?search[$ne]=1'], [`?search=${'x'.repeat(101)}`], ['?unknown=1']])('refuses the page query %s', async (query) => {
    expect((await fetch(`${edge.url}/api/things${query}`)).status).toBe(400);
  });

  it('answers with fifty items unless told otherwise', async () => {
    expect(await (await fetch(`${edge.url}/api/things`)).json()).toEqual({ limit: 50 });
    expect(await (await fetch(`${edge.url}/api/things?limit=100&search=e5`)).json()).toEqual({ limit: 100, search: 'e5' });
  });

  it('takes events of other services as the bytes that came: from anywhere, without a key or a session, but not large and not compressed', async () => {
    const event = (body: string, headers: Record<string, string> = {}) => fetch(`${edge.url}/webhooks/events`, { method: 'POST', body, headers: { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site', ...headers } });
    const taken = await event('{"a":1,"a": 2}');
    expect([taken.status, taken.headers.get('cache-control'), taken.headers.get('set-cookie'), await taken.json()]).toEqual([200, 'no-store', null, { text: '{"a":1,"a": 2}' }]);
    expect((await event('x'.repeat(64_001))).status).toBe(413);
    expect((await event('x', { 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await fetch(`${edge.url}/webhooks/nothing`, { method: 'POST' })).status).toBe(404);
  });

  it('tells an unknown address from a wrong method', async () => {
    const [unknown, wrong] = [await fetch(`${edge.url}/api/nothing`), await change('1/quantity', {}, { method: 'DELETE' })];
    expect([unknown.status, await unknown.json()]).toEqual([404, expect.objectContaining({ code: 'not-found', instance: '/api/nothing' })]);
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'PUT']);
  });

  it('takes a correlation id only if it is a GUID', async () => {
    const id = '0f0e0d0c-0b0a-4908-8706-050403020100';
    const of = async (brought: string): Promise<string | null> => (await fetch(`${edge.url}/api/things`, { headers: { 'x-correlation-id': brought } })).headers.get('x-correlation-id');
    expect(await of(id)).toBe(id);
    expect(await of('<script>')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('believes no forwarded address unless a proxy is trusted', async () => {
    const limited = await startEdge({ controllers: [ThingsController], configuration: { rateLimit: 3 } });
    const statuses: number[] = [];
    for (const address of [1, 2, 3, 4]) statuses.push((await fetch(`${limited.url}/api/things`, { headers: { 'x-forwarded-for': `203.0.113.${address}` } })).status);
    const last = await fetch(`${limited.url}/api/things`);
    await limited.stop();
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await last.json()).toMatchObject({ code: 'too-many-requests' });
  });
});

describe('the portal behind the edge', () => {
  let edge: EdgeApplication;
  beforeAll(async () => {
    const directory = mkdtempSync(join(tmpdir(), 'portal-'));
    writeFileSync(join(directory, 'index.html'), '<!doctype html><sk-root ngCspNonce="%CSP_NONCE%"></sk-root>');
    writeFileSync(join(directory, 'main-2g6bbx_D.js'), 'console.log(1)');
    writeFileSync(join(directory, 'main-2g6bbx_D.js.br'), 'compressed');
    writeFileSync(join(directory, 'favicon.svg'), '<svg/>');
    edge = await startEdge({ portal: directory });
  });
  afterAll(() => edge.stop());

  it('gives every page a nonce of its own and a policy without inline code', async () => {
    const [first, second] = [await fetch(`${edge.url}/companies/1`), await fetch(`${edge.url}/`)];
    const policy = first.headers.get('content-security-policy') ?? '';
    const nonce = /style-src 'self' 'nonce-([^']+)'/.exec(policy)?.[1];
    expect(await first.text()).toContain(`ngCspNonce="${nonce}"`);
    expect(second.headers.get('content-security-policy')).not.toBe(policy);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("require-trusted-types-for 'script';trusted-types angular angular#bundler");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe/);
    expect(first.headers.get('cache-control')).toBe('no-store');
    expect([first.headers.get('cross-origin-opener-policy'), first.headers.get('x-content-type-options'), first.headers.get('x-powered-by')]).toEqual(['same-origin', 'nosniff', null]);
    expect(first.headers.get('strict-transport-security')).toBeNull();
  });

  it('keeps hashed files for ever and serves them as the build compressed them', async () => {
    const answer = await new Promise<{ readonly headers: Record<string, unknown> }>((resolve) => rawRequest(`${edge.url}/main-2g6bbx_D.js`, { headers: { 'accept-encoding': 'br' } }, (response) => { response.resume(); resolve(response); }).end());
    expect(answer.headers).toMatchObject({ 'content-encoding': 'br', 'cache-control': 'public, max-age=31536000, immutable', 'content-type': expect.stringContaining('javascript') as string });
    expect((await fetch(`${edge.url}/favicon.svg`)).headers.get('cache-control')).toBe('no-cache');
  });

  it.each(['/missing-ABCDEF12.js', '/..%2f..%2fetc%2fpasswd.txt', '/%2e%2e/%2e%2e/package.json'])('has no file %s', async (path) => {
    expect((await fetch(edge.url + path)).status).toBe(404);
  });

  it('never answers an API address with a page', async () => {
    const answer = await fetch(`${edge.url}/api/nothing`);
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('content-security-policy')]).toEqual([404, 'application/problem+json; charset=utf-8', expect.stringContaining("default-src 'none'")]);
  });
});
