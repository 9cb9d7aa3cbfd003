import { scenario } from '../../../platform/kernel/src/testing/given.js';
import { foldView, recordedStream } from '../../../platform/views/src/testing/fold-view.js';
import type { DelegatedAdminFact } from '../contracts/index.js';
import { recordTest } from '../features/activate-direct-csp/activate-direct-csp.js';
import type { ProbeResult } from '../features/activate-direct-csp/direct-csp-probe.js';
import { connectDelegatedAdmin } from '../features/connect-delegated-admin/connect-delegated-admin.js';
import { replaceCredentials } from '../features/replace-credentials/replace-credentials.js';
import { delegatedAdminOf, delegatedAdminView } from '../views/delegated-admin/delegated-admin.view.js';
import { evolveDelegatedAdmin, unknownDelegatedAdmin, type DelegatedAdmin } from './delegated-admin.js';

const given = scenario<DelegatedAdminFact, DelegatedAdmin>(unknownDelegatedAdmin, evolveDelegatedAdmin);
const delegatedAdminId = 'da';
const account = { delegatedAdminId, partnerId: 'p', name: 'seatkeeper@contoso.example', partnerTenantId: 'pt', clientId: 'c' };
const answer = { httpStatus: 403, code: '20002', description: null, requestId: null, correlationId: null };
const passed: ProbeResult = { kind: 'passed', tenantName: 'Alpenholz AG', subscriptionsSeen: 7 };
const failed: ProbeResult = { kind: 'refused', reason: 'no-reseller-relationship', retryAfterSeconds: null, answer };

const connected: DelegatedAdminFact = { type: 'DelegatedAdminConnected', data: account };
const replaced = (clientId: string): DelegatedAdminFact => ({ type: 'CredentialsReplaced', data: { delegatedAdminId, name: 'new', clientId } });
const activated: DelegatedAdminFact = { type: 'DirectCspActivated', data: { delegatedAdminId, testedTenantId: 't', testedTenantName: 'Alpenholz AG', subscriptionsSeen: 7 } };
const refused: DelegatedAdminFact = { type: 'DirectCspRefused', data: { delegatedAdminId, testedTenantId: 't', reason: 'no-reseller-relationship', retryAfterSeconds: null, answer } };

it('connects an account', () => given().when((admin) => connectDelegatedAdmin(admin, account)).then(connected));
it('does not connect an application twice', () => given(connected).when((admin) => connectDelegatedAdmin(admin, account)).thenRefused('already-connected', { name: account.name }));
it('records new credentials, also when only the secrets are new', () => given(connected).when((admin) => replaceCredentials(admin, { name: 'new', clientId: undefined })).then(replaced('c')));
it('records another application', () => given(connected).when((admin) => replaceCredentials(admin, { name: 'new', clientId: 'c2' })).then(replaced('c2')));
it('replaces nothing for an unknown account', () => given().when((admin) => replaceCredentials(admin, { name: 'new', clientId: undefined })).thenRefused('not-found'));
it('activates after a test that passed', () => given(connected).when((admin) => recordTest(admin, 't', passed)).then(activated));
it('keeps a refusal with its reason and the answer', () => given(connected).when((admin) => recordTest(admin, 't', failed)).then(refused));
it('tests nothing for an unknown account', () => given().when((admin) => recordTest(admin, 't', passed)).thenRefused('not-found'));

const off = { state: 'off', message: '', url: null, lastEventAt: null } as const;
const shown = (...facts: DelegatedAdminFact[]) => delegatedAdminOf(foldView(delegatedAdminView, recordedStream('delegatedAdmin-da', [connected, ...facts]))['da']!, { checkedAt: null, events: off });

it('shows an account that was never tested', () => expect(shown()).toMatchObject({ directCsp: 'not-activated', lastTest: null }));
it('shows a passed test in the words that were promised', () =>
  expect(shown(activated)).toMatchObject({ directCsp: 'activated', lastTest: { outcome: 'activated', tenantName: 'Alpenholz AG', message: 'Direct CSP status has been set', advice: null } }));
it('shows a refused test without taking the activation away', () =>
  expect(shown(activated, refused)).toMatchObject({ directCsp: 'activated', lastTest: { outcome: 'refused', reason: 'no-reseller-relationship' } }));
