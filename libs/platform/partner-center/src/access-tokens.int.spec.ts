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
  /** The next write waits for it; `held` resolves when it does. */
  heldBack: Promise<void> | undefined;
  letGo: () => void = () => undefined;
  private tellHeld: () => void = () => undefined;
  readonly held = new Promise<void>((resolve) => (this.tellHeld = resolve));

  override async put(collection: string, key: string, body: unknown, options?: PutOptions): Promise<number> {
    if (this.failing) throw new Error('disk full');
    const { heldBack } = this;
    this.heldBack = undefined;
    if (heldBack) {
      this.tellHeld();
      await heldBack;
    }
    return super.put(collection, key, body, options);
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

describe('a consent that is kept alive', () => {
  it('is redeemed although a token is held, and its new refresh token counts', async () => {
    await call();
    await sut.upkeep.renew(connection);
    await sut.upkeep.renew(connection);
    expect(redeemed()).toEqual(['refresh-0', 'refresh-1', 'refresh-2']);
    expect(sut.signals.filter(({ operation }) => operation === 'token').map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok']);
  });

  it('says why it ended, once', async () => {
    microsoft.tokenAnswers.push({ status: 400, json: { error: 'invalid_grant', error_description: 'AADSTS50173: revoked', error_codes: [50173] } });
    await failure(sut.client.customer(connection, TENANT));
    expect(sut.signals).toMatchObject([{ connection, operation: 'token', outcome: { kind: 'consent-expired', details: { code: 'AADSTS50173' } } }]);
  });

  it('tells that nothing is stored', async () => {
    await sut.credentials.remove(connection.id);
    await failure(sut.upkeep.renew(connection));
    expect(sut.signals).toMatchObject([{ operation: 'token', outcome: { kind: 'credentials-rejected' } }]);
  });
});

describe('what a call says of its connection', () => {
  it('names the customer, and how it ended', async () => {
    await call();
    microsoft.answer({ status: 403, json: { code: 20002, description: 'no' } });
    await failure(sut.client.subscriptions(connection, TENANT));
    expect(sut.signals.slice(1)).toMatchObject([
      { operation: 'customer', customerTenantId: TENANT, outcome: 'ok' },
      { operation: 'subscriptions', customerTenantId: TENANT, outcome: { kind: 'no-relationship' } },
    ]);
  });
});

describe('two processes that redeem at once', () => {
  /** Answers a token request when the test says so. */
  const held = (token: string) => {
    let letGo = (): void => undefined;
    const released = new Promise<void>((resolve) => (letGo = resolve));
    let arrived = (): void => undefined;
    const here = new Promise<void>((resolve) => (arrived = resolve));
    microsoft.tokenAnswers.push((response) => {
      arrived();
      void released.then(() => response.writeHead(200).end(JSON.stringify({ access_token: `access-${token}`, expires_in: 3599, refresh_token: token })));
    });
    return { here, release: () => letGo() };
  };

  /** "Later" is told by the clock. */
  const nextMillisecond = async () => {
    for (const now = Date.now(); Date.now() === now; ) await new Promise((resolve) => setImmediate(resolve));
  };

  it.each([[true], [false]])('keep the refresh token that was given last, whoever writes last (%s)', async (firstWritesLast) => {
    const other = await client();
    const [first, second] = [held('first'), held('second')];
    const renewals = [sut.upkeep.renew(connection)];
    await first.here;
    renewals.push(other.upkeep.renew(connection));
    await second.here;
    if (firstWritesLast) {
      // The first one's answer comes first, but its write is held back until the second has written.
      documents.heldBack = new Promise((resolve) => (documents.letGo = resolve));
      first.release();
      await documents.held;
      await nextMillisecond();
      second.release();
      await renewals[1];
      documents.letGo();
    } else {
      first.release();
      await renewals[0];
      await nextMillisecond();
      second.release();
    }
    await Promise.all(renewals);
    await (await client()).upkeep.renew(connection);
    expect(redeemed()).toEqual(['refresh-0', 'refresh-0', 'second']);
  });

  it('do not take the consent for ended when the other one’s token is only about to be stored', async () => {
    const other = await client();
    const first = held('first');
    const renewal = other.upkeep.renew(connection);
    await first.here;
    documents.heldBack = new Promise((resolve) => (documents.letGo = resolve));
    first.release();
    await documents.held;
    // Where a redeemed token is spent, Microsoft's no comes before the other process has written.
    microsoft.tokenAnswers.push((response) => {
      response.writeHead(400).end(JSON.stringify({ error: 'invalid_grant', error_description: 'AADSTS50173: spent' }));
      response.on('finish', () => setTimeout(() => documents.letGo(), 50));
    });
    await call();
    await renewal;
    expect(redeemed()).toEqual(['refresh-0', 'refresh-0', 'first']);
    expect(sut.signals.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
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
