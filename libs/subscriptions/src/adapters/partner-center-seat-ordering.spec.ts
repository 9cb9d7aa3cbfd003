import { toInstant } from '#platform/kernel';
import { PartnerCenterError, type PartnerCenter, type PartnerCenterFailure, type Subscription } from '#platform/partner-center';
import { ObservationFailed, type Observation } from '../reactions/when-quantity-change-requested/seat-ordering.js';
import type { CompanyConnections } from './company-connection.js';
import { PartnerCenterSeatOrdering, failureOf } from './partner-center-seat-ordering.js';

type Kind = ReturnType<typeof failureOf>['kind'];
const error = (kind: PartnerCenterFailure, details: PartnerCenterError['details'] = {}) => new PartnerCenterError(kind, 'words', details);

describe('a failed write', () => {
  const meaning: { readonly [F in PartnerCenterFailure]: Kind } = {
    'credentials-rejected': 'not-done', 'consent-expired': 'not-done', 'mfa-required': 'not-done', unauthorized: 'not-done', forbidden: 'not-done', 'no-relationship': 'refused',
    'not-found': 'refused', 'customer-under-review': 'not-done', rejected: 'refused', throttled: 'not-done', conflict: 'not-done', stale: 'not-done', unreachable: 'not-done',
    'outcome-unknown': 'unknown', 'server-error': 'unknown', 'malformed-answer': 'unknown',
  };

  it.each(Object.entries(meaning) as [PartnerCenterFailure, Kind][])('as %s means: %s', (failure, kind) => {
    const answer = failureOf(error(failure), 'r-1');
    expect(answer).toMatchObject({ kind, reason: failure === 'rejected' ? 'rejected-by-microsoft' : failure });
  });

  it.each(Object.keys(meaning) as PartnerCenterFailure[])('as %s at the token endpoint was never sent', (failure) => {
    expect(['not-done', 'refused']).toContain(failureOf(error(failure, { atTokenEndpoint: true, httpStatus: 503 }), 'r-1').kind);
  });

  it.each([
    ['800090', 'seats-locked'], ['900214', 'seats-locked'], ['900257', 'seats-locked'], ['2002', 'outside-limits'], ['800067', 'outside-limits'], ['800088', 'outside-limits'],
    ['900275', 'outside-limits'], ['2001', 'suspended'], ['800091', 'suspended'], ['2011', 'deleted'], ['800012', 'not-active'], ['800028', 'no-longer-sold'],
    ['900311', 'too-many-updates'], ['800095', 'quantity-fixed'], ['13605', 'customer-agreement-missing'], ['123', 'rejected-by-microsoft'], ['constructor', 'rejected-by-microsoft'],
  ])('with the code %s is refused as %s, with Microsoft’s words', (code, reason) => {
    const answer = failureOf(error('rejected', { httpStatus: 400, code, description: 'No.', correlationId: 'x-1' }), 'r-1');
    expect(answer).toEqual({ kind: 'refused', reason, exchange: { requestId: 'r-1', correlationId: 'x-1', httpStatus: 400, code, description: 'No.' } });
  });

  it('for a promotion’s limit is known by its words, whatever its code', () => {
    for (const code of ['2002', '900275', '1']) expect(failureOf(error('rejected', { httpStatus: 400, code, description: 'A discount is applied to the subscription.' }), 'r-1')).toMatchObject({ reason: 'promotion-limit' });
  });

  it('that may be asked again says when', () => expect(failureOf(error('throttled', { httpStatus: 429, retryAfter: 41_000 }), 'r-1')).toMatchObject({ retryAfter: 41_000 }));
  it('without any exchange has none', () => expect(failureOf(error('unreachable'), 'r-1')).toMatchObject({ exchange: null }));
});

describe('ordering', () => {
  const target = { companyId: 'c-1', microsoftId: 'm-1', correlationId: 'x' };
  const exchange = { requestId: 'r-1', correlationId: 'x-1', httpStatus: 200 };
  const subscription = { id: 'm-1', quantity: 22, refundable: [], raw: {} } as unknown as Subscription;
  const observation = { resource: subscription } as unknown as Observation;
  const inTime = toInstant(Date.now() + 60_000);
  const connected = { company: { tenantId: 't-1' }, connection: { id: 'd-1' } };
  const ordering = (partnerCenter: object) =>
    new PartnerCenterSeatOrdering({ timeout: 5_000, ...partnerCenter } as PartnerCenter, { of: () => Promise.resolve(connected) } as unknown as CompanyConnections);
  const order = (updateSubscription: () => unknown, giveUpAt = inTime) =>
    ordering({ updateSubscription: async () => updateSubscription() }).order(target, observation, 22, 'r-1', giveUpAt);

  it('is done when the answer shows what was asked for', async () => {
    expect(await order(() => ({ kind: 'updated', subscription, exchange }))).toMatchObject({ kind: 'done', observation: { snapshot: { quantity: 22 } }, exchange: { requestId: 'r-1' } });
  });
  it('is not known when the answer shows another quantity', async () => {
    expect(await order(() => ({ kind: 'updated', subscription: { ...subscription, quantity: 19 }, exchange }))).toMatchObject({ kind: 'unknown', reason: 'answer-does-not-match' });
  });
  it('is accepted with 202', async () => expect(await order(() => ({ kind: 'accepted', location: undefined, exchange }))).toMatchObject({ kind: 'accepted' }));
  it('is not begun when its time is over', async () => {
    const never = jest.fn();
    expect(await order(never, toInstant(Date.now() - 1))).toMatchObject({ kind: 'not-done', reason: 'too-late' });
    expect(never).not.toHaveBeenCalled();
  });
  it('hides no mistake of our own', () => expect(order(() => { throw new TypeError('ours'); })).rejects.toThrow('ours'));
  it('needs a connection', async () => {
    const without = new PartnerCenterSeatOrdering({ timeout: 5_000 } as PartnerCenter, { of: () => Promise.resolve(undefined) } as unknown as CompanyConnections);
    expect(await without.order(target, observation, 22, 'r-1', inTime)).toMatchObject({ kind: 'refused', reason: 'connection-missing' });
    await expect(without.observe(target)).rejects.toMatchObject({ kind: 'broken', reason: 'connection-missing' });
  });

  it.each<[PartnerCenterFailure, 'broken' | 'passing']>([
    ['no-relationship', 'broken'], ['not-found', 'broken'], ['consent-expired', 'passing'], ['forbidden', 'passing'], ['throttled', 'passing'], ['server-error', 'passing'],
    ['unreachable', 'passing'], ['outcome-unknown', 'passing'], ['malformed-answer', 'passing'],
  ])('cannot look when reading fails as %s: %s', async (failure, kind) => {
    const looking = ordering({ subscription: () => Promise.reject(error(failure, { retryAfter: 41_000 })) }).observe(target);
    await expect(looking).rejects.toThrow(ObservationFailed);
    await expect(looking).rejects.toMatchObject({ kind, reason: failure, retryAfter: 41_000 });
  });
});
