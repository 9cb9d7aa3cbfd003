/** What a refusal may carry as evidence: JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * A rule says no. Thrown by decisions before any fact exists; becomes a problem document at the edge.
 *
 * The code is kebab-case and stable. `facts` are what the rule was decided on (numbers, deadlines), so that the person
 * and the auditor read the same reason.
 */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly facts: { readonly [key: string]: Json | undefined } = {},
    /** HTTP status class of the refusal; 409 unless the person may not know (404) or may not do (403). */
    readonly kind: 'rule' | 'not-found' | 'forbidden' | 'precondition' | 'malformed' = 'rule',
  ) {
    super(code);
    this.name = 'Refusal';
  }
}

/** The caller may not know whether this exists: an unknown id and a foreign id answer the same. */
export const notFound = (): Refusal => new Refusal('not-found', {}, 'not-found');

/** The caller is known here but may not do this. */
export const forbidden = (code = 'not-allowed', facts: Refusal['facts'] = {}): Refusal => new Refusal(code, facts, 'forbidden');
