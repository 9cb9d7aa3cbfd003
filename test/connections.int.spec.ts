import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ALPENHOLZ, CONTOSO_PARTNER } from '../apps/partner-center-simulator/src/seed/demo-accounts.js';
import { guid } from '../apps/partner-center-simulator/src/seed/subscription-templates.js';
import { Documents } from '#platform/documents';
import { EventStore, deterministicId } from '#platform/event-store';
import type { Identity } from '#platform/identity';
import { SubscriptionsModule } from '#subscriptions';
import { contosoIn, startPeopleWorld, type PeopleWorld } from './worlds/people-world.js';

const person = (username: string, tenantId: string): Identity => ({
  tenantId, objectId: `oid-${username}`, name: username.split('@')[0]!, username, verifiedEmail: username, isGuest: false,
});
const pat = person('pat@contoso-partner.example', CONTOSO_PARTNER.tenantId);
const anna = person('anna@alpenholz.example', ALPENHOLZ.tenantId);

let world: PeopleWorld;
let partnerId: string;
let delegatedAdminId: string;
let companyId: string;

jest.setTimeout(60_000);
beforeAll(async () => {
  world = await startPeopleWorld({ contexts: [SubscriptionsModule], timeout: 3_000, reactions: true, events: true });
  ({ partnerId, delegatedAdminId } = await contosoIn(world, pat));
  await world.as(pat, 'PUT', `/partners/${partnerId}/delegated-admins/${delegatedAdminId}/direct-csp`, { tenantId: ALPENHOLZ.tenantId });
  companyId = (await world.as(pat, 'POST', `/partners/${partnerId}/companies`, { delegatedAdminId, tenantId: ALPENHOLZ.tenantId })).body.companyId;
  await world.as(pat, 'PUT', `/companies/${companyId}/portal`, { enabled: true });
  await world.as(pat, 'POST', `/companies/${companyId}/users`, { email: anna.verifiedEmail, level: 'admin' });
  await world.directoryOfCallers.signedIn(anna, randomUUID());
  await until(async () => (await synchronisation()).state === 'done');
}, 60_000);
afterAll(() => world.stop());

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 40_000; !(await isSo()); await pause(25)) if (Date.now() > end) throw new Error('It did not come to that');
}
const control = async (path: string, method = 'GET', body?: unknown): Promise<any> => {
  const answer = await fetch(`${world.simulator.controlUrl}/__sim/${path}`, { method, ...(body === undefined ? {} : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }) });
  expect(answer.status).toBeLessThan(300);
  return answer.status === 204 ? undefined : answer.json();
};
const microsoftId = (key: string): string => guid('subscription', ALPENHOLZ.tenantId, key);
const pathOf = (key: string): string => `/companies/${companyId}/subscriptions/${deterministicId('subscription', partnerId, ALPENHOLZ.tenantId, microsoftId(key))}`;
const seen = async (key: string): Promise<any> => (await world.as(anna, 'GET', pathOf(key))).body;
const synchronisation = async (): Promise<any> => (await world.as(pat, 'GET', `/companies/${companyId}/synchronisation`)).body;
const admin = async (): Promise<any> => (await world.as(pat, 'GET', `/partners/${partnerId}/delegated-admins/${delegatedAdminId}`)).body;
const attention = async (): Promise<any> => (await world.as(pat, 'GET', `/partners/${partnerId}/attention`)).body.items;
const check = async () => expect(await world.as(pat, 'POST', `/partners/${partnerId}/delegated-admins/${delegatedAdminId}/connection/check`)).toMatchObject({ status: 202 });
const factsOf = async () => (await world.app.get(EventStore).read(`delegatedAdmin-${delegatedAdminId.replaceAll('-', '')}`)).map(({ type }) => type);
const mended = async () => {
  await control('faults', 'DELETE');
  await check();
  await until(async () => (await admin()).connection.state === 'working');
};

describe('a connection', () => {
  it('is checked by itself, and works', async () => {
    await until(async () => (await admin()).connection.checkedAt !== null);
    expect((await admin()).connection).toMatchObject({ state: 'working', cause: null, pausedCustomers: [] });
    expect((await seen('premium')).options).toMatchObject({ changeable: true });
  });

  it.each([
    ['invalidGrant', { aadsts: 50173 }, 'consent-revoked'], ['invalidGrant', { aadsts: 700082 }, 'consent-unused'], ['invalidGrant', { aadsts: 50076 }, 'mfa-missing'], ['invalidClient', {}, 'secret-refused'],
  ])('that breaks at the sign-in (%s %j) is told to the partner with what to do, pauses changes, and goes on by itself', async (name, parameters, cause) => {
    await world.fault(name, 'token', { times: 'always', parameters });
    await check();
    await until(async () => (await admin()).connection.state === 'broken');
    const { connection } = await admin();
    expect(connection).toMatchObject({ cause, message: expect.stringMatching(/\.$/), advice: expect.stringMatching(/\.$/), microsoftCode: expect.stringMatching(/^AADSTS/) });
    expect((await seen('premium')).options).toMatchObject({ changeable: false, reason: 'connection-missing' });
    expect(await attention()).toMatchObject([{ kind: 'connection-broken', subject: CONTOSO_PARTNER.consentAccount, message: connection.message, link: '/admin/delegated-admins' }]);
    // A read with a token that is still held changes nothing about that.
    await world.as(pat, 'GET', `/partners/${partnerId}/delegated-admins/${delegatedAdminId}/customers`);
    expect((await admin()).connection).toMatchObject({ state: 'broken', cause });
    await mended();
    await until(async () => (await seen('premium')).options.changeable);
    expect(await attention()).toEqual([]);
  });

  it('that breaks while a change is asked for lets it wait, then carries it out once', async () => {
    const before = await seen('basic');
    // Every call from now on needs a new sign-in, which is refused.
    await world.fault('tokenExpired', 'subscription', { times: 'always' });
    await world.fault('invalidGrant', 'token', { times: 'always', parameters: { aadsts: 50173 } });
    const asked = await world.as(anna, 'PUT', `${pathOf('basic')}/quantity`, { quantity: before.quantity + 1 }, { 'If-Match': before.etag });
    expect(asked.status).toBe(202);
    const change = async () => (await world.as(anna, 'GET', `${pathOf('basic')}/changes/${asked.body.changeId}`)).body;
    await until(async () => (await change()).state === 'waiting');
    expect(await change()).toMatchObject({ reason: 'consent-expired', endedAt: null });
    await until(async () => (await admin()).connection.cause === 'consent-revoked');
    await mended();
    await until(async () => (await change()).endedAt !== null);
    expect(await change()).toMatchObject({ state: 'confirmed' });
    expect((await control('effects')).perRequestId[asked.body.requestId]).toBe(1);
  });

  it('that was mended with new credentials works again at once, and the companies are read again', async () => {
    await world.fault('invalidGrant', 'token', { times: 'always' });
    await check();
    await until(async () => (await admin()).connection.state === 'broken');
    await control('faults', 'DELETE');
    const { finishedAt } = await synchronisation();
    await world.as(pat, 'PUT', `/partners/${partnerId}/delegated-admins/${delegatedAdminId}/credentials`, {
      name: CONTOSO_PARTNER.consentAccount, clientSecret: CONTOSO_PARTNER.clientSecret, refreshToken: CONTOSO_PARTNER.refreshToken,
    });
    await until(async () => (await admin()).connection.state === 'working');
    await until(async () => (await synchronisation()).finishedAt > finishedAt);
  });

  it('leaves one fact for each break and each end of it', async () => {
    const facts = (await factsOf()).filter((type) => type.startsWith('connection-'));
    expect(facts).toEqual(Array.from({ length: 6 }, () => ['connection-broken', 'connection-restored']).flat());
  });

  it.each(['/partners/PARTNER/delegated-admins/UNKNOWN/connection/check', '/partners/UNKNOWN/delegated-admins/ADMIN/connection/check'])('of somebody else is not checked: %s', async (path) => {
    const address = path.replace('PARTNER', partnerId).replace('ADMIN', delegatedAdminId).replace('UNKNOWN', randomUUID());
    expect([403, 404]).toContain((await world.as(pat, 'POST', address)).status);
    expect(await world.as(anna, 'POST', `/partners/${partnerId}/delegated-admins/${delegatedAdminId}/connection/check`)).toMatchObject({ status: 404 });
  });
});

describe('a customer', () => {
  it('whose relationship ends is paused alone, and goes on when it is there again', async () => {
    await world.fault('relationshipRevoked', 'subscriptions', { times: 'always', customerId: ALPENHOLZ.tenantId });
    await world.as(pat, 'POST', `/companies/${companyId}/synchronisation`);
    await until(async () => (await admin()).connection.pausedCustomers.length > 0);
    expect((await admin()).connection).toMatchObject({ state: 'working', pausedCustomers: [{ companyId, cause: 'no-relationship', companyName: expect.stringContaining('Alpenholz') }] });
    expect((await seen('premium')).options).toMatchObject({ changeable: false, reason: 'connection-missing' });
    await control('faults', 'DELETE');
    await check();
    await until(async () => (await admin()).connection.pausedCustomers.length === 0);
    expect((await seen('premium')).options).toMatchObject({ changeable: true });
  });

  it('under review is paused although reads answer, and goes on when Microsoft’s status says so', async () => {
    const before = await seen('basic');
    await world.fault('customerUnderReview', 'patch', { customerId: ALPENHOLZ.tenantId });
    const asked = await world.as(anna, 'PUT', `${pathOf('basic')}/quantity`, { quantity: before.quantity + 1 }, { 'If-Match': before.etag });
    await until(async () => (await admin()).connection.pausedCustomers[0]?.cause === 'under-review');
    await check();
    await until(async () => (await admin()).connection.pausedCustomers.length === 0);
    await until(async () => (await world.as(anna, 'GET', `${pathOf('basic')}/changes/${asked.body.changeId}`)).body.state === 'confirmed');
  });
});

describe('events of Microsoft', () => {
  const attempts = async () => (await control('webhooks')).events.flatMap(({ attempts: list }: any) => list);
  const deliver = () => control('webhooks/deliver', 'POST', {});
  const elsewhere = (key: string, quantity: number) => control(`subscriptions/${microsoftId(key)}`, 'PUT', { quantity });
  const known = new Set<string>();
  let total = 100;
  /** The event that was not there at the last look. */
  const newEvent = async () => {
    const events: any[] = (await control('webhooks')).events.filter(({ id }: any) => !known.has(id));
    for (const { id } of events) known.add(id);
    return events.at(-1);
  };

  it('are registered for when Direct CSP is activated, and the test event arrives', async () => {
    await until(async () => (await admin()).events.state === 'working');
    const [registration] = (await control('webhooks')).registrations;
    expect(registration.url).toBe(`${world.url.replace('[::1]', '127.0.0.1')}/webhooks/partner-center/${delegatedAdminId}`);
    expect(registration.events).toEqual(expect.arrayContaining(['subscription-updated', 'test-created']));
    expect(registration.events).not.toContain('invoice-ready');
    expect(await attempts()).toMatchObject([{ status: 200 }]);
  });

  it('have the company read again, so that what was changed elsewhere is seen', async () => {
    await control('configuration', 'PUT', { webhookDelay: 0 });
    const { quantity } = await seen('e5');
    await elsewhere('e5', quantity + 2);
    await deliver();
    await until(async () => (await seen('e5')).quantity === quantity + 2);
  });

  it.each(['body', 'subject', 'expired', 'stranger', 'host', 'algorithm'])('are not believed with a wrong %s', async (kind) => {
    const { finishedAt } = await synchronisation();
    await world.fault('webhookBadSignature', 'webhook', { parameters: { kind } });
    await newEvent();
    await elsewhere('e5', ++total);
    await deliver();
    expect((await newEvent()).attempts).toMatchObject([{ status: 401, fault: expect.stringContaining(kind) }]);
    expect((await synchronisation()).finishedAt).toBe(finishedAt);
  });

  it('that come again change nothing', async () => {
    await newEvent();
    await elsewhere('e5', ++total);
    await deliver();
    const { id } = await newEvent();
    await until(async () => (await synchronisation()).state === 'done');
    await pauseOfTasks();
    // A reading that is made due raises the version of its task.
    const task = async () => (await world.app.get(Documents).get('tasks/when-company-added', companyId))?.version;
    await until(async () => (await task()) !== undefined && (await task()) === (await pause(100).then(task)));
    const before = await task();
    expect(await control(`webhooks/events/${id}/replay`, 'POST', {})).toMatchObject({ status: 200 });
    expect(await task()).toBe(before);
  });

  it('are registered again when somebody else took the registration away', async () => {
    const token = (await (await fetch(`${world.simulator.apiUrl}/${CONTOSO_PARTNER.tenantId}/oauth2/token`, {
      method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: CONTOSO_PARTNER.clientId, client_secret: CONTOSO_PARTNER.clientSecret, resource: 'https://api.partnercenter.microsoft.com' }),
    })).json()) as { access_token: string };
    await fetch(`${world.simulator.apiUrl}/webhooks/v1/registration`, {
      method: 'PUT', headers: { Authorization: `Bearer ${token.access_token}`, 'Content-Type': 'application/json' }, body: JSON.stringify({ WebhookUrl: 'http://127.0.0.1:9/', WebhookEvents: ['invoice-ready'] }),
    });
    await check();
    await until(async () => (await control('webhooks')).registrations[0].url.endsWith(delegatedAdminId));
  });

  it('at an unknown address are nobody’s, and unsigned ones are refused', async () => {
    const send = (id: string) => fetch(`${world.url}/webhooks/partner-center/${id}`, { method: 'POST', body: '{}' });
    expect([(await send(randomUUID())).status, (await send("' OR 1=1")).status, (await send(delegatedAdminId)).status]).toEqual([404, 404, 401]);
  });

  /** Until every reading that was made due has ended: a task that is due is carried out within one look of the workers. */
  async function pauseOfTasks(): Promise<void> {
    const before = (await synchronisation()).finishedAt;
    await world.as(pat, 'POST', `/companies/${companyId}/synchronisation`);
    await until(async () => (await synchronisation()).state === 'done' && (await synchronisation()).finishedAt > before);
  }
});
