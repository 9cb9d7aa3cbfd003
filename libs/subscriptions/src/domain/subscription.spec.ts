import type { SubscriptionFact } from '../contracts/index.js';
import { accepted, after, anna, called, confirmed, exchange, observed, owner, postponed, refused, requested, snapshot, unclear } from '../testing/samples.js';
import { changeUnderWay, unknownSubscription, type Subscription } from './subscription.js';

const schedule = { scheduledNextTermInstructions: { quantity: 12 } };
/** Without what is told of its seats: see seat-ledger.spec.ts. */
const bare = (state: Subscription): object => {
  const { seats: _seats, ...rest } = state as Subscription & { readonly seats?: unknown };
  return rest;
};
const settled = { situation: 'settled', owner, snapshot };
const at22 = { ...settled, snapshot: { ...snapshot, quantity: 22 } };
const restoreStarted: SubscriptionFact = { type: 'ScheduleRestoreStarted', data: { changeId: 'change-1', attempt: 1, requestId: 'r-2', giveUpAt: '2026-09-17T08:02:00.000Z' } };
const restored: SubscriptionFact = { type: 'ScheduleRestored', data: { changeId: 'change-1', evidence: 'read-back', snapshot, exchange: null } };
const conflicted: SubscriptionFact = { type: 'QuantityChangeConflicted', data: { changeId: 'change-1', observedQuantity: 30, snapshot: { ...snapshot, quantity: 30 } } };

it('is settled as Microsoft showed it last', () => {
  expect(after()).toBe(unknownSubscription);
  expect(bare(after(observed()))).toEqual(settled);
  expect(bare(after(observed(), observed({ quantity: 22 })))).toEqual(at22);
});

it('is changing from the request on, and knows how far that came', () => {
  const phase = (...facts: SubscriptionFact[]) => changeUnderWay(after(observed(), requested(), ...facts));
  expect(phase()).toMatchObject({ changeId: 'change-1', from: 19, to: 22, attempts: 0, requestedBy: anna, phase: { step: 'requested' } });
  expect(phase(called())).toMatchObject({ attempts: 1, phase: { step: 'called', giveUpAt: called().data.giveUpAt } });
  expect(phase(called(), postponed())).toMatchObject({ attempts: 1, phase: { step: 'postponed', reason: 'throttled' } });
  expect(phase(called(), accepted)).toMatchObject({ phase: { step: 'accepted', since: '2026-09-17T08:00:00.000Z' } });
});

it('knows when a call of unknown outcome is over', () => {
  const phase = (status: number | null) => changeUnderWay(after(observed(), requested(), called(), unclear(status)))?.phase;
  for (const status of [null, 408, 504]) expect(phase(status)).toMatchObject({ step: 'outcome-unknown', giveUpAt: called().data.giveUpAt, answered: false });
  for (const status of [200, 500, 502, 503]) expect(phase(status)).toMatchObject({ answered: true });
});

it('remembers what stood for renewal before the first call', () => {
  const twice = after(observed(), requested(), called({ standing: schedule }), unclear(), called({ attempt: 2, standing: null }));
  expect(changeUnderWay(twice)).toMatchObject({ attempts: 2, standing: schedule });
});

it('is settled again after each end, with the quantity that stands', () => {
  expect(bare(after(observed(), requested(), called(), confirmed()))).toEqual(at22);
  expect(bare(after(observed(), requested(), called(), refused))).toEqual(settled);
  expect(after(observed(), requested(), called(), conflicted)).toMatchObject({ situation: 'settled', snapshot: { quantity: 30 } });
});

it('ignores a second end, and steps of a change that has ended', () => {
  for (const late of [refused, conflicted, called(), postponed(), accepted, unclear(), restoreStarted, restored]) {
    expect(bare(after(observed(), requested(), called(), confirmed(), late))).toEqual(at22);
  }
});

it('ignores steps of another change, and a second request', () => {
  const one = after(observed(), requested(), called());
  expect(after(observed(), requested(), called(), requested(50, 'change-2'))).toEqual(one);
  expect(after(observed(), requested(), called(), { ...refused, data: { ...refused.data, changeId: 'change-2' } })).toEqual(one);
  expect(after(observed(), requested(), called(), restored)).toEqual(one);
});

it('ignores everything before it was first seen', () => {
  expect(after(requested(), called(), confirmed())).toBe(unknownSubscription);
});

it('keeps the change when an observation falls in between', () => {
  expect(changeUnderWay(after(observed(), requested(), called(), observed({ quantity: 30 })))).toMatchObject({ changeId: 'change-1', attempts: 1 });
});

describe('putting a schedule back', () => {
  const before = [observed(), requested(), called({ standing: schedule }), confirmed(schedule)] as const;

  it('keeps the subscription busy after the change is confirmed', () => {
    expect(after(...before)).toMatchObject({ situation: 'restoring', snapshot: { quantity: 22 }, restore: { standing: schedule, attempts: 0, call: null } });
    expect(changeUnderWay(after(...before))?.changeId).toBe('change-1');
  });
  it('counts its calls', () => expect(after(...before, restoreStarted)).toMatchObject({ restore: { attempts: 1, call: { requestId: 'r-2' } } }));
  it('ends done or failed', () => {
    expect(bare(after(...before, restoreStarted, restored))).toEqual(settled);
    expect(bare(after(...before, restoreStarted, { type: 'ScheduleRestoreFailed', data: { changeId: 'change-1', reason: 'rejected', exchange } }))).toEqual(at22);
  });
  it('ignores another end of the change', () => expect(after(...before, refused)).toEqual(after(...before)));
});
