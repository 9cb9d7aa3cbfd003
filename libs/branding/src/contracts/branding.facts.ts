import type { Fact, StreamCategory } from '#platform/kernel';

/** Facts of `branding-<partnerId>`. The bytes lie beside the log, under their hash. */
export type BrandingFact =
  | Fact<'LogoReplaced', { partnerId: string; sha256: string; contentType: string; width: number; height: number; bytes: number; fileName: string | null }>
  | Fact<'LogoRemoved', { partnerId: string }>;

const partnerId = '7f0b0a52-1c0f-5b9e-8a31-2f6f0c1e9d01';

/** How the facts of a partner's branding are stored. */
export const brandingStream: StreamCategory<BrandingFact> = {
  category: 'branding',
  storedNames: { LogoReplaced: 'logo-replaced', LogoRemoved: 'logo-removed' },
  examples: [
    {
      storedName: 'logo-replaced',
      data: { partnerId, sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', contentType: 'image/png', width: 502, height: 81, bytes: 4211, fileName: 'logo.png' },
    },
    { storedName: 'logo-removed', data: { partnerId } },
  ],
};
