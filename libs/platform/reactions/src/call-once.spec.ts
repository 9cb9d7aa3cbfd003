import fc from 'fast-check';
import { toInstant, type Instant } from '#platform/kernel';
import { nextStep, observe, type CallPhase, type Observation } from './call-once.js';

const at = (seconds: number): Instant => toInstant(Date.UTC(2026, 8, 17, 8) + seconds * 1_000);
const called: CallPhase = { kind: 'called', giveUpAt: at(60) };
const postponed: CallPhase = { kind: 'postponed', retryAt: at(41) };

describe('a change that must take effect at most once', () => {
  it('looks before the first call, and calls when nothing changed', () => {
    expect(nextStep({ kind: 'not-called' }, at(0), undefined)).toEqual({ step: 'read-back' });
    expect(nextStep({ kind: 'not-called' }, at(0), 'unchanged')).toEqual({ step: 'call' });
  });

  it('waits until a started call can no longer arrive, whatever was seen meanwhile', () => {
    for (const seen of [undefined, 'unchanged', 'reached', 'other'] as const)
      expect(nextStep(called, at(59.999), seen)).toEqual({ step: 'wait-out', until: at(60) });
  });

  it('then reads back before anything else', () => expect(nextStep(called, at(60), undefined)).toEqual({ step: 'read-back' }));

  it.each<[Observation, string]>([['reached', 'confirmed'], ['unchanged', 'call'], ['other', 'conflict']])('resolves a call of unknown outcome: %s → %s', (seen, step) =>
    expect(nextStep(called, at(61), seen)).toEqual({ step }));

  it('asks again after a definite no at the time that was named, once it has looked', () => {
    expect(nextStep(postponed, at(40), 'unchanged')).toEqual({ step: 'wait-out', until: at(41) });
    expect(nextStep(postponed, at(41), undefined)).toEqual({ step: 'read-back' });
    expect(nextStep(postponed, at(41), 'unchanged')).toEqual({ step: 'call' });
    expect(nextStep(postponed, at(41), 'other')).toEqual({ step: 'conflict' });
  });

  it('never calls again what was promised', () => {
    expect(nextStep({ kind: 'accepted' }, at(0), 'unchanged')).toEqual({ step: 'read-back' });
    expect(nextStep({ kind: 'accepted' }, at(0), 'reached')).toEqual({ step: 'confirmed' });
  });

  it('calls only after having seen that nothing changed, and never while a call may still arrive', () => {
    const phases = fc.oneof(
      fc.constant<CallPhase>({ kind: 'not-called' }),
      fc.constant<CallPhase>({ kind: 'accepted' }),
      fc.integer({ min: 0, max: 200 }).map((seconds): CallPhase => ({ kind: 'called', giveUpAt: at(seconds) })),
      fc.integer({ min: 0, max: 200 }).map((seconds): CallPhase => ({ kind: 'postponed', retryAt: at(seconds) })),
    );
    fc.assert(fc.property(phases, fc.integer({ min: 0, max: 200 }), fc.constantFrom<Observation | undefined>(undefined, 'unchanged', 'reached', 'other'), (phase, now, seen) => {
      if (nextStep(phase, at(now), seen).step !== 'call') return;
      expect(seen).toBe('unchanged');
      expect(phase.kind === 'called' && at(now) < phase.giveUpAt).toBe(false);
    }));
  });

  it('compares a reading with the change', () => {
    expect([19, 22, 30].map((quantity) => observe(quantity, { from: 19, to: 22 }))).toEqual(['unchanged', 'reached', 'other']);
    expect(observe(19, { from: 19, to: 19 })).toBe('reached');
  });
});
