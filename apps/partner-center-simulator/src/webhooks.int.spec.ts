import { verify, X509Certificate } from 'node:crypto';
import { ALPENHOLZ, CONTOSO_PARTNER } from './seed/demo-accounts.js';
import { startSimulator, type RunningSimulator } from './simulator.js';
import { idOf, SimulatorClient } from './testing/simulator-client.js';
import { WebhookReceiver, type Received } from './testing/webhook-receiver.js';

let simulator: RunningSimulator;
let client: SimulatorClient;
let receiver: WebhookReceiver;

beforeAll(async () => {
  simulator = await startSimulator();
  client = new SimulatorClient(simulator.apiUrl, simulator.controlUrl);
});
afterAll(() => simulator.stop());
beforeEach(async () => {
  await client.control('reset', 'POST');
  await client.control('clock', 'PUT', { frozen: true });
  await client.signIn();
  receiver = await new WebhookReceiver().start();
});
afterEach(() => receiver.stop());

const REGISTRATION = '/webhooks/v1/registration';
const register = (more = {}, method = 'POST') => client.call(REGISTRATION, { method, body: { WebhookUrl: receiver.url, WebhookEvents: ['subscription-updated', 'test-created'], ...more } });
const hours = (count: number) => client.control('clock', 'PUT', { jumpMilliseconds: count * 3_600_000 });
/** Delivers what is due; the events of one subscription, for others of the demo world change by themselves meanwhile. */
const deliver = async (key = 'premium') => (await client.control('webhooks/deliver', 'POST')).json.events.filter((event: { body: string }) => event.body.includes(idOf(key)));

/** What a careful receiver checks (facts: partner-center §8.2). */
async function problemsOf({ headers, body }: Received): Promise<string[]> {
  const problems: string[] = [];
  const url = new URL(String(headers['x-ms-certificate-url']));
  if (url.origin !== simulator.apiUrl) problems.push('host');
  if (headers['x-ms-signature-algorithm'] !== 'rsa-sha256') problems.push('algorithm');
  const leaf = new X509Certificate(Buffer.from(await (await fetch(`${simulator.apiUrl}${url.pathname}`)).arrayBuffer()));
  const issuer = new X509Certificate(Buffer.from(await (await fetch(/CA Issuers - URI:(\S+)/.exec(leaf.infoAccess ?? '')?.[1] ?? '')).arrayBuffer()));
  const root = new X509Certificate((await client.control('webhooks/root-certificate')).text);
  if (!(leaf.verify(issuer.publicKey) && leaf.checkIssued(issuer) && issuer.verify(root.publicKey) && issuer.checkIssued(root) && issuer.ca && root.verify(root.publicKey))) problems.push('chain');
  if (!leaf.checkHost('pcnotifications-dispatch.microsoft.com') || !leaf.subject.includes('O=Microsoft Corporation')) problems.push('subject');
  if (Date.parse(leaf.validTo) < Date.now()) problems.push('expired');
  const signature = String(headers['x-ms-signature'] ?? headers['authorization']).replace('Signature ', '');
  if (!verify('RSA-SHA256', body, leaf.publicKey, Buffer.from(signature, 'base64'))) problems.push('signature');
  return problems;
}

describe('registration', () => {
  it('is made, read, replaced, and lists its events', async () => {
    expect((await client.call(REGISTRATION)).json.code).toBe(1000);
    const made = (await register()).json;
    expect(made).toEqual({ SubscriberId: expect.any(String), WebhookUrl: receiver.url, WebhookEvents: ['subscription-updated', 'test-created'] });
    expect((await client.call(REGISTRATION)).json).toEqual(made);
    expect((await register({ WebhookEvents: ['test-created'] }, 'PUT')).json).toMatchObject({ SubscriberId: made.SubscriberId, WebhookEvents: ['test-created'] });
    expect((await register()).json.SubscriberId).not.toBe(made.SubscriberId);
    expect((await client.call(`${REGISTRATION}/events`)).json).toContain('subscription-updated');
  });

  it('by reading, refuses a second one and knows newer events', async () => {
    await client.control('switches', 'PUT', { webhookRegistrations: 'refused', webhookEvents: 'withNewer' });
    expect([(await register()).status, (await register()).status]).toEqual([200, 409]);
    expect((await client.call(`${REGISTRATION}/events`)).json).toContain('subscription-active');
  });

  it.each([{ WebhookEvents: ['unheard-of'] }, { WebhookEvents: [] }, { WebhookUrl: 'x' }, { WebhookUrl: 'https://receiver.example/hook' }])('refuses %j', async (more) => expect((await register(more)).json.code).toBe(3000));

  it('sends a test event, two a minute', async () => {
    await register();
    const { correlationId } = (await client.call(`${REGISTRATION}/validationEvents`, { method: 'POST' })).json;
    await deliver();
    expect(receiver.received[0]?.json).toMatchObject({ EventName: 'test-created', ResourceName: 'test', AuditUri: null });
    expect((await client.call(`${REGISTRATION}/validationEvents/${correlationId}`)).json).toMatchObject({ correlationId, status: 'completed', results: [{ responseCode: '200', systemError: false }] });
    await client.call(`${REGISTRATION}/validationEvents`, { method: 'POST' });
    expect((await client.call(`${REGISTRATION}/validationEvents`, { method: 'POST' })).status).toBe(429);
  });
});

describe('subscription-updated', () => {
  it('comes 48 h after the change, signed so that a careful receiver believes it', async () => {
    await register();
    await client.setQuantity('premium', 22);
    await hours(47);
    expect(await deliver()).toMatchObject([{ state: 'waiting', attempts: [] }]);
    await hours(1);
    expect(await deliver()).toMatchObject([{ state: 'delivered', attempts: [{ status: 200 }] }]);
    const [event] = receiver.received as [Received];
    expect(event.json).toEqual({
      EventName: 'subscription-updated', ResourceUri: `https://api.partnercenter.microsoft.com/webhooks/v1/customers/${ALPENHOLZ.tenantId}/subscriptions/${idOf('premium')}`,
      ResourceName: 'subscription', AuditUri: null, ResourceChangeUtcDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00$/),
    });
    expect(event.headers['authorization']).toMatch(/^Signature [\w+/=]+$/);
    expect(await problemsOf(event)).toEqual([]);
  });

  it('tells quantity and state only, also of what somebody else or the renewal did', async () => {
    await register();
    await client.control('configuration', 'PUT', { webhookDelay: 0 });
    await client.control('switches', 'PUT', { renewalDuration: 'instant' });
    const { json } = await client.call(`/v1/customers/${ALPENHOLZ.tenantId}/subscriptions/${idOf('premium')}`);
    await client.call(`/v1/customers/${ALPENHOLZ.tenantId}/subscriptions/${idOf('premium')}`, { method: 'PATCH', body: { ...json, friendlyName: 'New' } });
    expect(await deliver()).toEqual([]);
    await client.control(`subscriptions/${idOf('basic')}`, 'PUT', { quantity: 50 });
    await deliver();
    expect(receiver.received.at(-1)?.json.ResourceUri).toContain(idOf('basic'));
    await hours(24 * 17);
    await deliver();
    expect(receiver.received.some((event) => event.json.ResourceUri.includes(idOf('exchange-locked')))).toBe(true);
  });

  it('comes by itself when its time has come', async () => {
    await register();
    await client.control('configuration', 'PUT', { webhookDelay: 0 });
    await client.control('clock', 'PUT', { frozen: false });
    await client.setQuantity('premium', 22);
    while (receiver.received.length === 0) await client.control('clock');
    expect(receiver.received).toHaveLength(1);
  });

  it('is tried ten times, waiting longer each time, and then given up', async () => {
    await register();
    await client.control('configuration', 'PUT', { webhookDelay: 0 });
    receiver.answers = Array.from({ length: 99 }, () => 503);
    await client.setQuantity('premium', 22);
    await deliver();
    const [waiting] = await deliver();
    expect([waiting.attempts.length, waiting.state]).toEqual([1, 'waiting']);
    let event = waiting;
    while (event.state === 'waiting') {
      await hours(5);
      [event] = await deliver();
    }
    expect([event.state, event.attempts.map(({ status }: { status: number }) => status)]).toEqual(['given-up', Array.from({ length: 10 }, () => 503)]);
    expect(receiver.received.filter(({ body }) => body.toString() === event.body)).toHaveLength(10);
  });

  it.each([
    ['body', 'signature'], ['subject', 'subject'], ['expired', 'expired'], ['stranger', 'chain'], ['host', 'host'], ['algorithm', 'algorithm'],
  ])('fault webhookBadSignature %s is found by the check of the %s', async (kind, problem) => {
    await register();
    await client.control('configuration', 'PUT', { webhookDelay: 0 });
    await client.fault({ name: 'webhookBadSignature', times: 'once', parameters: { kind } });
    await client.setQuantity('premium', 22);
    await deliver();
    expect(await problemsOf(receiver.received[0] as Received)).toEqual([problem]);
  });

  it('is doubled, lost and replayed on demand', async () => {
    await register();
    await client.control('configuration', 'PUT', { webhookDelay: 0 });
    await client.fault({ name: 'webhookDuplicate', times: 'once' });
    await client.setQuantity('premium', 22);
    const [event] = await deliver();
    expect(receiver.received).toHaveLength(2);
    expect((await client.control(`webhooks/events/${event.id}/replay`, 'POST')).json).toMatchObject({ status: 200 });
    expect(new Set(receiver.received.map(({ body, headers }) => body.toString() + String(headers['authorization']))).size).toBe(1);
    await client.fault({ name: 'webhookLost', times: 'once' });
    await client.setQuantity('premium', 23);
    await deliver();
    expect(receiver.received).toHaveLength(3);
  });

  it('by reading, signs in x-ms-signature, gives the chain, and names another path', async () => {
    await register({ SignatureTokenToMsSignatureHeader: true });
    await client.control('configuration', 'PUT', { webhookDelay: 0 });
    await client.control('switches', 'PUT', { webhookSignatureForm: 'bare', webhookCertificate: 'chain', webhookResourceUri: 'v1' });
    await client.setQuantity('premium', 22);
    await deliver();
    const [event] = receiver.received as [Received];
    expect(event.headers['authorization']).toBeUndefined();
    expect(event.headers['x-ms-signature']).toMatch(/^[\w+/=]+$/);
    expect(event.json.ResourceUri).toContain('microsoft.com/v1/customers/');
    const chain = await (await fetch(String(event.headers['x-ms-certificate-url']))).text();
    expect(chain.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    expect(await problemsOf(event)).toEqual([]);
  });

  const waiting = async () => (await client.control('webhooks')).json.events.length;
  it('goes to the partner’s own applications only', async () => {
    await register();
    await client.control('webhooks/events', 'POST', { eventName: 'subscription-updated', resourceName: 'subscription', resourcePath: '/customers/x/subscriptions/y', partnerTenantId: '3b1f6a52-7c0d-4e8e-9d15-0a6f2c41e002' });
    expect(await waiting()).toEqual(0);
    await client.control('webhooks/events', 'POST', { eventName: 'subscription-updated', resourceName: 'subscription', resourcePath: '/customers/x/subscriptions/y', partnerTenantId: CONTOSO_PARTNER.tenantId });
    expect(await waiting()).toBe(1);
  });
});
