import { DAY, plus } from '#platform/kernel';
import type { QuantityChange } from '../contracts/index.js';
import { NOW, seats, snapshot } from '../testing/samples.js';
import { DEFAULT_POLICY } from './nce-policy.js';
import { presentChange, presentSubscription, type SubscriptionKnowledge } from './present.js';

const change: QuantityChange = {
  changeId: 'change-1', from: 19, to: 22, state: 'confirmed', reason: null, retryAt: null, requestedBy: 'Anna', requestedAt: NOW, endedAt: NOW, microsoftCode: null, requestId: 'r-1',
};
const known: SubscriptionKnowledge = { subscriptionId: 's', companyId: 'c-1', snapshot, seats, busy: false, etag: '"3"', observedAt: NOW, change };

it('shows what may be done now, whenever the row was written', () => {
  expect(presentSubscription(known, true, NOW, DEFAULT_POLICY)).toMatchObject({ quantity: 19, etag: '"3"', options: { changeable: true, minimum: 12 } });
  expect(presentSubscription(known, true, plus(NOW, 20 * DAY), DEFAULT_POLICY).options).toMatchObject({ minimum: 19, reducible: [] });
});

it('offers nothing to somebody who only looks, and names a reason that lasts where there is one', () => {
  expect(presentSubscription(known, false, NOW, DEFAULT_POLICY).options).toMatchObject({ changeable: false, reason: 'view-only', minimum: 12 });
  expect(presentSubscription({ ...known, snapshot: { ...snapshot, isTrial: true } }, false, NOW, DEFAULT_POLICY).options.reason).toBe('trial');
});

it('shows an ended change for three days, one under way always', () => {
  expect(presentSubscription(known, true, plus(NOW, 3 * DAY - 1), DEFAULT_POLICY).change).toEqual(change);
  expect(presentSubscription(known, true, plus(NOW, 3 * DAY), DEFAULT_POLICY).change).toBeNull();
  const open = { ...change, state: 'checking' as const, endedAt: null };
  expect(presentSubscription({ ...known, change: open }, true, plus(NOW, 30 * DAY), DEFAULT_POLICY).change).toEqual(open);
});

it('keeps to itself what only the server needs', () => {
  expect(presentChange({ ...change, companyId: 'c-1', subscriptionKey: 'k' } as QuantityChange)).toEqual(change);
});
