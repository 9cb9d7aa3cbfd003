import { brandingStream, type BrandingFact } from '#branding/contracts';
import { defineView } from '#platform/views';

/** Where a partner's logo is served. */
export interface PartnerLogoRow {
  readonly path: string;
}

export const partnerLogoView = defineView<PartnerLogoRow, BrandingFact>()({
  name: 'partner-logo',
  version: 1,
  streams: [brandingStream],
  key: (fact) => fact.data.partnerId,
  on: {
    LogoReplaced: (_, fact) => ({ path: `/api/logos/${fact.data.sha256}` }),
    LogoRemoved: () => undefined,
  },
  queries: {},
});
