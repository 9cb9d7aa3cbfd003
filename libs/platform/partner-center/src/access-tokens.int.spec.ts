import { inspect } from 'node:util';
import { randomBytes } from 'node:crypto';
import { InMemoryDocuments } from '../../documents/src/testing/in-memory-documents.js';
import type { PutOptions } from '#platform/documents';
import { PartnerCenterError } from './resources.js';
import { subscriptionOf } from './subscription-resource.js';
import { clientUnderTest, connection, type ClientUnderTest } from './testing/client-under-test.js';
import { customer, nce, TENANT } from './testing/samples.js';
import { ScriptedMicrosoft, type Scripted } from './testing/scripted-microsoft.js';

/** Documents whose next write fails, as when the disk is full or the process dies right before it. */
class FailingDocuments extends InMemoryDocuments {
  failing = false;
  override put(collection: string, key: string, body: unknown, options?: PutOptions): Promise<number> {
    return this.failing ? Promise.reject(new Error('disk full')) : super.put(collection, key, body, options);
  }
}

const secretKey = randomBytes(32);
let microsoft: ScriptedMicrosoft;
let url: string;
let documents: FailingDocuments;
let sut: ClientUnderTest;
const opened: ClientUnderTest[] = [];

beforeEach(async () => {
  microsoft = new ScriptedMicrosoft();
  url = await microsoft.listen();
  documents = new FailingDocuments();
  sut = await client();
  await sut.credentials.save(connection.id, { clientSecret: 'client-secret', refreshToken: 'refresh-0' });
});
afterEach(async () => {
  jest.useRealTimers();
  await microsoft.close();
  for (const each of opened.splice(0)) await each.close();
});

async function client(key = secretKey): Promise<ClientUnderTest> {
  const made = await clientUnderTest({ url, documents, secretKey: key });
  opened.push(made);
  return made;
}
const call = (by = sut) => {
  microsoft.answer({ status: 200, json: customer });
  return by.client.customer(connection, TENANT);
};
const redeemed = () => microsoft.tokenRequests.map(({ body }) => new URLSearchParams(body).get('refresh_token'));
const failure = (work: Promise<unknown>) =>
  work.then(
    () => {
      throw new Error('should have failed');
    },
    (error: unknown) => error as PartnerCenterError,
  );

describe('tokens (facts: partner-center §1.2, §1.3)', () => {
  it('redeems the refresh token at the partner tenant for the scope of Partner Center', async () => {
    await call();
    expect(microsoft.tokenRequests[0]!.path).toBe(`/${connection.partnerTenantId}/oauth2/v2.0/token`);
    expect(Object.fromEntries(new URLSearchParams(microsoft.tokenRequests[0]!.body))).toEqual({
      client_id: connection.clientId,
      client_secret: 'client-secret',
      scope: 'https://api.partnercenter.microsoft.com/.default',
      grant_type: 'refresh_token',
      refresh_token: 'refresh-0',
    });
  });

  it('asks for the application alone where there is no refresh token', async () => {
    await sut.credentials.save(connection.id, { clientSecret: 'client-secret' });
    await call();
    expect(new URLSearchParams(microsoft.tokenRequests[0]!.body).get('grant_type')).toBe('client_credentials');
  });

  it('is asked for once by all who wait, and kept', async () => {
    await Promise.all([call(), call(), call()]);
    await call();
    expect(microsoft.tokenRequests).toHaveLength(1);
  });

  it('fetches anew five minutes before the end', async () => {
    jest.useFakeTimers({
      doNotFake: [
        'setTimeout',
        'clearTimeout',
        'setInterval',
        'clearInterval',
        'setImmediate',
        'clearImmediate',
        'nextTick',
        'queueMicrotask',
        'performance',
        'hrtime',
      ],
    });
    const start = Date.now();
    await call();
    jest.setSystemTime(start + (3599 - 310) * 1000);
    await call();
    expect(microsoft.tokenRequests).toHaveLength(1);
    jest.setSystemTime(start + (3599 - 290) * 1000);
    await call();
    expect(microsoft.tokenRequests).toHaveLength(2);
  });

  it('goes on with the newest refresh token, also in a later process', async () => {
    await call();
    await call(await client());
    expect(redeemed()).toEqual(['refresh-0', 'refresh-1']);
  });

  it('never uses an access token whose refresh token could not be stored; the old one still works afterwards', async () => {
    documents.failing = true;
    const error = await failure(sut.client.customer(connection, TENANT));
    expect(error).toMatchObject({ kind: 'unreachable', details: { atTokenEndpoint: true } });
    expect(microsoft.calls).toHaveLength(0);
    documents.failing = false;
    await call(await client());
    expect(redeemed()).toEqual(['refresh-0', 'refresh-0']);
  });

  it('takes the newer refresh token when another process redeemed the same one first', async () => {
    const other = await client();
    const spent: Scripted = (response) => {
      // The other process redeems and stores in the meantime; then the endpoint refuses the one that is spent.
      void call(other).then(() =>
        response.writeHead(400).end(JSON.stringify({ error: 'invalid_grant', error_description: 'AADSTS70000: spent' })),
      );
    };
    microsoft.tokenAnswers.push(spent);
    await call();
    expect(redeemed()).toEqual(['refresh-0', 'refresh-0', 'refresh-1']);
  });

  it('drops the token when the credentials are replaced or removed, even by another process', async () => {
    await call();
    await (await client()).credentials.save(connection.id, { clientSecret: 'new-secret', refreshToken: 'new-refresh' });
    await call();
    expect(redeemed()).toEqual(['refresh-0', 'new-refresh']);
    await sut.credentials.remove(connection.id);
    expect(await sut.credentials.has(connection.id)).toBe(false);
    expect(await failure(sut.client.customer(connection, TENANT))).toMatchObject({ kind: 'credentials-rejected' });
  });

  it('does not let a token of replaced credentials overwrite the new ones', async () => {
    microsoft.tokenAnswers.push(
      (response) =>
        void sut.credentials
          .save(connection.id, { clientSecret: 'new-secret', refreshToken: 'new-refresh' })
          .then(() => response.writeHead(200).end(JSON.stringify({ access_token: 'old', expires_in: 3599, refresh_token: 'old-rotated' }))),
    );
    await call();
    expect(redeemed()).toEqual(['refresh-0', 'new-refresh']);
    expect(microsoft.calls[0]!.headers.authorization).not.toBe('Bearer old');
  });

  it('tries the token endpoint again when it stumbles', async () => {
    microsoft.tokenAnswers.push({ status: 503, body: '<html/>' }, (response) => void response.socket?.resetAndDestroy());
    await call();
    expect(microsoft.tokenRequests).toHaveLength(3);
  });

  it.each<[string, string, number]>([
    ['invalid_client', 'credentials-rejected', 401],
    ['invalid_grant', 'consent-expired', 400],
  ])('reports %s as %s and sends nothing', async (error, kind, status) => {
    microsoft.tokenAnswers.push({ status, json: { error, error_description: 'AADSTS1: x', error_codes: [1] } });
    expect(await failure(sut.client.customer(connection, TENANT))).toMatchObject({ kind, details: { atTokenEndpoint: true } });
    expect(microsoft.calls).toHaveLength(0);
  });
});

describe('a consent that nobody uses', () => {
  it('is renewed after a week, and not before', async () => {
    await call();
    await sut.renewal.run();
    expect(microsoft.tokenRequests).toHaveLength(1);
    jest.useFakeTimers({
      doNotFake: [
        'setTimeout',
        'clearTimeout',
        'setInterval',
        'clearInterval',
        'setImmediate',
        'clearImmediate',
        'nextTick',
        'queueMicrotask',
        'performance',
        'hrtime',
      ],
    });
    jest.setSystemTime(Date.now() + 8 * 86_400_000);
    await sut.renewal.run();
    expect(redeemed()).toEqual(['refresh-0', 'refresh-1']);
    await sut.renewal.run();
    expect(microsoft.tokenRequests).toHaveLength(2);
  });
});

describe('secrets', () => {
  const CANARY = 'canary-7f3c9';
  const forms = (error: unknown) =>
    [String(error), JSON.stringify(error), inspect(error, { depth: 9, showHidden: true }), (error as Error).stack].join('\n');

  it('lie encrypted, and open under no other key', async () => {
    await sut.credentials.save(connection.id, { clientSecret: `${CANARY}-secret`, refreshToken: `${CANARY}-refresh` });
    expect(JSON.stringify(await documents.list('secrets', '', 10))).not.toContain(CANARY);
    const error = await failure((await client(randomBytes(32))).client.customer(connection, TENANT));
    expect(error).toMatchObject({ kind: 'credentials-rejected' });
    expect(error.message).toContain('SEATKEEPER_SECRET_KEY');
  });

  it('never come out through logs or errors, even if Microsoft echoes them', async () => {
    await sut.credentials.save(connection.id, { clientSecret: `${CANARY}-secret`, refreshToken: `${CANARY}-refresh` });
    const seen: unknown[] = [];
    const echo = { description: `${CANARY}-access`, code: `${CANARY}-access` };
    const endings: Scripted[] = [
      { status: 400, json: echo },
      { status: 200, body: `${CANARY}-body` },
      { status: 409, json: { Message: `Bearer ${CANARY}-access` } },
      (response) => void response.socket?.resetAndDestroy(),
      { status: 302, headers: { Location: `/${CANARY}` } },
    ];
    for (const ending of endings) {
      microsoft.tokenAnswers.push({
        status: 200,
        json: { access_token: `${CANARY}-access`, expires_in: 3599, refresh_token: `${CANARY}-next` },
      });
      microsoft.answer(ending);
      seen.push(
        await failure(
          sut.client.updateSubscription(
            connection,
            TENANT,
            subscriptionOf(nce),
            { quantity: 20 },
            { requestId: 'b0b0b0b0-0000-4000-8000-000000000001' },
          ),
        ),
      );
    }
    await sut.credentials.save(connection.id, { clientSecret: `${CANARY}-secret`, refreshToken: `${CANARY}-refresh` });
    microsoft.tokenAnswers.splice(0, 9, {
      status: 400,
      json: { error: 'invalid_grant', error_description: `AADSTS1: ${CANARY}-refresh ${CANARY}-secret` },
    });
    seen.push(await failure(sut.client.customer(connection, TENANT)));
    microsoft.tokenAnswers.push({ status: 200, json: { access_token: `${CANARY}\r\nX: y` } });
    seen.push(await failure(sut.client.customer(connection, TENANT)));

    expect(microsoft.calls.at(0)!.headers.authorization).toBe(`Bearer ${CANARY}-access`);
    expect(seen).toHaveLength(7);
    expect(seen.map(forms).join('\n')).not.toContain(CANARY);
    expect(sut.logged()).toContain('PATCH /v1/customers/{tenantId}/subscriptions/{subscriptionId}');
    expect(sut.logged()).not.toContain(CANARY);
    expect(sut.logged()).not.toMatch(/Bearer|authorization/i);
  });
});
