import { DAY, plus } from '#platform/kernel';
import { NOW, accepted, after, called, confirmed, observed, postponed, refused, requested, unclear } from '../testing/samples.js';
import { lostInstructions, nextLook, nextStep, retryPause, settledFrom, verdict } from './next-step.js';
import { changeUnderWay } from './subscription.js';

const { giveUpAt } = called().data;
const { retryAt } = postponed().data;
const schedule = { scheduledNextTermInstructions: { quantity: 12 } };
const before = [observed(), requested()] as const;

describe('the next step', () => {
  it('is to rest when nothing is under way', () => {
    for (const facts of [[], [observed()], [...before, called(), confirmed()], [...before, refused]]) expect(nextStep(after(...facts), NOW)).toEqual({ kind: 'rest' });
  });
  it('is to look and call, for a request', () => expect(nextStep(after(...before), NOW)).toEqual({ kind: 'look-then-call' }));
  it('is to wait while a call may be on its way, then to give it up', () => {
    expect(nextStep(after(...before, called()), plus(giveUpAt, -1))).toMatchObject({ kind: 'wait', until: giveUpAt });
    expect(nextStep(after(...before, called()), giveUpAt)).toEqual({ kind: 'give-up-call' });
  });
  it('is to look before another call, after an unknown outcome', () => expect(nextStep(after(...before, called(), unclear()), NOW)).toEqual({ kind: 'look-then-call' }));
  it('is to wait as long as Microsoft asked, then to call again, and after a day to leave it to a person', () => {
    const state = after(...before, called(), postponed());
    expect(nextStep(state, plus(retryAt, -1))).toEqual({ kind: 'wait', until: retryAt, reason: 'throttled' });
    expect(nextStep(state, retryAt)).toEqual({ kind: 'look-then-call' });
    expect(nextStep(state, plus(NOW, DAY - 1))).toEqual({ kind: 'look-then-call' });
    expect(nextStep(state, plus(NOW, DAY))).toEqual({ kind: 'abandon', reason: 'throttled' });
  });
  it('is only ever to look, once Microsoft accepted', () => {
    for (const later of [0, DAY, 9 * DAY]) expect(nextStep(after(...before, called(), accepted), plus(NOW, later))).toEqual({ kind: 'look' });
  });
  it('is to put the schedule back, unless a call for that may be on its way', () => {
    const restoring = [...before, called(), confirmed(schedule)] as const;
    const started = { type: 'ScheduleRestoreStarted', data: { changeId: 'change-1', attempt: 1, requestId: 'r-2', giveUpAt } } as const;
    expect(nextStep(after(...restoring), NOW)).toEqual({ kind: 'restore-schedule' });
    expect(nextStep(after(...restoring, started), plus(giveUpAt, -1))).toMatchObject({ kind: 'wait', until: giveUpAt });
    expect(nextStep(after(...restoring, started), giveUpAt)).toEqual({ kind: 'restore-schedule' });
  });
});

describe('an unknown outcome', () => {
  const from = (status: number | null) => settledFrom(changeUnderWay(after(...before, called(), unclear(status)))!);
  it('settles when the call is given up', () => expect(from(null)).toBe(giveUpAt));
  it('settles after a pause, when an answer came', () => expect(from(503)).toBe(plus(NOW, 2_000)));
  it('is none before the first call', () => expect(settledFrom(changeUnderWay(after(...before))!)).toBeNull());
});

it('pauses twice as long each time, at most ten minutes, never shorter than Microsoft asks', () => {
  expect([0, 1, 2, 3, 10, 1e9].map((attempt) => retryPause(attempt))).toEqual([2_000, 2_000, 4_000, 8_000, 600_000, 600_000]);
  expect([retryPause(1, 41_000), retryPause(1, 0), retryPause(20, 41_000)]).toEqual([41_000, 2_000, 600_000]);
});

it('looks soon at first, then ever more rarely', () => {
  expect([0, 1_000, 30_000, DAY].map((elapsed) => nextLook(NOW, plus(NOW, elapsed)))).toEqual([2_000, 3_000, 60_000, DAY + 600_000].map((at) => plus(NOW, at)));
});

it.each([[22, 'reached'], [19, 'unchanged'], [20, 'changed-by-others'], [0, 'changed-by-others']])('%d seats mean: %s', (quantity, expected) => {
  expect(verdict({ from: 19, to: 22 }, quantity)).toBe(expected);
});

it('sees which changes at renewal were lost, and no others', () => {
  const both = { ...schedule, scheduledActions: [{ actionType: 'Renew' }] };
  expect(lostInstructions(null, schedule)).toBeNull();
  expect(lostInstructions(schedule, { scheduledNextTermInstructions: { quantity: 5 } })).toBeNull();
  expect(lostInstructions(schedule, null)).toEqual(schedule);
  expect(lostInstructions(both, schedule)).toEqual({ scheduledActions: both.scheduledActions });
});
