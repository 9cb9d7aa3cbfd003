import type { BrandingFact } from '../../contracts/index.js';
import type { BrandingState } from '../../domain/branding.js';

/** Takes the logo away; without one there is nothing to do. */
export function removeLogo(branding: BrandingState, partnerId: string): readonly BrandingFact[] {
  return branding.situation === 'plain' ? [] : [{ type: 'LogoRemoved', data: { partnerId } }];
}
