import { foldView, recordedStream } from '#platform/views/testing';
import type { SubscriptionFact } from '../../contracts/index.js';
import { NOW, called, confirmed, observed, refused, requested, snapshot } from '../../testing/samples.js';
import { subscriptionList } from './subscription-list.view.js';

const rowAfter = (...facts: SubscriptionFact[]) => foldView(subscriptionList, recordedStream<SubscriptionFact>('subscription-abc', facts))['abc'];

it('shows a subscription as it was seen last', () => {
  expect(rowAfter(observed())).toMatchObject({ rank: 0, productName: snapshot.productName, snapshot, observedAt: NOW, revision: '0', changeId: null, busy: false });
  expect(rowAfter(observed(), observed({ quantity: 30, status: 'suspended' }))).toMatchObject({ rank: 2, snapshot: { quantity: 30 }, revision: '1' });
  expect(rowAfter(observed({ status: 'something-new' }))).toMatchObject({ rank: 6 });
});

it('is found by product, own name and offer', () => {
  for (const word of [snapshot.productName, snapshot.friendlyName, snapshot.offerId]) expect(rowAfter(observed())?.text).toContain(word);
});

it('is busy from the request to the end of it, and its revision follows every fact', () => {
  expect(rowAfter(observed(), requested())).toMatchObject({ busy: true, changeId: 'change-1', revision: '1' });
  expect(rowAfter(observed(), requested(), called())).toMatchObject({ busy: true, revision: '2' });
  expect(rowAfter(observed(), requested(), called(), confirmed())).toMatchObject({ busy: false, snapshot: { quantity: 22 }, changeId: 'change-1', revision: '3' });
  expect(rowAfter(observed(), requested(), called(), refused)).toMatchObject({ busy: false, snapshot: { quantity: 19 }, revision: '3' });
});

it('stays busy while a schedule is put back', () => {
  const before = [observed(), requested(), called(), confirmed({ scheduledActions: [1] })];
  const failed: SubscriptionFact = { type: 'ScheduleRestoreFailed', data: { changeId: 'change-1', reason: 'rejected', exchange: null } };
  const restored: SubscriptionFact = { type: 'ScheduleRestored', data: { changeId: 'change-1', evidence: 'read-back', snapshot: { ...snapshot, scheduledQuantity: 12 }, exchange: null } };
  expect(rowAfter(...before)).toMatchObject({ busy: true });
  expect(rowAfter(...before, failed)).toMatchObject({ busy: false });
  expect(rowAfter(...before, restored)).toMatchObject({ busy: false, snapshot: { scheduledQuantity: 12 } });
});
