import { recorded, recordedStream } from '#platform/views/testing';
import { subscriptionStream, type SubscriptionFact } from '#subscriptions/contracts';
import {
  accepted, anna, asked, called, confirmed, conflicted, examples, exchange, notRestored, observed, postponed, refused, restored, restoring, stream, unclear,
} from '../../testing/seats-story.js';
import { narrate } from './narrate.js';

const told = (...facts: SubscriptionFact[]) => narrate(recordedStream(stream, facts, { actor: anna }));
const last = (...facts: SubscriptionFact[]) => told(...facts).at(-1)!;
const batch = { quantity: 5, deadline: '2026-09-18T08:14:02.117Z' };
const later = { quantity: 2, deadline: '2026-09-22T16:40:55.002Z' };
const [seen, more] = [observed(19), asked(19, 22)];

describe('what happened', () => {
  it.each<[string, SubscriptionFact[]]>([
    ['First seen at Microsoft: 19 seats', [seen]],
    ['First seen at Microsoft: 1 seat', [observed(1)]],
    ['Read from Microsoft: 22 seats instead of 19', [seen, observed(22, 'synchronised')]],
    ['Read from Microsoft: 19 seats; suspended instead of active and automatic renewal off', [seen, observed(19, 'synchronised', { status: 'suspended', autoRenew: false })]],
    ['Read back from Microsoft: 19 seats; 15 seats from the renewal on', [seen, observed(19, 'after-change', { scheduledQuantity: 15 })]],
    ['Anna Meier asked for 22 seats instead of 19', [seen, more]],
    ['Call to Microsoft started, attempt 1 (saw 19 seats)', [seen, more, called(1, 19)]],
    ['Microsoft could not be read (Microsoft could not be reached); trying again at 2026-09-17 08:01 UTC', [seen, more, postponed(0, 'unreachable')]],
    ['Attempt 1 changed nothing at Microsoft (Microsoft asked to slow down); trying again at 2026-09-17 08:01 UTC', [seen, more, called(1, 19), postponed(1, 'throttled')]],
    ['Microsoft accepted the change and will carry it out later; reading back until it has', [seen, more, called(1, 19), accepted]],
    ['No clear answer from Microsoft (time-out); reading back', [seen, more, called(1, 19), unclear('timeout')]],
    ['No clear answer from Microsoft (reason “odd”); reading back', [seen, more, called(1, 19), unclear('odd')]],
    ['Microsoft confirmed 22 seats', [seen, more, confirmed(22, 'answer')]],
    ['Read back from Microsoft: 22 seats, so the change is confirmed', [seen, more, confirmed(22, 'read-back')]],
    ['Microsoft confirmed 22 seats; Microsoft deleted a change at renewal with it, which is put back next', [seen, more, confirmed(22, 'answer', { scheduledActions: [] })]],
    ['Microsoft refused: these seats can no longer be taken back before the renewal', [seen, more, refused('seats-locked', exchange)]],
    ['Seatkeeper did not carry out the change to 22 seats: Microsoft asked to slow down', [seen, more, refused('throttled', null)]],
    ['Microsoft holds 30 seats, neither 19 nor 22: somebody else changed it', [seen, more, conflicted(30)]],
    ['Microsoft accepted 22 seats but still holds 19', [seen, more, accepted, conflicted(19)]],
    ['Putting the change at renewal back at Microsoft, attempt 1', [seen, more, restoring]],
    ['Microsoft put the change at renewal back', [seen, more, restored(22, 'answer')]],
    ['Read back from Microsoft: the change at renewal is back', [seen, more, restored(22, 'read-back')]],
    ['The change at renewal could not be put back: every attempt failed', [seen, more, notRestored]],
  ])('%s', (sentence, facts) => expect(last(...facts).what).toBe(sentence));

  it('names a person without a name by the user name', () =>
    expect(narrate([recorded(more, { metadata: { actor: { ...anna, name: '' } as typeof anna } })])[0]!.what).toMatch(/^anna@alpenholz\.example asked/));
});

describe('why', () => {
  it.each<[string, SubscriptionFact]>([
    ['Allowed: seats can be added at any time.', more],
    ['Allowed: 5 of these 19 seats can be taken back until 2026-09-18 08:14 UTC (smallest total then: 14).', asked(19, 15, 'reduce-inside-window', [batch], 14)],
    [
      'Allowed: of these 19 seats, 5 can be taken back until 2026-09-18 08:14 UTC and 2 can be taken back until 2026-09-22 16:40 UTC (smallest total then: 12).',
      asked(19, 15, 'reduce-inside-window', [batch, later], 12),
    ],
    ['Allowed: seats of this subscription can be taken back at any time (smallest total: 1).', asked(19, 15, 'legacy-any-time', [], 1)],
    ['Allowed by the rule “another” with 19 seats (smallest total then: 12).', asked(19, 15, 'another')],
    ['Refused: these seats can no longer be taken back before the renewal.', refused('seats-locked', exchange)],
    ['Refused: every attempt failed.', notRestored],
    ['Stopped: what Microsoft shows (30 seats) is not what was asked for, so a person must decide.', conflicted(30)],
  ])('%s', (sentence, fact) => expect(last(seen, fact).why).toBe(sentence));

  const evidence = {
    rule: 'reduce-inside-window', quantity: 19, floor: 14, batches: [{ quantity: 5, deadline: '2026-09-18T08:14:02.117Z' }], decidedAt: '2026-09-17T08:00:00.000Z',
    deadline: '2026-09-18T08:14:02.117Z', nextOpening: '2027-03-09T00:00:00.000Z', safetyMargin: 300_000, limits: { minimum: 1, maximum: 300 },
  };
  const evidenced = (more: object = {}): SubscriptionFact => ({ type: 'QuantityChangeRequested', data: { changeId: 'c', requestId: 'r', from: 19, to: 15, evidence: { ...evidence, ...more } } });

  it('names rule, numbers, deadline and next opening of a decision', () => {
    expect(last(seen, evidenced()).why).toBe(
      'Allowed: 5 of these 19 seats can be taken back until 2026-09-18 08:14 UTC (smallest total then: 14). Rule “reduce-inside-window”; deadline 2026-09-18 08:14 UTC, asked for at least 5 minutes before it; next opening 2027-03-09 00:00 UTC; at most 300 seats.',
    );
    expect(last(seen, evidenced({ safetyMargin: 90_000 })).why).toContain('at least 90 seconds before');
  });
  it('names them of a refusal by Seatkeeper as well', () => {
    const locked: SubscriptionFact = {
      type: 'QuantityChangeRefused', data: { changeId: 'c', reason: 'seats-locked', exchange: null, evidence: { ...evidence, rule: 'locked-until-renewal', floor: 19, batches: [], limits: { minimum: 1, maximum: null } } },
    };
    expect(last(seen, evidenced(), locked).why).toBe(
      'Refused: these seats can no longer be taken back before the renewal. None of these 19 seats can be taken back now (smallest total then: 19). Rule “locked-until-renewal”; deadline 2026-09-18 08:14 UTC, asked for at least 5 minutes before it; next opening 2027-03-09 00:00 UTC.',
    );
  });
  it('tells where Microsoft’s windows and our own records part', () => {
    const disagreement = { kind: 'refundable-differs', shown: 2, atLeast: 7, atMost: 7, deadline: null } as const;
    const why = (more: object) => last(seen, { type: 'SeatLedgerDisagreed', data: { quantity: 19, shown: [], disagreements: [{ ...disagreement, ...more }] } }).why;
    expect(why({})).toBe('Microsoft takes back 2 seats; by Seatkeeper’s own records it should be 7. Microsoft’s number counts.');
    expect(why({ atLeast: 3 })).toContain('should be 3 to 7');
    expect(why({ kind: 'deadline-differs', deadline: '2026-10-18T08:14:02Z' })).toContain('takes 2 seats back until 2026-10-18 08:14 UTC, which no window of seven days explains');
    expect(why({ kind: 'more-open-than-seats', atMost: 1 })).toBe('Microsoft takes back 2 seats, but there are only 1.');
  });

  it('is silent where nothing was decided', () => {
    const steps = [seen, called(1, 19), postponed(1, 'throttled'), accepted, unclear('timeout'), confirmed(22, 'answer'), restoring, restored(22, 'answer')];
    expect(told(...steps).map((entry) => entry.why)).toEqual(steps.map(() => null));
  });

  it('keeps a deadline that is no date as it came', () =>
    expect(last(asked(19, 15, 'reduce-inside-window', [{ quantity: 5, deadline: 'soon' }], 14)).why).toContain('until soon'));
});

it('follows the seats that Microsoft showed, not those that were asked for', () => {
  const entries = told(more, seen, more, called(1, 19), unclear('timeout'), confirmed(22, 'read-back'), refused('seats-locked', exchange), conflicted(30), restored(31, 'answer'), observed(7));
  expect(entries.map((entry) => entry.quantityAfter)).toEqual([null, 19, 19, 19, 19, 22, 22, 30, 31, 7]);
});

it('marks readings, changes and refusals apart from the steps between', () => {
  const entries = told(seen, more, called(1, 19), confirmed(22, 'answer'), refused('seats-locked', exchange), conflicted(30), notRestored);
  expect(entries.map((entry) => entry.mark)).toEqual(['observed', 'step', 'step', 'change', 'refused', 'refused', 'refused']);
});

it('carries who, for whom, both times, both ids, Microsoft’s answer and the data as stored', () => {
  const metadata = {
    actor: { kind: 'system' as const, name: 'when-quantity-change-requested' }, onBehalfOf: anna, commandId: 'command', correlationId: 'correlation',
    happenedAt: '2026-09-17T08:00:00.000Z', recordedAt: '2026-09-17T08:00:05.000Z',
  };
  const fact = refused('seats-locked', exchange);
  const { actor: _actor, onBehalfOf: _onBehalfOf, ...same } = metadata;
  expect(narrate([recorded(fact, { id: 'fact', revision: 4n, metadata })])).toEqual([{
    ...same, factId: 'fact', revision: 4, type: 'QuantityChangeRefused', mark: 'refused', quantityAfter: null, microsoft: exchange, data: fact.data,
    actor: { kind: 'system', name: 'carrying out a change', username: null },
    onBehalfOf: { kind: 'person', name: 'Anna Meier', username: 'anna@alpenholz.example' },
    what: 'Microsoft refused: these seats can no longer be taken back before the renewal',
    why: 'Refused: these seats can no longer be taken back before the renewal.',
  }]);
});

it('tells every fact that was ever stored, alone and after the others', () => {
  const types = Object.keys(subscriptionStream.storedNames);
  expect([...new Set(told(...examples).map((entry) => entry.type))].toSorted()).toEqual(types.toSorted());
  for (const fact of examples) expect(last(fact).what).toMatch(/^\S.*\S$/);
  expect(told(...examples).filter((entry) => /undefined|null|NaN|\[object/.test(`${entry.what} ${entry.why ?? ''}`))).toEqual([]);
});
