import { defineView, type ViewReader } from '#platform/views';
import { brandingStream, type Branding, type BrandingFact } from '../../contracts/index.js';

export const brandingView = defineView<Branding, BrandingFact>()({
  name: 'branding',
  version: 1,
  streams: [brandingStream],
  key: (fact) => fact.data.partnerId,
  on: {
    LogoReplaced: (_, { data: { partnerId, sha256, width, height, contentType, bytes }, metadata }) => ({
      partnerId, logo: { path: `/api/logos/${sha256}`, width, height, contentType, bytes, replacedAt: metadata.recordedAt },
    }),
    LogoRemoved: () => undefined,
  },
  queries: {},
});

/** How a partner's portal looks; plain where nothing was set. */
export async function brandingOf(reader: ViewReader, partnerId: string): Promise<Branding> {
  return (await reader.get(brandingView, partnerId))?.row ?? { partnerId, logo: null };
}
