import type { BrandingFact } from '../../contracts/index.js';
import type { BrandingState } from '../../domain/branding.js';

/** What a replaced logo is known by. */
export type ReplacedLogo = Extract<BrandingFact, { type: 'LogoReplaced' }>['data'];

/** Puts another logo in place; the same picture again changes nothing. */
export function replaceLogo(branding: BrandingState, logo: ReplacedLogo): readonly BrandingFact[] {
  if (branding.situation === 'with-logo' && branding.sha256 === logo.sha256) return [];
  return [{ type: 'LogoReplaced', data: logo }];
}
