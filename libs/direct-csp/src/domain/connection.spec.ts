import { scenario } from '../../../platform/kernel/src/testing/given.js';
import { foldView, recordedStream } from '../../../platform/views/src/testing/fold-view.js';
import type { ConnectionCause, DelegatedAdminFact } from '../contracts/index.js';
import { noteConnection } from '../features/note-connection/note-connection.js';
import { delegatedAdminOf, delegatedAdminView } from '../views/delegated-admin/delegated-admin.view.js';
import type { ConnectionFinding } from './connection-finding.js';
import { connectionText, customerText } from './connection-texts.js';
import { evolveDelegatedAdmin, unknownDelegatedAdmin, type DelegatedAdmin } from './delegated-admin.js';
import { eventDelivery, type DeliveryKnowledge } from './event-delivery.js';

const given = scenario<DelegatedAdminFact, DelegatedAdmin>(unknownDelegatedAdmin, evolveDelegatedAdmin);
const delegatedAdminId = 'da';
const answer = { httpStatus: 400, code: 'AADSTS50173', description: null, requestId: null, correlationId: null };
const customer = { tenantId: 't', companyId: 'c', companyName: 'Alpenholz AG' };
const connected: DelegatedAdminFact = { type: 'DelegatedAdminConnected', data: { delegatedAdminId, partnerId: 'p', name: 'n', partnerTenantId: 'pt', clientId: 'c' } };
const broken = (cause: ConnectionCause = 'consent-revoked', at: 'sign-in' | 'partner-center' = 'sign-in'): DelegatedAdminFact => ({ type: 'ConnectionBroken', data: { delegatedAdminId, cause, at, answer } });
const restored = (cause: ConnectionCause = 'consent-revoked'): DelegatedAdminFact => ({ type: 'ConnectionRestored', data: { delegatedAdminId, cause } });
const customerBroken = (cause: 'no-relationship' | 'under-review'): DelegatedAdminFact => ({ type: 'CustomerConnectionBroken', data: { delegatedAdminId, ...customer, cause, answer } });
const replaced: DelegatedAdminFact = { type: 'CredentialsReplaced', data: { delegatedAdminId, name: 'n', clientId: 'c' } };
const breaks = (cause: ConnectionCause, at: 'sign-in' | 'partner-center'): ConnectionFinding => ({ kind: 'broken', cause, at, answer });
const note = (finding: ConnectionFinding) => (admin: DelegatedAdmin) => noteConnection(admin, finding);

describe('a connection', () => {
  it('breaks once, however often Microsoft says no', () => {
    given(connected).when(note(breaks('consent-revoked', 'sign-in'))).then(broken());
    given(connected, broken()).when(note(breaks('consent-revoked', 'sign-in'))).then();
  });
  it('says anew when the cause is another one', () =>
    given(connected, broken()).when(note(breaks('secret-expired', 'sign-in'))).then(broken('secret-expired')));
  it('that has no sign-in tells nothing of what a token that is still held is refused for', () =>
    given(connected, broken()).when(note(breaks('missing-role', 'partner-center'))).then());
  it('whose sign-in broke is restored by a new token, not by an answer to a token that was still held', () => {
    given(connected, broken()).when(note({ kind: 'works', at: 'partner-center' })).then();
    given(connected, broken()).when(note({ kind: 'works', at: 'sign-in' })).then(restored());
  });
  it('that Partner Center refused is restored by its answer, not by a new token', () => {
    given(connected, broken('mfa-missing', 'partner-center')).when(note({ kind: 'works', at: 'sign-in' })).then();
    given(connected, broken('mfa-missing', 'partner-center')).when(note({ kind: 'works', at: 'partner-center' })).then(restored('mfa-missing'));
  });
  it('is not healed by new credentials alone', () => given(connected, broken(), replaced).when(note({ kind: 'works', at: 'sign-in' })).then(restored()));
  it('that works is confirmed without a fact', () => given(connected).when(note({ kind: 'works', at: 'sign-in' })).then());
  it('of nobody is nobody’s', () => given().when(note(breaks('consent-revoked', 'sign-in'))).then());
});

describe('a customer', () => {
  const breaksCustomer = (cause: 'no-relationship' | 'under-review'): ConnectionFinding => ({ kind: 'customer-broken', customer, cause, answer });
  it('breaks once', () => {
    given(connected).when(note(breaksCustomer('no-relationship'))).then(customerBroken('no-relationship'));
    given(connected, customerBroken('no-relationship')).when(note(breaksCustomer('no-relationship'))).then();
  });
  it('is restored only by what disproves its cause: a review goes on although reads answer', () => {
    const reads: ConnectionFinding = { kind: 'customer-works', tenantId: 't', lifts: ['no-relationship', 'not-allowed'] };
    given(connected, customerBroken('under-review')).when(note(reads)).then();
    given(connected, customerBroken('no-relationship')).when(note(reads)).then({ type: 'CustomerConnectionRestored', data: { delegatedAdminId, tenantId: 't', companyId: 'c', cause: 'no-relationship' } });
  });
});

describe('what the partner sees', () => {
  const off = { state: 'off', message: '', url: null, lastEventAt: null } as const;
  const shown = (...facts: DelegatedAdminFact[]) =>
    delegatedAdminOf(foldView(delegatedAdminView, recordedStream('delegatedAdmin-da', [connected, ...facts]))['da']!, { checkedAt: null, events: off }).connection;

  it('is the state with what to do, and it ends', () => {
    expect(shown()).toMatchObject({ state: 'working', cause: null, advice: null, pausedCustomers: [] });
    expect(shown(broken())).toMatchObject({ state: 'broken', cause: 'consent-revoked', ...connectionText('consent-revoked'), microsoftCode: 'AADSTS50173' });
    expect(shown(broken(), restored())).toMatchObject({ state: 'working', cause: null });
  });
  it('names the customers that are paused', () =>
    expect(shown(customerBroken('no-relationship'), customerBroken('under-review')).pausedCustomers).toMatchObject([{ companyName: 'Alpenholz AG', ...customerText('under-review') }]));
});

describe('delivery of events', () => {
  const url = 'https://x.example/webhooks/partner-center/da';
  const at = '2026-09-15T08:00:00.000Z';
  const later = '2026-09-15T08:01:00.000Z';
  const known = (more: Partial<DeliveryKnowledge>) => eventDelivery({ wantedUrl: url, registered: { url, at }, registrationProblem: null, test: null, lastEventAt: null, ...more }).state;
  const test = (outcome: 'waiting' | 'delivered' | 'undelivered') => ({ url, at, outcome });

  it.each<[string, Partial<DeliveryKnowledge>]>([
    ['off', { wantedUrl: null }], ['pending', { registered: null }], ['pending', { registered: { url: 'https://old.example', at } }], ['failed', { registrationProblem: '3000' }],
    ['unconfirmed', {}], ['unconfirmed', { test: test('waiting') }], ['unreachable', { test: test('undelivered') }],
    ['working', { lastEventAt: later }], ['working', { test: test('undelivered'), lastEventAt: later }], ['unreachable', { test: { ...test('undelivered'), at: later }, lastEventAt: at }],
  ])('is %s', (state, more) => expect(known(more)).toBe(state));
});
