import type { BrandingFact } from '../contracts/index.js';

/** How a partner's portal looks, as far as decisions need it. */
export type BrandingState = { readonly situation: 'plain' } | { readonly situation: 'with-logo'; readonly sha256: string };

/** A partner that has set nothing. */
export const plain: BrandingState = { situation: 'plain' };

/** The branding after one more fact. */
export function evolveBranding(_: BrandingState, fact: BrandingFact): BrandingState {
  switch (fact.type) {
    case 'LogoReplaced':
      return { situation: 'with-logo', sha256: fact.data.sha256 };
    case 'LogoRemoved':
      return plain;
  }
}
