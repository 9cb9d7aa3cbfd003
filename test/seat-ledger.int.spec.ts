import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ALPENHOLZ, CONTOSO_PARTNER } from '../apps/partner-center-simulator/src/seed/demo-accounts.js';
import { guid } from '../apps/partner-center-simulator/src/seed/subscription-templates.js';
import { EventStore, deterministicId } from '#platform/event-store';
import type { Identity } from '#platform/identity';
import { SubscriptionsModule } from '#subscriptions';
import type { LedgerBatch, SubscriptionItem } from '#subscriptions/contracts';
import { contosoIn, startPeopleWorld, type PeopleWorld } from './worlds/people-world.js';

/** Ledger and policy as people meet them: over HTTP, with the simulated Microsoft. */
const person = (username: string, tenantId: string): Identity => ({
  tenantId, objectId: `oid-${username}`, name: username.split('@')[0]!, username, verifiedEmail: username, isGuest: false,
});
const pat = person('pat@contoso-partner.example', CONTOSO_PARTNER.tenantId);
const anna = person('anna@alpenholz.example', ALPENHOLZ.tenantId);

let world: PeopleWorld;
let partnerId: string;
let companyId: string;

jest.setTimeout(60_000);
beforeAll(async () => {
  world = await startPeopleWorld({ contexts: [SubscriptionsModule], timeout: 1_500, reactions: true });
  const contoso = await contosoIn(world, pat);
  ({ partnerId } = contoso);
  const { delegatedAdminId } = contoso;
  await world.as(pat, 'PUT', `/partners/${partnerId}/delegated-admins/${delegatedAdminId}/direct-csp`, { tenantId: ALPENHOLZ.tenantId });
  const { body } = await world.as(pat, 'POST', `/partners/${partnerId}/companies`, { delegatedAdminId, tenantId: ALPENHOLZ.tenantId });
  companyId = body.companyId as string;
  await world.as(pat, 'PUT', `/companies/${companyId}/portal`, { enabled: true });
  await world.as(pat, 'POST', `/companies/${companyId}/users`, { email: anna.username, level: 'modify' });
  await world.directoryOfCallers.signedIn(anna, randomUUID());
  await until(async () => (await world.as(pat, 'GET', `/companies/${companyId}/synchronisation`)).body.state === 'done');
});
afterAll(() => world.stop());

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(40);
}

const microsoftId = (key: string) => guid('subscription', ALPENHOLZ.tenantId, key);
const idOf = (key: string) => deterministicId('subscription', partnerId, ALPENHOLZ.tenantId, microsoftId(key));
const pathOf = (key: string) => `/companies/${companyId}/subscriptions/${idOf(key)}`;
const seen = async (key: string) => (await world.as(anna, 'GET', pathOf(key))).body as SubscriptionItem;
const ask = async (key: string, quantity: number) => world.as(anna, 'PUT', `${pathOf(key)}/quantity`, { quantity }, { 'If-Match': (await seen(key)).etag });
const storedOf = async (key: string) => world.app.get(EventStore).read(`subscription-${idOf(key).replaceAll('-', '')}`);
const sum = (batches: readonly Pick<LedgerBatch, 'quantity'>[]) => batches.reduce((total, { quantity }) => total + quantity, 0);

/** Somebody changes it in Partner Center's own pages; then Seatkeeper reads the company again. */
async function elsewhere(key: string, edit: object): Promise<void> {
  const answer = await fetch(`${world.simulator.controlUrl}/__sim/subscriptions/${microsoftId(key)}`, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(edit) });
  expect(answer.ok).toBe(true);
}
async function readAgain(key: string, isSeen: (item: SubscriptionItem) => boolean): Promise<SubscriptionItem> {
  await world.as(anna, 'POST', `/companies/${companyId}/synchronisation`);
  await until(async () => isSeen(await seen(key)));
  return seen(key);
}

it('holds every seat of every subscription in one batch', async () => {
  const { items } = (await world.as(anna, 'GET', `/companies/${companyId}/subscriptions?limit=100`)).body as { items: SubscriptionItem[] };
  expect(items.length).toBeGreaterThan(15);
  for (const { ledger, quantity } of items) expect(sum(ledger.batches)).toBe(quantity);
  expect((await seen('premium')).ledger).toMatchObject({ batches: [{ quantity: 5, source: 'added-mid-term', state: 'open' }, { quantity: 2, state: 'open' }, { quantity: 12, state: 'locked', deadline: null }], disagreements: [] });
  expect((await seen('e1')).ledger.batches).toMatchObject([{ quantity: 14, state: 'free' }]);
});

it('refuses what cannot be had now with both legs of the wish, rule and deadline', async () => {
  const { ledger, options } = await seen('premium');
  const { status, body } = await ask('premium', 9);
  expect(status).toBe(409);
  expect(body).toMatchObject({
    code: 'seats-locked', rule: 'locked-until-renewal', floor: 12, deadline: ledger.batches[0]!.deadline, nextOpening: options.nextOpening,
    possibleNow: { to: 12, seats: 7 }, atRenewal: { to: 9, seats: 3, opens: options.nextOpening },
  });
  expect(body.detail).toContain('So 7 can go now, 3 at the renewal.');
});

it('knows from the catalogue how many seats the product allows, and asks Microsoft for no more', async () => {
  expect((await seen('premium')).options).toMatchObject({ maximum: 300, maximumRule: 'sku-maximum' });
  expect((await ask('premium', 301)).body).toMatchObject({ code: 'above-maximum', rule: 'sku-maximum', maximum: 300 });
});

it('learns from a refusal that a product is no longer sold', async () => {
  await elsewhere('e5', { endOfSale: true });
  const { status } = await ask('e5', 6);
  expect(status).toBe(202);
  await until(async () => (await seen('e5')).change?.state === 'refused');
  expect((await seen('e5')).options).toMatchObject({ changeable: true, maximum: 5, maximumRule: 'end-of-sale' });
  expect((await ask('e5', 6)).body).toMatchObject({ status: 409, code: 'no-longer-sold', rule: 'end-of-sale' });
});

it('keeps rule, deadline and margin of a decision as evidence, and follows Microsoft’s windows afterwards', async () => {
  const { ledger } = await seen('exchange');
  await ask('exchange', 5);
  await until(async () => (await seen('exchange')).change?.state === 'confirmed');
  const request = (await storedOf('exchange')).find(({ type }) => type === 'quantity-change-requested')!.data;
  expect(request).toMatchObject({ evidence: { rule: 'reduce-inside-window', deadline: ledger.batches[0]!.deadline, safetyMargin: 300_000, limits: { minimum: 1 } } });
  expect((await seen('exchange')).ledger).toMatchObject({ batches: [{ quantity: 5, source: 'purchase', state: 'open' }], disagreements: [] });
});

it('records and shows where Microsoft’s windows are not those of its own records; Microsoft’s word counts', async () => {
  await elsewhere('copilot', { batches: [{ quantity: 1, until: (await seen('copilot')).ledger.batches[0]!.deadline }] });
  const { ledger, options, quantity } = await readAgain('copilot', (item) => item.ledger.disagreements.length > 0);
  expect(ledger.disagreements).toEqual([{ kind: 'refundable-differs', shown: 1, atLeast: 4, atMost: 4, deadline: null }]);
  expect([options.minimum, sum(ledger.batches), quantity]).toEqual([3, 4, 4]);
  expect((await storedOf('copilot')).map(({ type }) => type)).toEqual(['subscription-observed', 'subscription-observed', 'seat-ledger-disagreed']);
  await elsewhere('copilot', { friendlyName: 'Copilot for all' });
  expect((await readAgain('copilot', (item) => item.friendlyName === 'Copilot for all')).ledger.disagreements).toEqual([]);
});
