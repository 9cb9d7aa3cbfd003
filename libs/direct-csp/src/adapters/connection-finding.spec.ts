import { PartnerCenterError, type PartnerCenterFailure } from '#platform/partner-center';
import { customerWorks, findingOf } from './connection-finding.js';

const connection = { id: 'da', partnerTenantId: 'pt', clientId: 'c' };
const failed = (operation: string, kind: PartnerCenterFailure, code?: string, customerTenantId?: string) =>
  findingOf({
    connection, operation, customerTenantId,
    outcome: new PartnerCenterError(kind, 'no', { ...(code ? { code, httpStatus: 400 } : {}), ...(operation === 'token' ? { atTokenEndpoint: true } : {}) }),
  });

it.each<[PartnerCenterFailure, string | undefined, string]>([
  ['credentials-rejected', 'AADSTS7000222', 'secret-expired'], ['credentials-rejected', 'AADSTS7000215', 'secret-refused'], ['credentials-rejected', 'AADSTS700016', 'application-missing'],
  ['credentials-rejected', undefined, 'credentials-unusable'], ['consent-expired', 'AADSTS700082', 'consent-unused'], ['consent-expired', 'AADSTS50173', 'consent-revoked'],
  ['consent-expired', 'AADSTS65001', 'consent-withdrawn'], ['consent-expired', 'AADSTS50057', 'account-blocked'], ['consent-expired', 'AADSTS53003', 'access-blocked'],
  ['consent-expired', 'invalid_grant', 'consent-ended'], ['mfa-required', 'AADSTS50076', 'mfa-missing'], ['unauthorized', 'AADSTS500011', 'application-not-linked'],
])('at the sign-in %s %s is %s', (kind, code, cause) => expect(failed('token', kind, code)).toMatchObject({ kind: 'broken', at: 'sign-in', cause }));

it.each<[PartnerCenterFailure, string | undefined, string]>([
  ['mfa-required', undefined, 'mfa-missing'], ['unauthorized', '400', 'application-not-linked'], ['forbidden', '900308', 'missing-role'], ['forbidden', '900309', 'access-blocked'], ['forbidden', '900416', 'partner-suspended'],
])('at Partner Center %s %s is %s', (kind, code, cause) => expect(failed('subscriptions', kind, code, 't')).toMatchObject({ kind: 'broken', at: 'partner-center', cause }));

it.each<[string, PartnerCenterFailure, string | undefined, string]>([
  ['subscription', 'no-relationship', '20002', 'no-relationship'], ['subscriptions', 'not-found', '1000', 'no-relationship'], ['updateSubscription', 'customer-under-review', '800073', 'under-review'], ['subscriptions', 'forbidden', '2032', 'not-allowed'],
])('of a customer, %s %s %s is %s', (operation, kind, code, cause) => expect(failed(operation, kind, code, 't')).toMatchObject({ kind: 'customer-broken', tenantId: 't', cause }));

it.each<[string, PartnerCenterFailure]>([
  ['token', 'unreachable'], ['token', 'throttled'], ['subscriptions', 'throttled'], ['subscriptions', 'server-error'], ['subscriptions', 'outcome-unknown'], ['updateSubscription', 'rejected'],
  ['updateSubscription', 'conflict'], ['subscription', 'not-found'], ['customers', 'forbidden'],
])('%s %s says nothing of the connection', (operation, kind) => expect(failed(operation, kind)).toBeUndefined());

it('a read of subscriptions disproves a lost relationship, and only a write the review', () => {
  const works = (operation: string) => customerWorks({ connection, operation, customerTenantId: 't', outcome: 'ok' });
  expect(works('subscriptions')).toMatchObject({ lifts: ['no-relationship', 'not-allowed'] });
  expect(works('updateSubscription')).toMatchObject({ lifts: ['no-relationship', 'not-allowed', 'under-review'] });
  // An advisor, too, may read a customer.
  expect(works('customer')).toBeUndefined();
});
