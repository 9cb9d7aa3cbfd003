import { scenario } from '../../../../platform/kernel/src/testing/given.js';
import type { BrandingFact } from '../../contracts/index.js';
import { evolveBranding, plain } from '../../domain/branding.js';
import { safeFileName } from '../../domain/logo-rules.js';
import { removeLogo } from '../remove-logo/remove-logo.js';
import { replaceLogo, type ReplacedLogo } from './replace-logo.js';

const given = scenario<BrandingFact, ReturnType<typeof evolveBranding>>(plain, evolveBranding);
const logo = (sha256: string): ReplacedLogo => ({ partnerId: 'p', sha256, contentType: 'image/png', width: 10, height: 5, bytes: 99, fileName: null });
const replaced = (sha256: string): BrandingFact => ({ type: 'LogoReplaced', data: logo(sha256) });
const removed: BrandingFact = { type: 'LogoRemoved', data: { partnerId: 'p' } };

it('puts a logo in place', () => given().when((branding) => replaceLogo(branding, logo('a'))).then(replaced('a')));
it('changes nothing when the same picture comes again', () => given(replaced('a')).when((branding) => replaceLogo(branding, logo('a'))).thenNothing());
it('puts the same picture in place again after it was removed', () => given(replaced('a'), removed).when((branding) => replaceLogo(branding, logo('a'))).then(replaced('a')));
it('removes a logo', () => given(replaced('a')).when((branding) => removeLogo(branding, 'p')).then(removed));
it('has nothing to remove without one', () => given(replaced('a'), removed).when((branding) => removeLogo(branding, 'p')).thenNothing());

it.each([
  ['C:\\Users\\pat\\logo.png', 'logo.png'],
  ['../../etc/passwd', 'passwd'],
  ['lo\u0000go\u202Egnp.png', 'logognp.png'],
  ['   ', null],
  [undefined, null],
])('keeps of the file name %j only %j', (name, kept) => expect(safeFileName(name)).toBe(kept));
