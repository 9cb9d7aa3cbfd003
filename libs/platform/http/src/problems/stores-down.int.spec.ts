import { createHash, createHmac, hkdfSync, randomUUID } from 'node:crypto';
import { Controller, Get, Post } from '@nestjs/common';
import { DocumentsUnavailable } from '#platform/documents';
import { OutcomeUnknown, StoreUnavailable } from '#platform/event-store';
import { Public } from '#platform/identity';
import { Logger } from '@nestjs/common';
import { startEdge, type EdgeApplication } from '../testing/edge-application.js';

const done: string[] = [];
let fails: Error | undefined;

@Controller('things')
class ThingsController {
  @Get() read(): object {
    if (fails) throw fails;
    return { things: [] };
  }
  @Post() change(): object {
    done.push('changed');
    if (fails) throw fails;
    return { changed: true };
  }
}

@Public()
@Controller('health')
class HealthController {
  @Get('live') live(): object {
    return { status: 'ok' };
  }
}

/** A session as a sign-in leaves it; its cookie. */
async function signedIn({ documents }: EdgeApplication): Promise<string> {
  const [id, now] = [randomUUID(), Date.now()];
  const identity = { tenantId: 't', objectId: 'o', name: 'Anna', username: 'anna@alpenholz.example', isGuest: false };
  const session = { cookie: { path: '/', httpOnly: true, originalMaxAge: null }, passport: { user: { identity, signedInAt: now } } };
  await documents.put('sessions', createHash('sha256').update(id).digest('base64url'), { session, signedInAt: now, lastSeenAt: now - 120_000 });
  const secret = Buffer.from(hkdfSync('sha256', Buffer.alloc(32, 7), '', 'seatkeeper session cookie', 32)).toString('base64url');
  return `seatkeeper=${encodeURIComponent(`s:${id}.${createHmac('sha256', secret).update(id).digest('base64').replace(/=+$/, '')}`)}`;
}

describe('while a store does not answer', () => {
  let edge: EdgeApplication;
  let cookie: string;
  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    fails = undefined;
    done.length = 0;
    edge = await startEdge({ controllers: [ThingsController, HealthController] });
    cookie = await signedIn(edge);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await edge.stop();
  });

  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(edge.url + path, { redirect: 'manual', ...init, headers: { Cookie: cookie, ...init.headers } });
    return { status: answer.status, headers: answer.headers, body: (await answer.json().catch(() => undefined)) as Record<string, unknown> };
  };
  const change = (key: string) => ask('/api/things', { method: 'POST', headers: { Origin: edge.url, 'Idempotency-Key': key } });
  const documentsDown = () => ['get', 'put', 'delete', 'list'].map((name) => jest.spyOn(edge.documents, name as 'get').mockRejectedValue(new DocumentsUnavailable('The document store does not answer')));

  it.each([new StoreUnavailable('gone'), new DocumentsUnavailable('gone'), Object.assign(new Error('gone'), { name: 'ViewsUnavailable' })])('says so: %s', async (error) => {
    fails = error;
    const { status, headers, body } = await ask('/api/things');
    expect({ status, code: body['code'], retryAfter: headers.get('retry-after') }).toEqual({ status: 503, code: 'store-unavailable', retryAfter: '5' });
    expect(body['detail']).toContain('Nothing is lost');
    expect(JSON.stringify(body)).not.toContain('gone');
  });

  it('says that it is not known whether a change was recorded, and carries the same request out again', async () => {
    fails = new OutcomeUnknown('gone');
    const { status, body } = await change('k1');
    expect({ status, code: body['code'], recorded: body['recorded'] }).toEqual({ status: 503, code: 'store-unavailable', recorded: 'unknown' });
    expect(body['detail']).toMatch(/not known whether this was recorded. Look again before you repeat/);
    fails = undefined;
    expect((await change('k1')).status).toBe(201);
    expect(done).toEqual(['changed', 'changed']);
  });

  it('signs nobody out: 503 without a word about signing in, and the session is there when it is back', async () => {
    expect((await ask('/api/things')).status).toBe(200);
    documentsDown();
    const { status, headers, body } = await ask('/api/things');
    expect({ status, code: body['code'], cookie: headers.get('set-cookie') }).toEqual({ status: 503, code: 'store-unavailable', cookie: null });
    jest.restoreAllMocks();
    expect((await ask('/api/things')).status).toBe(200);
  });

  it('answers whoever asked before, although the sign of life of the session cannot be written', async () => {
    jest.spyOn(edge.documents, 'put').mockRejectedValue(new DocumentsUnavailable('gone'));
    expect(await ask('/api/things')).toMatchObject({ status: 200, body: { things: [] } });
  });

  it('carries out nothing that it could not remember', async () => {
    jest.spyOn(edge.documents, 'put').mockRejectedValue(new DocumentsUnavailable('gone'));
    expect(await change('k2')).toMatchObject({ status: 503, body: { code: 'store-unavailable' } });
    expect(done).toEqual([]);
  });

  it('tells what was done, although the answer could not be kept for a repetition', async () => {
    const { put } = edge.documents;
    let writes = 0;
    jest.spyOn(edge.documents, 'put').mockImplementation((...args) => {
      if (args[0] === 'idempotency' && ++writes > 1) return Promise.reject(new DocumentsUnavailable('gone'));
      return put.apply(edge.documents, args);
    });
    expect(await change('k3')).toMatchObject({ status: 201, body: { changed: true } });
    expect(writes).toBe(2);
  });

  it('leads a sign-in back to the sign-in page with the reason', async () => {
    documentsDown();
    const answer = await fetch(`${edge.url}/auth/callback?state=s&code=c`, { redirect: 'manual', headers: { Cookie: 'seatkeeper-sign-in=x' } });
    expect(answer.headers.get('location')).toBe('/sign-in?problem=store-unavailable');
  });

  it('shows that the process lives, with or without a cookie', async () => {
    documentsDown();
    expect((await ask('/health/live')).status).toBe(200);
  });
});

describe('a worker', () => {
  it('answers monitoring, and tells everybody else what it is', async () => {
    const edge = await startEdge({ controllers: [ThingsController, HealthController], configuration: { role: 'worker' } });
    try {
      expect((await fetch(`${edge.url}/health/live`)).status).toBe(200);
      for (const path of ['/', '/api/things', '/auth/sign-in', '/healthy', '/main.js', '/api/docs']) {
        const answer = await fetch(edge.url + path, { redirect: 'manual' });
        expect([path, answer.status, answer.headers.get('content-type')]).toEqual([path, 404, expect.stringContaining('application/problem+json')]);
        expect(await answer.json()).toMatchObject({ code: 'worker-only' });
      }
    } finally {
      await edge.stop();
    }
  });
});
