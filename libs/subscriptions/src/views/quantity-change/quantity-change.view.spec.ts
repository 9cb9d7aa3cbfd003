import { foldView, recordedStream } from '#platform/views/testing';
import type { SubscriptionFact } from '../../contracts/index.js';
import { NOW, accepted, anna, called, confirmed, observed, postponed, refused, requested, snapshot, unclear } from '../../testing/samples.js';
import { quantityChange } from './quantity-change.view.js';

const rowAfter = (...facts: SubscriptionFact[]) => foldView(quantityChange, recordedStream<SubscriptionFact>('subscription-abc', [observed(), ...facts], { actor: anna, companyId: 'c-1' }))['change-1'];

it('appears with the request', () => {
  expect(rowAfter()).toBeUndefined();
  expect(rowAfter(requested())).toEqual({
    changeId: 'change-1', from: 19, to: 22, state: 'sending', reason: null, retryAt: null, requestedBy: 'Anna Weber', requestedAt: NOW, endedAt: null,
    microsoftCode: null, requestId: 'r-1', companyId: 'c-1', subscriptionKey: 'abc',
  });
});

it('says how far it came', () => {
  expect(rowAfter(requested(), called())).toMatchObject({ state: 'sending' });
  expect(rowAfter(requested(), called(), postponed())).toMatchObject({ state: 'waiting', reason: 'throttled', retryAt: postponed().data.retryAt });
  expect(rowAfter(requested(), called(), postponed(), called({ attempt: 2 }))).toMatchObject({ state: 'sending', reason: null, retryAt: null });
  expect(rowAfter(requested(), called(), accepted)).toMatchObject({ state: 'accepted' });
  expect(rowAfter(requested(), called(), unclear())).toMatchObject({ state: 'checking', reason: 'outcome-unknown' });
});

it('says how it ended', () => {
  expect(rowAfter(requested(), called(), confirmed())).toMatchObject({ state: 'confirmed', endedAt: NOW, microsoftCode: null });
  expect(rowAfter(requested(), called(), refused)).toMatchObject({ state: 'refused', reason: 'seats-locked', microsoftCode: '800090', endedAt: NOW });
  const conflicted: SubscriptionFact = { type: 'QuantityChangeConflicted', data: { changeId: 'change-1', observedQuantity: 30, snapshot } };
  expect(rowAfter(requested(), conflicted)).toMatchObject({ state: 'conflicted', reason: 'changed-by-others', endedAt: NOW });
});
