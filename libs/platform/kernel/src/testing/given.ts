import type { Fact } from '../fact.js';
import { Refusal } from '../refusal.js';

/** What came of a decision in a test. */
export interface Outcome<F extends Fact> {
  /** Exactly these facts, in this order. */
  readonly then: (...facts: readonly F[]) => void;
  /** Allowed, and nothing has to change. */
  readonly thenNothing: () => void;
  /** Refused with this code; `facts` need not be complete. */
  readonly thenRefused: (code: string, facts?: Refusal['facts']) => void;
}

/**
 * Language of the tests of decisions: `given(fact, fact).when((state) => decide(state, …)).then(fact)`.
 * @param initial state of a stream without facts
 * @param evolve the fold that the decision's state comes from
 */
export function scenario<F extends Fact, State>(initial: State, evolve: (state: State, fact: F) => State) {
  return (...facts: readonly F[]): { readonly when: (decide: (state: State) => readonly F[]) => Outcome<F> } => ({
    when: (decide) => outcomeOf(() => decide(facts.reduce(evolve, initial))),
  });
}

function outcomeOf<F extends Fact>(decide: () => readonly F[]): Outcome<F> {
  return {
    then: (...facts) => expect(decide()).toEqual(facts),
    thenNothing: () => expect(decide()).toEqual([]),
    thenRefused: (code, facts = {}) => {
      const refusal = refusalOf(decide);
      expect(refusal?.code).toBe(code);
      expect(refusal?.facts).toMatchObject(facts);
    },
  };
}

function refusalOf(decide: () => unknown): Refusal | undefined {
  try {
    decide();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  return undefined;
}
