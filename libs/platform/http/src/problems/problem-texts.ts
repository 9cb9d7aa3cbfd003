import type { Refusal } from '#platform/kernel';

/** What a person reads when a rule says no. Plain sentences that say what to do. */
export interface ProblemText {
  readonly title: string;
  /** Receives the facts that the refusal was decided on. */
  readonly detail?: (facts: Refusal['facts']) => string;
}

const texts = new Map<string, ProblemText>();

/**
 * Registers the texts of a context's refusal codes; called when its module is constructed. Registering a code again replaces
 * its text, so that composing the same module twice (tests) is harmless.
 */
export function registerProblems(problems: { readonly [code: string]: ProblemText }): void {
  for (const [code, text] of Object.entries(problems)) texts.set(code, text);
}

/** The text of a code; undefined when nobody registered it. */
export function problemText(code: string): ProblemText | undefined {
  return texts.get(code);
}

/** Every registered code, in alphabetical order; for documentation and for the test that no code is without a text. */
export function problemCodes(): string[] {
  return [...texts.keys()].sort();
}
