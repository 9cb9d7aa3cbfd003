import type { PartnerCenter, PartnerCenterFailure } from '#platform/partner-center';
import { PartnerCenterError } from '#platform/partner-center';
import { PartnerCenterProbe } from './partner-center-probe.js';
import { reasonOf } from './refusal-reason.js';

const account = { delegatedAdminId: 'da', partnerTenantId: 'partner-tenant', clientId: 'client' };
const customer = { tenantId: 'tenant', companyName: 'Alpenholz AG', domain: 'a.example', relationshipToPartner: 'reseller', associatedPartnerId: undefined, raw: {} };
const rightAnswers = {
  profile: () => ({ tenantId: 'Partner-Tenant', companyName: 'Contoso', raw: {} }) as unknown,
  customer: () => customer as unknown,
  subscriptions: () => [{ raw: { partnerId: '' } }, { raw: {} }] as unknown,
};

/** Tests the tenant against a Partner Center that answers right, but for what is given. */
const test = (answers: Partial<typeof rightAnswers> = {}) => {
  const asked = { ...rightAnswers, ...answers };
  const partnerCenter = Object.fromEntries(Object.entries(asked).map(([name, answer]) => [name, async () => answer()]));
  return new PartnerCenterProbe(partnerCenter as unknown as PartnerCenter).test(account, 'tenant', 'correlation');
};
const failing = (kind: PartnerCenterFailure, details: PartnerCenterError['details'] = {}) => () => {
  throw new PartnerCenterError(kind, 'no', details);
};

it('passes when token, partner, customer and subscriptions are right', async () => {
  expect(await test()).toEqual({ kind: 'passed', tenantName: 'Alpenholz AG', subscriptionsSeen: 2 });
});

it('passes for a customer without subscriptions', async () => {
  expect(await test({ subscriptions: () => [] })).toMatchObject({ kind: 'passed', subscriptionsSeen: 0 });
});

it.each([
  ['credentials of another partner', { profile: () => ({ tenantId: 'other', companyName: 'x', raw: {} }) }, 'wrong-partner'],
  ['a customer that is no longer ours', { customer: () => ({ ...customer, relationshipToPartner: 'none' }) }, 'no-reseller-relationship'],
  ['a customer whose relationship is not told', { customer: () => ({ ...customer, relationshipToPartner: undefined }) }, 'no-reseller-relationship'],
  ['an answer about another tenant', { customer: () => ({ ...customer, tenantId: 'other' }) }, 'tenant-not-found'],
  ['a customer of an indirect reseller', { customer: () => ({ ...customer, associatedPartnerId: 'p' }) }, 'indirect-reseller'],
  ['subscriptions of an indirect reseller', { subscriptions: () => [{ raw: { partnerId: '123' } }] }, 'indirect-reseller'],
  ['a secret that is not accepted', { profile: failing('credentials-rejected') }, 'wrong-credentials'],
  ['a consent that expired', { profile: failing('consent-expired') }, 'consent-expired'],
  ['a consent without multi-factor authentication', { profile: failing('mfa-required') }, 'mfa-missing'],
  ['an application that is not linked', { profile: failing('unauthorized') }, 'application-not-linked'],
  ['an account without a role', { customer: failing('forbidden') }, 'missing-role'],
  ['403: no relationship', { customer: failing('no-relationship') }, 'no-reseller-relationship'],
  ['403 when the subscriptions are asked for', { subscriptions: failing('no-relationship') }, 'no-reseller-relationship'],
  ['404 for the customer', { customer: failing('not-found') }, 'tenant-not-found'],
  ['400/900118 for the customer', { customer: failing('rejected', { httpStatus: 400, code: '900118' }) }, 'tenant-not-found'],
  ['404 for the own profile', { profile: failing('not-found') }, 'unexpected-answer'],
  ['a customer under review', { subscriptions: failing('customer-under-review') }, 'customer-under-review'],
  ['no answer in time', { customer: failing('outcome-unknown') }, 'timeout'],
  ['no connection', { profile: failing('unreachable') }, 'unreachable'],
  ['a server error', { customer: failing('server-error') }, 'unexpected-answer'],
  ['an answer that cannot be read', { customer: failing('malformed-answer') }, 'unexpected-answer'],
])('is refused with its own reason for %s', async (_, answers, reason) => {
  expect(await test(answers)).toMatchObject({ kind: 'refused', reason });
});

it('says how long Microsoft asks to wait, in whole seconds, and keeps what support needs', async () => {
  const details = { httpStatus: 429, code: '429', description: 'slow down', retryAfter: 40_200, requestId: 'r', correlationId: 'c' };
  expect(await test({ customer: failing('throttled', details) })).toEqual({
    kind: 'refused', reason: 'throttled', retryAfterSeconds: 41,
    answer: { httpStatus: 429, code: '429', description: 'slow down', requestId: 'r', correlationId: 'c' },
  });
});

it('lets a mistake of our own through instead of blaming Microsoft', async () => {
  await expect(test({ customer: () => { throw new TypeError('ours'); } })).rejects.toThrow('ours');
});

it('speaks of the tenant only when a customer was asked for', () => {
  const error = new PartnerCenterError('rejected', 'no', { code: '900118' });
  expect([reasonOf(error, true), reasonOf(error, false)]).toEqual(['tenant-not-found', 'unexpected-answer']);
});
