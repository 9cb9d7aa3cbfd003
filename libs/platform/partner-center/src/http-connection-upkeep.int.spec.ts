import { clientUnderTest, connection, type ClientUnderTest } from './testing/client-under-test.js';
import { TENANT } from './testing/samples.js';
import { ScriptedMicrosoft } from './testing/scripted-microsoft.js';

let microsoft: ScriptedMicrosoft;
let sut: ClientUnderTest;
beforeEach(async () => {
  microsoft = new ScriptedMicrosoft();
  sut = await clientUnderTest({ url: await microsoft.listen() });
  await sut.credentials.save(connection.id, { clientSecret: 'client-secret', refreshToken: 'refresh-0' });
});
afterEach(async () => {
  await microsoft.close();
  await sut.close();
});
const sent = () => microsoft.calls.map(({ method, path, body }) => `${method} ${path} ${body}`.trim());
const registration = { url: 'https://licences.contoso-partner.example/webhooks/partner-center/1', events: ['subscription-updated'] };

it('reads the events and what is registered, whatever the case of the members', async () => {
  microsoft.answer({ status: 200, json: ['test-created', 'subscription-updated'] }, { status: 200, json: { subscriberId: '1', webhookUrl: registration.url, webhookEvents: registration.events } });
  expect(await sut.upkeep.eventNames(connection)).toEqual(['test-created', 'subscription-updated']);
  expect(await sut.upkeep.registration(connection)).toEqual(registration);
  expect(sent()).toEqual(['GET /webhooks/v1/registration/events', 'GET /webhooks/v1/registration']);
});

it('takes 404 for no registration, and a list that is none for no answer', async () => {
  microsoft.answer({ status: 404, json: { code: 1000 } }, { status: 200, json: { events: [] } });
  expect(await sut.upkeep.registration(connection)).toBeUndefined();
  await expect(sut.upkeep.eventNames(connection)).rejects.toMatchObject({ kind: 'malformed-answer' });
});

it.each([[false, 'POST'], [true, 'PUT']])('registers (replacing: %s) once, with %s', async (replace, method) => {
  microsoft.answer({ status: 200, json: {} });
  await sut.upkeep.register(connection, registration, replace);
  expect(sent()).toEqual([`${method} /webhooks/v1/registration ${JSON.stringify({ WebhookUrl: registration.url, WebhookEvents: registration.events })}`]);
});

it('has a test event sent and looks how far it came', async () => {
  const id = '0f0e0d0c-0b0a-4908-8706-050403020100';
  microsoft.answer({ status: 200, json: { correlationId: id } }, { status: 200, json: { correlationId: id, status: 'completed', results: [{ responseCode: '', systemError: true }, { responseCode: '204' }] } });
  expect(await sut.upkeep.sendTestEvent(connection)).toBe(id);
  expect(await sut.upkeep.testEvent(connection, id)).toEqual({ isCompleted: true, answers: ['', '204'] });
});

it('asks whether a customer is under review, and tells the signals which customer it was about', async () => {
  microsoft.answer({ status: 200, json: { type: 'account', status: 'UnderReview' } }, { status: 404, json: { code: 600074 } });
  expect(await sut.upkeep.accountStatus(connection, TENANT)).toBe('underreview');
  expect(await sut.upkeep.accountStatus(connection, TENANT)).toBe('none');
  expect(sut.signals.at(-2)).toMatchObject({ operation: 'accountStatus', customerTenantId: TENANT, outcome: 'ok' });
});
