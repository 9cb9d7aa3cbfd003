import { foldView, recorded } from '../../../../platform/views/src/testing/fold-view.js';
import type { BrandingFact } from '../../contracts/index.js';
import { brandingView } from './branding.view.js';

const replaced = (sha256: string): BrandingFact => ({ type: 'LogoReplaced', data: { partnerId: 'p', sha256, contentType: 'image/png', width: 10, height: 5, bytes: 99, fileName: 'a.png' } });

it('shows the last logo with its size and when it was replaced', () => {
  const rows = foldView(brandingView, [recorded(replaced('a')), recorded(replaced('b'), { metadata: { recordedAt: '2026-09-18T00:00:00.000Z' } })]);
  expect(rows).toEqual({ p: { partnerId: 'p', logo: { path: '/api/logos/b', width: 10, height: 5, contentType: 'image/png', bytes: 99, replacedAt: '2026-09-18T00:00:00.000Z' } } });
});

it('shows none after it was removed', () => {
  expect(foldView(brandingView, [recorded(replaced('a')), recorded<BrandingFact>({ type: 'LogoRemoved', data: { partnerId: 'p' } })])).toEqual({});
});
