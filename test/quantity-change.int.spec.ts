import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ALPENHOLZ, CONTOSO_PARTNER, FABRIKAM, LITWARE_PARTNER } from '../apps/partner-center-simulator/src/seed/demo-accounts.js';
import { guid } from '../apps/partner-center-simulator/src/seed/subscription-templates.js';
import { EventStore, deterministicId } from '#platform/event-store';
import type { Identity } from '#platform/identity';
import { SubscriptionsModule } from '#subscriptions';
import { contosoIn, startPeopleWorld, type Answer, type PeopleWorld } from './worlds/people-world.js';

const person = (username: string, tenantId: string): Identity => ({
  tenantId, objectId: `oid-${username}`, name: username.split('@')[0]!, username, verifiedEmail: username, isGuest: false,
});
const pat = person('pat@contoso-partner.example', CONTOSO_PARTNER.tenantId);
const lea = person('lea@litware-cloud.example', LITWARE_PARTNER.tenantId);
const anna = person('anna@alpenholz.example', ALPENHOLZ.tenantId);
const bob = person('bob@alpenholz.example', ALPENHOLZ.tenantId);
const fay = person('fay@fabrikam.example', FABRIKAM.tenantId);
const unknownId = '00000000-0000-4000-8000-000000000000';
const TERMINAL = ['quantity-change-confirmed', 'quantity-change-refused', 'quantity-change-conflicted'];

let world: PeopleWorld;
let partnerId: string;
let delegatedAdminId: string;
let companyId: string;
let fabrikamId: string;

jest.setTimeout(60_000);
beforeAll(async () => {
  world = await startPeopleWorld({ contexts: [SubscriptionsModule], timeout: 1_500, reactions: true });
  ({ partnerId, delegatedAdminId } = await contosoIn(world, pat));
  await world.as(pat, 'PUT', `/partners/${partnerId}/delegated-admins/${delegatedAdminId}/direct-csp`, { tenantId: ALPENHOLZ.tenantId });
  companyId = await companyOf(ALPENHOLZ.tenantId, [[anna, 'modify'], [bob, 'view']]);
  fabrikamId = await companyOf(FABRIKAM.tenantId, [[fay, 'admin']]);
  await world.run('partner', 'create', '--name', LITWARE_PARTNER.name, '--tenant', LITWARE_PARTNER.tenantId, '--admin-email', lea.username);
  await world.directoryOfCallers.signedIn(lea, randomUUID());
});
afterAll(() => world.stop());

async function companyOf(tenantId: string, people: [Identity, string][]): Promise<string> {
  const { body } = await world.as(pat, 'POST', `/partners/${partnerId}/companies`, { delegatedAdminId, tenantId });
  const id = body.companyId as string;
  await world.as(pat, 'PUT', `/companies/${id}/portal`, { enabled: true });
  for (const [who, level] of people) {
    await world.as(pat, 'POST', `/companies/${id}/users`, { email: who.username, level });
    await world.directoryOfCallers.signedIn(who, randomUUID());
  }
  await until(async () => (await world.as(pat, 'GET', `/companies/${id}/synchronisation`)).body.state === 'done');
  return id;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(40);
}

const microsoftId = (key: string) => guid('subscription', ALPENHOLZ.tenantId, key);
const idOf = (key: string) => deterministicId('subscription', partnerId, ALPENHOLZ.tenantId, microsoftId(key));
const pathOf = (key: string, company = companyId) => `/companies/${company}/subscriptions/${idOf(key)}`;
const seen = async (key: string) => (await world.as(anna, 'GET', pathOf(key))).body;
const ask = async (key: string, quantity: unknown, who = anna, headers: { readonly [name: string]: string } = {}) =>
  world.as(who, 'PUT', `${pathOf(key)}/quantity`, { quantity }, { 'If-Match': (await seen(key)).etag, ...headers });
const factsOf = (key: string) => world.app.get(EventStore).read(`subscription-${idOf(key).replaceAll('-', '')}`);
const control = async (path: string): Promise<any> => (await fetch(`${world.simulator.controlUrl}/__sim/${path}`)).json();
const seatsAtMicrosoft = async (key: string): Promise<number> =>
  (await control('state')).subscriptions.find(({ id }: { id: string }) => id === microsoftId(key)).resource.quantity;
const effectsOf = async (requestId: string): Promise<number> => (await control('effects')).perRequestId[requestId] ?? 0;
/** Effects of all calls of one change; an answered call is repeated under a new MS-RequestId. */
const effectsOfChange = async (key: string, changeId: string): Promise<number> => {
  const calls = (await factsOf(key)).filter(({ type, data }) => type === 'call-started' && (data as { changeId: string }).changeId === changeId);
  const ids = new Set(calls.map(({ data }) => (data as { requestId: string }).requestId));
  let sum = 0;
  for (const id of ids) sum += await effectsOf(id);
  return sum;
};
const strip = ({ status, body: { instance: _i, correlationId: _c, ...body } }: Answer) => ({ status, body });

/** The change once it has ended and the subscription is free again. */
async function end(key: string, changeId: string): Promise<any> {
  await until(async () => (await world.as(anna, 'GET', `${pathOf(key)}/changes/${changeId}`)).body.endedAt !== null);
  return (await world.as(anna, 'GET', `${pathOf(key)}/changes/${changeId}`)).body;
}

async function leavesNoFact(key: string, request: () => Promise<unknown>): Promise<void> {
  const before = (await factsOf(key)).length;
  await request();
  expect(await factsOf(key)).toHaveLength(before);
}

describe('a quantity change', () => {
  it('is accepted, followed under its location, and confirmed with the seats at Microsoft', async () => {
    const before = await seen('premium');
    const asked = await ask('premium', before.quantity + 3);
    expect(asked).toMatchObject({ status: 202, body: { from: before.quantity, to: before.quantity + 3, requestedBy: 'anna' } });
    expect(asked.headers.get('location')).toBe(`/api${pathOf('premium')}/changes/${asked.body.changeId}`);
    expect(await end('premium', asked.body.changeId)).toMatchObject({ state: 'confirmed' });
    expect(await seatsAtMicrosoft('premium')).toBe(before.quantity + 3);
    const after = await seen('premium');
    expect(after).toMatchObject({ quantity: before.quantity + 3, change: { state: 'confirmed' }, options: { changeable: true } });
    expect(after.etag).not.toBe(before.etag);
  });

  it('takes back seats inside their window', async () => {
    const { quantity, options } = await seen('premium');
    expect(options.reducible.length).toBeGreaterThanOrEqual(2);
    const { body } = await ask('premium', quantity - 2);
    expect(await end('premium', body.changeId)).toMatchObject({ state: 'confirmed' });
    expect(await seatsAtMicrosoft('premium')).toBe(quantity - 2);
  });

  it('is refused outside the window with the numbers and the dates, and leaves no fact', async () => {
    const { quantity, options } = await seen('premium');
    await leavesNoFact('premium', async () => {
      const { status, body } = await ask('premium', options.minimum - 1);
      expect({ status, code: body.code }).toEqual({ status: 409, code: 'seats-locked' });
      expect(body).toMatchObject({ quantity, floor: options.minimum, asked: options.minimum - 1, reducible: options.reducible });
      expect(body.detail).toContain(options.reducible[0].deadline.slice(0, 10));
    });
    expect(await ask('basic', 41)).toMatchObject({ status: 409, body: { code: 'seats-locked', detail: expect.stringContaining('None of the 42') } });
  });

  it('keeps a schedule for the renewal', async () => {
    const { body } = await ask('standard', 26);
    expect(await end('standard', body.changeId)).toMatchObject({ state: 'confirmed' });
    await until(async () => (await seen('standard')).options.reason !== 'change-in-progress');
    const { resource } = (await control('state')).subscriptions.find(({ id }: { id: string }) => id === microsoftId('standard'));
    expect(resource).toMatchObject({ quantity: 26, scheduledNextTermInstructions: { quantity: 20 } });
  });

  it.each([['trial', 'trial'], ['azure-plan', 'azure-plan'], ['sql', 'software'], ['backup', 'marketplace'], ['suspended', 'suspended'], ['expired', 'expired'], ['deleted', 'deleted']])(
    'of %s is refused with the reason %s',
    async (key, reason) => {
      const { options } = await seen(key);
      expect(options).toMatchObject({ changeable: false, reason });
      await leavesNoFact(key, async () => expect(await ask(key, 50)).toMatchObject({ status: 409, body: { code: 'not-changeable', reason } }));
    },
  );
});

describe('who may not', () => {
  it('looks only: people with the level View and the staff of the partner', async () => {
    for (const who of [bob, pat]) {
      expect((await world.as(who, 'GET', pathOf('e3'))).body.options).toMatchObject({ changeable: false, reason: 'view-only' });
      await leavesNoFact('e3', async () => expect(await ask('e3', 13, who)).toMatchObject({ status: 403, body: { code: 'level-too-low' } }));
    }
  });

  it('learns nothing: a foreign id answers exactly as an unknown one', async () => {
    const put = (who: Identity, path: string) => world.as(who, 'PUT', `${path}/quantity`, { quantity: 13 }, { 'If-Match': '"0"' });
    const unknown = strip(await put(anna, `/companies/${companyId}/subscriptions/${unknownId}`));
    expect(unknown).toMatchObject({ status: 404, body: { code: 'not-found' } });
    await leavesNoFact('e3', async () => {
      for (const [who, company] of [[fay, companyId], [fay, fabrikamId], [lea, companyId], [anna, fabrikamId], [anna, unknownId]] as const) {
        expect(strip(await put(who, pathOf('e3', company)))).toEqual(unknown);
        expect(strip(await world.as(who, 'GET', pathOf('e3', company)))).toEqual(unknown);
      }
      expect(strip(await world.as(lea, 'GET', `/companies/${companyId}/subscriptions`))).toEqual(unknown);
      expect(strip(await world.as(anna, 'GET', `${pathOf('e3')}/changes/${unknownId}`))).toEqual(unknown);
    });
  });
});

describe('what was seen', () => {
  it('must be named, and must be the present', async () => {
    await leavesNoFact('e3', async () => {
      expect(await world.as(anna, 'PUT', `${pathOf('e3')}/quantity`, { quantity: 13 })).toMatchObject({ status: 428 });
      expect(await ask('e3', 13, anna, { 'If-Match': '"999"' })).toMatchObject({ status: 412, body: { code: 'changed-meanwhile' } });
      expect(await ask('e3', 13, anna, { 'If-Match': 'nonsense' })).toMatchObject({ status: 400 });
    });
  });

  it('may be sent twice: the same request answers the same, another body under its key is refused', async () => {
    const headers = { 'Idempotency-Key': randomUUID(), 'If-Match': (await seen('e3')).etag };
    const first = await ask('e3', 13, anna, headers);
    expect(first.status).toBe(202);
    const again = await ask('e3', 13, anna, headers);
    expect({ status: again.status, body: again.body }).toEqual({ status: 202, body: first.body });
    expect(await ask('e3', 14, anna, headers)).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    await end('e3', first.body.changeId);
    expect(await seatsAtMicrosoft('e3')).toBe(13);
    expect((await factsOf('e3')).filter(({ type }) => type === 'quantity-change-requested')).toHaveLength(1);
  });
});

describe('bad input', () => {
  it.each([[{ $ne: 1 }], ['5'], [1.5], [-1], [0], [1e308], [null], [undefined], [[5]], [true]])('%j is refused as a quantity and leaves no fact', async (quantity) => {
    await leavesNoFact('e5', async () => {
      const answer = await ask('e5', quantity);
      expect(answer).toMatchObject({ status: 400, body: { code: 'malformed' } });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    });
  });

  it.each([
    ['an unknown member', '{"quantity":6,"partnerId":"x"}', [400]], ['no JSON', '{"quantity":', [400]], ['a list', '[6]', [400]], ['nothing', '', [400]],
    ['200 kB', JSON.stringify({ quantity: 6, text: 'x'.repeat(200_000) }), [413]], ['__proto__', '{"quantity":6,"__proto__":{"level":"admin"}}', [400, 202]],
  ])('%s is refused as a body', async (_, body, statuses) => {
    const before = (await factsOf('e5')).length;
    const answer = await fetch(`${world.url}/api${pathOf('e5')}/quantity`, {
      method: 'PUT', body,
      headers: { 'Content-Type': 'application/json', 'If-Match': (await seen('e5')).etag, 'Idempotency-Key': randomUUID(), 'X-Test-Identity': encodeURIComponent(JSON.stringify(anna)) },
    });
    expect(statuses).toContain(answer.status);
    if (answer.status === 202) return;
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await factsOf('e5')).toHaveLength(before);
  });

  it.each(['x', '..%2F..', "' OR 1=1", '%00'])('%s is no id', async (id) => {
    const answer = await world.as(anna, 'PUT', `/companies/${companyId}/subscriptions/${encodeURIComponent(id)}/quantity`, { quantity: 5 }, { 'If-Match': '"0"' });
    expect([400, 404]).toContain(answer.status);
  });
});

describe('twenty people at once', () => {
  it('one wins, the others are told; the seats at Microsoft are what was confirmed', async () => {
    const { etag, quantity } = await seen('copilot');
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => ask('copilot', quantity + 1 + index, anna, { 'If-Match': etag })));
    const won = answers.filter(({ status }) => status === 202);
    expect(won).toHaveLength(1);
    for (const { status } of answers.filter((answer) => !won.includes(answer))) expect([409, 412]).toContain(status);
    const { changeId, to, requestId } = won[0]!.body;
    expect(await end('copilot', changeId)).toMatchObject({ state: 'confirmed' });
    expect(await seatsAtMicrosoft('copilot')).toBe(to);
    expect(await effectsOf(requestId)).toBe(1);
  });
});

describe('a disturbance at Microsoft', () => {
  it.each<[string, string, object, string, number]>([
    ['timeoutBeforeCommit', 'patch', {}, 'confirmed', 1], ['timeoutAfterCommit', 'patch', {}, 'confirmed', 1],
    ['resetBeforeCommit', 'patch', {}, 'confirmed', 1], ['resetAfterCommit', 'patch', {}, 'confirmed', 1],
    ['http503', 'patch', {}, 'confirmed', 1], ['http503', 'patch', { commit: true }, 'confirmed', 1], ['badJson', 'patch', {}, 'confirmed', 1],
    ['429', 'patch', { retryAfter: 1 }, 'confirmed', 1], ['409Conflict', 'patch', {}, 'confirmed', 1], ['202Async', 'patch', { outcome: 'ok', seconds: 1 }, 'confirmed', 1],
    ['relationshipRevoked', 'patch', {}, 'refused', 0], ['relationshipRevoked', 'subscription', {}, 'refused', 0], ['customerUnderReview', 'patch', {}, 'confirmed', 1],
    ['mfaRequired', 'patch', {}, 'confirmed', 1],
  ])('%s on %s %j ends the change once, with one effect at most', async (name, route, parameters, state, effects) => {
    const before = await seen('basic');
    const ends = (await factsOf('basic')).filter(({ type }) => TERMINAL.includes(type)).length;
    await world.fault(name, route, { parameters, subscriptionId: microsoftId('basic') });
    const { body } = await ask('basic', before.quantity + 1);
    expect(await end('basic', body.changeId)).toMatchObject({ state });
    expect(await effectsOfChange('basic', body.changeId)).toBe(effects);
    expect(await seatsAtMicrosoft('basic')).toBe(before.quantity + effects);
    expect((await factsOf('basic')).filter(({ type }) => TERMINAL.includes(type))).toHaveLength(ends + 1);
    expect((await control('faults')).faults).toEqual([]);
  });
});
