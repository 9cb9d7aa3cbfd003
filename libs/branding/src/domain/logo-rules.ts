import { Refusal } from '#platform/kernel';
import { LOGO_LIMITS } from '../contracts/index.js';

const malformed = (code: string, facts: Refusal['facts']): Refusal => new Refusal(code, facts, 'malformed');

/** The formats that a logo may have, by the media type that its first bytes show. */
export type LogoType = (typeof LOGO_LIMITS.contentTypes)[number];

/** @throws Refusal `logo-too-large` */
export function requireLogoBytes(bytes: number): void {
  if (bytes > LOGO_LIMITS.bytes) throw malformed('logo-too-large', { bytes, maximum: LOGO_LIMITS.bytes });
}

/**
 * @param detected media type that the bytes show, whatever the upload called itself; undefined when they show none
 * @throws Refusal `logo-animated`, `logo-not-an-image`
 */
export function requireLogoType(detected: string | undefined): LogoType {
  if (detected === 'image/apng') throw malformed('logo-animated', {});
  const type = LOGO_LIMITS.contentTypes.find((candidate) => candidate === detected);
  if (!type) throw malformed('logo-not-an-image', { detected: detected ?? null });
  return type;
}

/**
 * @param size what the header claims, in pixels, upright
 * @throws Refusal `logo-animated`, `logo-too-wide`, `logo-too-tall`
 */
export function requireLogoSize({ width, height, pages }: { readonly width: number; readonly height: number; readonly pages: number }): void {
  if (pages > 1) throw malformed('logo-animated', { pages });
  const facts = { width, height, maximumWidth: LOGO_LIMITS.width, maximumHeight: LOGO_LIMITS.height };
  if (width > LOGO_LIMITS.width) throw malformed('logo-too-wide', facts);
  if (height > LOGO_LIMITS.height) throw malformed('logo-too-tall', facts);
}

/** The picture cannot be decoded: cut off or broken. */
export const damagedLogo = (): Refusal => malformed('logo-damaged', {});

/**
 * A file name as it may stand in a fact and on a screen: without path, control characters or more than 120 characters; null when nothing is left.
 */
export function safeFileName(name: string | undefined): string | null {
  const bare = (name ?? '').replace(/^.*[/\\]/s, '').replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '').trim();
  return bare === '' ? null : bare.slice(0, 120);
}
